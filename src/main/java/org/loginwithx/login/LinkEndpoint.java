package org.loginwithx.login;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import java.io.IOException;
import org.loginwithx.account.Action;
import org.loginwithx.account.Proofs;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.attempt.Failure;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.web.RequestParameters;

/**
 * A user who is logged in wants to link one more account. This takes a POST with the token of the
 * form, and a recent log-in: an attacker who could do this would have a key to the account.
 *
 * <p>For a user who has no password, a new log-in takes its place. An old log-in must not be enough
 * to link an account: a log-in with that account would then be new, and take the place of the
 * password.
 */
@Dependent
final class LinkEndpoint implements Endpoint {

  private final Proofs proofs;
  private final LoginStart start;
  private final LoginResponses responses;

  @Inject
  LinkEndpoint(Proofs proofs, LoginStart start, LoginResponses responses) {
    this.proofs = proofs;
    this.start = start;
    this.responses = responses;
  }

  @Override
  public void answer(LoginAttempt attempt) throws IOException, ServletException {
    if (!attempt.isPost()) {
      responses.fail(attempt, LoginFailure.MALFORMED);
      return;
    }
    RequestParameters parameters = new RequestParameters(attempt.request());
    attempt.leadingTo(LoginStart.returnTo(attempt.request(), parameters));
    if (parameters.anyDoubled("link", "csrf")) {
      responses.fail(attempt, LoginFailure.MALFORMED);
      return;
    }
    String loginId;
    try {
      loginId = proofs.require(attempt.request(), Action.LINK_AT_X).loginId();
    } catch (UnprovenException unproven) {
      responses.fail(attempt, failure(unproven));
      return;
    }
    start.start(attempt, loginId);
  }

  static Failure failure(UnprovenException unproven) {
    return switch (unproven.missing()) {
      case LOG_IN -> Failure.of(LoginFailure.LINK_SESSION_LOST);
      case FORM_TOKEN -> Failure.of(LoginFailure.BAD_CSRF_TOKEN);
      case RECENT_LOG_IN, NEW_LOG_IN -> Failure.of(LoginFailure.LINK_LOGIN_TOO_OLD);
      case ADMINISTRATOR, NO_RECOVERY, CURRENT_PASSWORD -> Failure.refused(unproven.text());
    };
  }
}
