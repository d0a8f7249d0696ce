package org.loginwithx.simulator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The calls that say who the person is. */
final class UserEndpoints {

  private static final int CALLS_PER_WINDOW = 75;
  private static final Duration WINDOW = Duration.ofMinutes(15);

  private final Simulation simulation;
  private final Profiles profiles;

  UserEndpoints(Simulation simulation, Profiles profiles) {
    this.simulation = simulation;
    this.profiles = profiles;
  }

  Reply verifyCredentials(Request request) throws RefusedException {
    AccessToken token = simulation.verifiedAccessToken(request);
    XAccount account = simulation.accountOf(token);
    XError stateError = stateError(account);
    if (stateError != null) {
      throw new RefusedException(stateError);
    }
    String body =
        profiles.user(account, request.queryParameters(), simulation.settings().emailPermission());
    return withHeaders(Reply.json(200, body), token);
  }

  /** The v2 call takes an OAuth 1.0a signature too; its errors are problem objects. */
  Reply usersMe(Request request) throws RefusedException {
    AccessToken token;
    XAccount account;
    try {
      token = simulation.verifiedAccessToken(request);
      account = simulation.accountOf(token);
    } catch (RefusedException e) {
      throw new RefusedException(XError.UNAUTHORIZED_PROBLEM);
    }
    if (account.state() == AccountState.SUSPENDED) {
      throw new RefusedException(XError.USER_SUSPENDED_PROBLEM);
    }
    if (account.state() == AccountState.LOCKED) {
      throw new RefusedException(XError.FORBIDDEN_PROBLEM);
    }
    String body =
        profiles.me(account, request.queryParameters(), simulation.settings().emailPermission());
    return withHeaders(Reply.json(200, body), token);
  }

  private static @Nullable XError stateError(XAccount account) {
    return switch (account.state()) {
      case SUSPENDED -> XError.ACCOUNT_SUSPENDED;
      case LOCKED -> XError.ACCOUNT_LOCKED;
      case NORMAL, PROTECTED -> null;
    };
  }

  /** The limit is told but not kept: load runs use few accounts. Script a 429 to test it. */
  private Reply withHeaders(Reply reply, AccessToken token) {
    long reset = simulation.settings().clock().instant().plus(WINDOW).getEpochSecond();
    return reply
        .withHeader("x-access-level", token.accessLevel().headerValue())
        .withHeader("x-rate-limit-limit", Integer.toString(CALLS_PER_WINDOW))
        .withHeader("x-rate-limit-remaining", Integer.toString(CALLS_PER_WINDOW - 1))
        .withHeader("x-rate-limit-reset", Long.toString(reset));
  }
}
