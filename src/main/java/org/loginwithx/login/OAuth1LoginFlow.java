package org.loginwithx.login;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.attempt.Protocol;
import org.loginwithx.oauth1.RequestToken;
import org.loginwithx.secret.Secrets;
import org.loginwithx.user.Profile;
import org.loginwithx.web.RequestParameters;
import org.loginwithx.x.AuthorizationHints;
import org.loginwithx.x.GrantedAccess;
import org.loginwithx.x.OAuth1Client;
import org.loginwithx.x.OAuth1Connection;
import org.loginwithx.x.UserTokens;
import org.loginwithx.x.XEndpoint;
import org.loginwithx.x.XFailure;
import org.loginwithx.x.XFault;
import org.loginwithx.x.XProfile;
import org.loginwithx.x.XResult;
import org.loginwithx.x.XUser;

/** OAuth 1.0a with X, in the steps of X's "Log in with X" guide. */
final class OAuth1LoginFlow implements LoginFlow {

  private final OAuth1Client x;
  private final Pictures pictures;
  private final ProfileReads reads;

  OAuth1LoginFlow(OAuth1Client x, Pictures pictures, ProfileReads reads) {
    this.x = x;
    this.pictures = pictures;
    this.reads = reads;
  }

  @Override
  public Protocol protocol() {
    return Protocol.OAUTH1;
  }

  @Override
  public XEndpoint exchangeCall() {
    return XEndpoint.ACCESS_TOKEN;
  }

  @Override
  public String connection() {
    OAuth1Connection connection = x.connection();
    return Secrets.fingerprint(
        connection.apiUrl().toString(), connection.credentials().consumerKey());
  }

  /** Step (2), a request token; step (3) is the browser's way to X with it. */
  @Override
  public CompletableFuture<XResult<Started>> start(String callbackUrl, AuthorizationHints hints) {
    Optional<XFailure> used = UsedUp.of(x.usedUp(), XEndpoint.ACCESS_TOKEN);
    if (used.isPresent()) {
      return CompletableFuture.completedFuture(new XResult.Failed<>(used.get()));
    }
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

  @Override
  public Returned read(RequestParameters parameters) {
    if (parameters.anyDoubled("oauth_token", "oauth_verifier", "denied")) {
      return new Returned.Unusable(LoginFailure.MALFORMED);
    }
    boolean denied = parameters.has("denied");
    if (denied && (parameters.has("oauth_token") || parameters.has("oauth_verifier"))) {
      return new Returned.Unusable(LoginFailure.CONFLICTING);
    }
    String token = parameters.usable(denied ? "denied" : "oauth_token");
    if (token == null) {
      // The user refused, and the token was lost on the way.
      boolean cancelled = denied && parameters.isEmpty("denied");
      return new Returned.Unusable(
          cancelled ? LoginFailure.DENIED_UNNAMED : LoginFailure.MALFORMED);
    }
    if (denied) {
      return new Returned.ErrorResponse(token, LoginFailure.DENIED, null);
    }
    // OAuth 1.0a without a verifier is OAuth 1.0, which an attacker can finish (advisory 2009.1).
    // A mail program or a proxy may have cut the address. The log-in must not end: the complete
    // address may still come.
    String verifier = parameters.usable("oauth_verifier");
    return verifier == null
        ? new Returned.Unusable(LoginFailure.MALFORMED)
        : new Returned.Approved(token, verifier);
  }

  /** Step (5), the access token, and step (6), whose it is. */
  @Override
  public CompletableFuture<XResult<Authenticated>> finish(
      String token, String secret, String verifier, String callbackUrl) {
    return x.accessToken(new RequestToken(token, secret), verifier)
        .thenCompose(result -> result.then(this::identify));
  }

  private CompletableFuture<XResult<Authenticated>> identify(GrantedAccess access) {
    String userId = access.userId();
    if (userId == null) {
      return profile(access);
    }
    return reads
        .wanted(userId)
        .thenCompose(
            wanted ->
                wanted
                    ? profile(access)
                    : CompletableFuture.completedFuture(withoutProfile(userId, access)));
  }

  private CompletableFuture<XResult<Authenticated>> profile(GrantedAccess access) {
    return x.verifyCredentials(access.token()).thenApply(result -> identify(access, result));
  }

  private XResult<Authenticated> identify(GrantedAccess access, XResult<XProfile> result) {
    if (result instanceof XResult.Ok<XProfile> ok) {
      XUser user = ok.value().user();
      // If two answers of X to one log-in name two users, neither can be trusted.
      if (access.userId() != null && !access.userId().equals(user.id())) {
        return new XResult.Failed<>(mismatch());
      }
      return authenticated(pictures.profile(ok.value()), access, ok.value().raw());
    }
    XFailure failure = ((XResult.Failed<XProfile>) result).failure();
    // The answer with the token came over the same kind of connection and names the user as well;
    // only name and picture are missing. Not every plan of X includes the profile.
    if (failure.fault().saysNothingAboutTheUser() && access.userId() != null) {
      return withoutProfile(access.userId(), access);
    }
    return new XResult.Failed<>(failure);
  }

  private XResult<Authenticated> withoutProfile(String userId, GrantedAccess access) {
    String handle = access.screenName() == null ? "" : access.screenName();
    XUser user = new XUser(userId, handle, handle, null, null);
    return authenticated(pictures.profile(user).asPartial(), access, JsonValue.EMPTY_JSON_OBJECT);
  }

  private static XResult<Authenticated> authenticated(
      Profile profile, GrantedAccess access, JsonObject raw) {
    return new XResult.Ok<>(new Authenticated(profile, new UserTokens.OAuth1(access.token()), raw));
  }

  private static XFailure mismatch() {
    return XFailure.of(XFault.BAD_PROFILE, XEndpoint.VERIFY_CREDENTIALS);
  }

  private static <T> CompletableFuture<XResult<T>> ok(T value) {
    return CompletableFuture.completedFuture(new XResult.Ok<>(value));
  }
}
