package org.loginwithx.login;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.loginwithx.oauth1.RequestToken;
import org.loginwithx.user.Profile;
import org.loginwithx.x.AuthorizationHints;
import org.loginwithx.x.GrantedAccess;
import org.loginwithx.x.XClient;
import org.loginwithx.x.XEndpoint;
import org.loginwithx.x.XFailure;
import org.loginwithx.x.XFault;
import org.loginwithx.x.XResult;
import org.loginwithx.x.XUser;

/** OAuth 1.0a with X, in the steps of X's "Log in with X" guide. */
public final class OAuth1LoginFlow implements LoginFlow {

  private final XClient x;
  private final List<String> pictureOrigins;

  /**
   * @param pictureOrigins where a picture may come from; any other address is dropped
   */
  public OAuth1LoginFlow(XClient x, List<String> pictureOrigins) {
    this.x = x;
    this.pictureOrigins = List.copyOf(pictureOrigins);
  }

  @Override
  public Protocol protocol() {
    return Protocol.OAUTH1;
  }

  /** Step (2), a request token; step (3) is the browser's way to X with it. */
  @Override
  public CompletableFuture<XResult<Started>> start(String callbackUrl, AuthorizationHints hints) {
    return x.requestToken(callbackUrl)
        .thenCompose(
            result ->
                result.then(
                    token ->
                        ok(
                            new Started(
                                token.token(),
                                token.tokenSecret(),
                                x.authorizationUrl(token, hints)))));
  }

  /** Step (5), the access token, and step (6), whose it is. */
  @Override
  public CompletableFuture<XResult<Authenticated>> finish(
      String token, String secret, String verifier) {
    return x.accessToken(new RequestToken(token, secret), verifier)
        .thenCompose(result -> result.then(this::identify));
  }

  private CompletableFuture<XResult<Authenticated>> identify(GrantedAccess access) {
    return x.verifyCredentials(access.token()).thenApply(result -> identify(access, result));
  }

  private XResult<Authenticated> identify(GrantedAccess access, XResult<XUser> result) {
    if (result instanceof XResult.Ok<XUser> ok) {
      XUser user = ok.value();
      // Two answers of X to one log-in that name two people: neither is to be trusted.
      if (access.userId() != null && !access.userId().equals(user.id())) {
        return new XResult.Failed<>(mismatch());
      }
      return new XResult.Ok<>(new Authenticated(profile(user), access.token()));
    }
    XFailure failure = ((XResult.Failed<XUser>) result).failure();
    // Not every plan of X includes the profile. The token answer came over the same connection and
    // names the person as well; there is just no name and no picture in it.
    if (failure.fault() == XFault.ACCESS_LEVEL && access.userId() != null) {
      String handle = access.screenName() == null ? "" : access.screenName();
      XUser user = new XUser(access.userId(), handle, handle, null, null);
      return new XResult.Ok<>(new Authenticated(profile(user), access.token()));
    }
    return new XResult.Failed<>(failure);
  }

  private Profile profile(XUser user) {
    return new Profile(
        Profile.X,
        user.id(),
        user.screenName(),
        user.name(),
        picture(user.profileImageUrl()),
        user.email());
  }

  /** The address if the browser may load it: never fetched here, never from anywhere else. */
  private @Nullable String picture(@Nullable String url) {
    if (url == null) {
      return null;
    }
    try {
      URI uri = new URI(url);
      if (uri.getScheme() == null || uri.getRawAuthority() == null) {
        return null;
      }
      String origin = (uri.getScheme() + "://" + uri.getRawAuthority()).toLowerCase(Locale.ROOT);
      return pictureOrigins.contains(origin) ? uri.toASCIIString() : null;
    } catch (URISyntaxException noAddress) {
      return null;
    }
  }

  private static XFailure mismatch() {
    return XFailure.of(XFault.BAD_PROFILE, XEndpoint.VERIFY_CREDENTIALS);
  }

  private static <T> CompletableFuture<XResult<T>> ok(T value) {
    return CompletableFuture.completedFuture(new XResult.Ok<>(value));
  }
}
