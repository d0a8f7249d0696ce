package org.loginwithx.simulator;

import org.jspecify.annotations.Nullable;
import org.loginwithx.simulator.RequestToken.Approval;

/** The calls of an app before and after the user is at X's page (RFC 5849 section 2). */
final class OAuth1Endpoints {

  private final Simulation simulation;

  OAuth1Endpoints(Simulation simulation) {
    this.simulation = simulation;
  }

  /** Section 2.1. */
  Reply requestToken(Request request) throws RefusedException {
    SignedCall call = simulation.verifier().verifyWithoutToken(request);
    String callback = call.parameters().first("oauth_callback", "");
    if (!simulation.callbacks().allows(callback)) {
      throw new RefusedException(
          simulation.settings().xmlCallbackErrors()
              ? XError.CALLBACK_NOT_APPROVED_XML
              : XError.CALLBACK_NOT_APPROVED);
    }
    RequestToken token = simulation.requestTokens().issue(callback, accessLevel(call));
    return form(
        Parameters.NONE
            .with("oauth_token", token.token())
            .with("oauth_token_secret", token.secret())
            .with("oauth_callback_confirmed", "true"));
  }

  /** Section 2.3. */
  Reply accessToken(Request request) throws RefusedException {
    SignedCall call =
        simulation
            .verifier()
            .verifyWithToken(request, this::requestTokenSecret, XError.INVALID_REQUEST_TOKEN_TEXT);
    String verifier = call.parameters().first("oauth_verifier", "");
    if (verifier.isEmpty()) {
      throw new RefusedException(XError.VERIFIER_MISSING_XML);
    }
    RequestToken requestToken = simulation.requestTokens().find(call.token());
    Approval approval = requestToken == null ? null : requestToken.approval();
    if (requestToken == null || approval == null || !approval.verifier().equals(verifier)) {
      throw new RefusedException(XError.INVALID_VERIFIER_TEXT);
    }
    simulation.requestTokens().remove(requestToken.token());
    AccessToken token =
        simulation.accessTokens().issue(approval.accountId(), requestToken.accessLevel());
    return form(
        Parameters.NONE
            .with("oauth_token", token.token())
            .with("oauth_token_secret", token.secret())
            .with("user_id", token.accountId())
            .with("screen_name", simulation.accountOf(token).screenName()));
  }

  /** Not in the RFC: the app gives its access token back. */
  Reply invalidateToken(Request request) throws RefusedException {
    AccessToken token = simulation.verifiedAccessToken(request);
    simulation.invalidate(token.accountId());
    return Reply.json(200, "{\"access_token\":\"" + token.token() + "\"}");
  }

  private AccessLevel accessLevel(SignedCall call) throws RefusedException {
    AccessLevel appLevel = simulation.settings().accessLevel();
    String accessType = call.parameters().first("x_auth_access_type");
    if (accessType == null) {
      return appLevel;
    }
    try {
      return appLevel.loweredTo(accessType);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(XError.CLIENT_NOT_PERMITTED);
    }
  }

  private @Nullable String requestTokenSecret(String token) {
    RequestToken found = simulation.requestTokens().find(token);
    return found == null ? null : found.secret();
  }

  /** A form, though X's header says HTML: so it stands in X's guide. */
  private static Reply form(Parameters parameters) {
    return Reply.of(200, "text/html;charset=utf-8", parameters.encoded());
  }
}
