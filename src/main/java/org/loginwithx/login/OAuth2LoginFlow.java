package org.loginwithx.login;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.attempt.Protocol;
import org.loginwithx.attempt.SecurityLog;
import org.loginwithx.oauth2.OAuth2Tokens;
import org.loginwithx.oauth2.Pkce;
import org.loginwithx.secret.Secrets;
import org.loginwithx.web.CanonicalHost;
import org.loginwithx.web.RequestParameters;
import org.loginwithx.x.AuthorizationHints;
import org.loginwithx.x.OAuth2Client;
import org.loginwithx.x.OAuth2Connection;
import org.loginwithx.x.UserTokens;
import org.loginwithx.x.XEndpoint;
import org.loginwithx.x.XFailure;
import org.loginwithx.x.XFault;
import org.loginwithx.x.XResult;

/**
 * OAuth 2.0 with X: authorization code with PKCE (RFC 6749, 7636, 9700). The token of a log-in is
 * its {@code state}, the secret is the PKCE verifier, the proof is the code.
 */
final class OAuth2LoginFlow implements LoginFlow {

  private final OAuth2Client x;
  private final Issuer issuer;
  private final Pictures pictures;
  private final Detour detour;

  /**
   * @param detour hears how each log-in ends
   */
  OAuth2LoginFlow(OAuth2Client x, Issuer issuer, Pictures pictures, Detour detour) {
    this.x = x;
    this.issuer = issuer;
    this.pictures = pictures;
    this.detour = detour;
  }

  @Override
  public Protocol protocol() {
    return Protocol.OAUTH2;
  }

  @Override
  public XEndpoint exchangeCall() {
    return XEndpoint.TOKEN;
  }

  @Override
  public String connection() {
    OAuth2Connection connection = x.connection();
    return Secrets.fingerprint(
        connection.authorizeUrl().toString(),
        connection.apiUrl().toString(),
        connection.credentials().clientId());
  }

  /**
   * No call to X: the state is a random value that means nothing elsewhere, and all that it stands
   * for is in the session. X knows no hints in OAuth 2.0.
   */
  @Override
  public CompletableFuture<XResult<Started>> start(String callbackUrl, AuthorizationHints hints) {
    Optional<XFailure> used = UsedUp.of(x.usedUp(), XEndpoint.TOKEN, XEndpoint.USERS_ME);
    if (used.isPresent()) {
      return CompletableFuture.completedFuture(new XResult.Failed<>(used.get()));
    }
    String state = Secrets.random();
    Pkce pkce = Pkce.create();
    return CompletableFuture.completedFuture(
        new XResult.Ok<>(
            new Started(state, pkce.verifier(), x.authorizationUrl(state, pkce, callbackUrl))));
  }

  @Override
  public Returned read(RequestParameters parameters) {
    if (parameters.anyDoubled("state", "code", "error", "error_description", "iss")) {
      return new Returned.Unusable(LoginFailure.MALFORMED);
    }
    if (parameters.has("error") && parameters.has("code")) {
      return new Returned.Unusable(LoginFailure.CONFLICTING);
    }
    String state = parameters.usable("state");
    if (state == null) {
      return new Returned.Unusable(
          isCancelled(parameters) ? LoginFailure.DENIED_UNNAMED : LoginFailure.MALFORMED);
    }
    // This is checked first: a refusal may come from another server, too (RFC 9207 section 2.4).
    if (!issuer.allows(parameters.value("iss"))) {
      return new Returned.ErrorResponse(
          state, LoginFailure.OTHER_ISSUER, SecurityLog.escape("iss:" + parameters.value("iss")));
    }
    String error = parameters.value("error");
    if (error != null) {
      return new Returned.ErrorResponse(state, reason(error), SecurityLog.escape("error:" + error));
    }
    String code = parameters.usable("code");
    // A mail program or a proxy may have cut the address. The log-in must not end: the complete
    // address may still come.
    return code == null
        ? new Returned.Unusable(LoginFailure.MALFORMED)
        : new Returned.Approved(state, code);
  }

  /** The user refused, and the state was lost on the way. */
  private static boolean isCancelled(RequestParameters parameters) {
    return parameters.isEmpty("state") && "access_denied".equals(parameters.value("error"));
  }

  /**
   * RFC 6749 section 4.1.2.1. The description is text from outside, and is neither shown nor
   * logged.
   */
  private static LoginFailure reason(String error) {
    return switch (error) {
      case "access_denied" -> LoginFailure.DENIED;
      case "server_error" -> LoginFailure.X_5XX;
      case "temporarily_unavailable" -> LoginFailure.X_OVERLOADED;
      case "invalid_request", "invalid_scope", "unauthorized_client", "unsupported_response_type" ->
          LoginFailure.X_REQUEST_REFUSED;
      default -> LoginFailure.X_UNKNOWN_ERROR;
    };
  }

  @Override
  public CompletableFuture<XResult<Authenticated>> finish(
      String state, String verifier, String code, String callbackUrl) {
    return x.tokens(code, new Pkce(verifier), callbackUrl)
        .thenCompose(result -> result.then(this::identify))
        .thenApply(
            result -> {
              detour.ended(result);
              return result;
            });
  }

  private CompletableFuture<XResult<Authenticated>> identify(OAuth2Tokens tokens) {
    // X would refuse the profile, so X is not asked, and the real reason is reported.
    if (!tokens.scopes().include(OAuth2Connection.LEAST)) {
      return CompletableFuture.completedFuture(
          new XResult.Failed<>(XFailure.of(XFault.SCOPE_MISSING, XEndpoint.TOKEN)));
    }
    return x.me(tokens)
        .thenApply(
            result ->
                result.map(
                    answer ->
                        new Authenticated(
                            pictures.profile(answer),
                            new UserTokens.OAuth2(tokens),
                            answer.raw())));
  }

  /**
   * Which server may answer (RFC 9207). X documents no {@code iss}, so a missing one is no failure
   * unless the settings demand it. X does not document which of its names it would use either, so
   * all three are accepted, and the expected one.
   *
   * @param expected the name in the settings, or the origin of the page where users agree
   */
  record Issuer(String expected, boolean required) {

    private static final Set<String> OF_X =
        Set.of("https://x.com", "https://twitter.com", "https://api.x.com");

    boolean allows(@Nullable String given) {
      if (given == null) {
        return !required;
      }
      return given.equals(expected)
          || origin(given)
              .filter(
                  origin ->
                      OF_X.contains(origin) || origin(expected).filter(origin::equals).isPresent())
              .isPresent();
    }

    /** Scheme, host and port as browsers write them; empty for text that has more than these. */
    private static Optional<String> origin(String text) {
      try {
        URI uri = new URI(text);
        boolean onlyOrigin =
            uri.getScheme() != null
                && uri.getHost() != null
                && uri.getRawUserInfo() == null
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"));
        return onlyOrigin ? Optional.of(CanonicalHost.origin(uri)) : Optional.empty();
      } catch (URISyntaxException noAddress) {
        return Optional.empty();
      }
    }
  }
}
