package org.loginwithx.simulator;

import org.jspecify.annotations.Nullable;

/** The v1.1 call that says who the user is. */
final class UserEndpoints {

  private final Simulation simulation;
  private final Profiles profiles;

  UserEndpoints(Simulation simulation, Profiles profiles) {
    this.simulation = simulation;
    this.profiles = profiles;
  }

  Reply verifyCredentials(Request request) throws RefusedException {
    String bearer = BearerToken.of(request);
    if (bearer != null) {
      throw new RefusedException(bearerError(bearer));
    }
    AccessToken token = simulation.verifiedAccessToken(request);
    XAccount account = simulation.accountOf(token);
    XError stateError = stateError(account);
    if (stateError != null) {
      throw new RefusedException(stateError);
    }
    String body =
        profiles.user(account, request.queryParameters(), simulation.settings().emailPermission());
    return RateLimit.tellIn(Reply.json(200, body), simulation.settings().clock())
        .withHeader("x-access-level", token.accessLevel().headerValue());
  }

  /** No bearer is good for v1.1 in the name of a person. */
  private XError bearerError(String bearer) {
    boolean isCurrent =
        simulation.appBearer().is(bearer)
            || simulation.oauth2Tokens().findAccessToken(bearer) != null;
    return isCurrent ? XError.CREDENTIALS_NOT_ALLOWED : XError.INVALID_TOKEN;
  }

  private static @Nullable XError stateError(XAccount account) {
    return switch (account.state()) {
      case SUSPENDED -> XError.ACCOUNT_SUSPENDED;
      case LOCKED -> XError.ACCOUNT_LOCKED;
      case NORMAL, PROTECTED -> null;
    };
  }
}
