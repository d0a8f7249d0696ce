package org.loginwithx.login;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Optional;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.web.FormToken;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.NextMessage;
import org.loginwithx.web.RequestParameters;
import org.loginwithx.web.SessionLogin;

/**
 * Shows the question which of two accounts to use, or whether to create a second user, or takes the
 * answer to it. See {@link PendingSwitch}.
 */
@Dependent
final class SwitchEndpoint implements Endpoint {

  private final LoginSettings settings;
  private final LoginPaths paths;
  private final Questions questions;
  private final LoginEnding ending;
  private final RepeatedLogin repeated;
  private final LoginResponses responses;

  @Inject
  SwitchEndpoint(
      LoginSettings settings,
      LoginPaths paths,
      Questions questions,
      LoginEnding ending,
      RepeatedLogin repeated,
      LoginResponses responses) {
    this.settings = settings;
    this.paths = paths;
    this.questions = questions;
    this.ending = ending;
    this.repeated = repeated;
    this.responses = responses;
  }

  @Override
  public void answer(LoginAttempt attempt) throws IOException, ServletException {
    if (!settings.isSetUp()) {
      // Log-in was switched off after the user was at X (ADV-14).
      responses.fail(attempt, LoginFailure.NOT_SET_UP);
      return;
    }
    HttpServletRequest request = attempt.request();
    RequestParameters parameters = new RequestParameters(request);
    String attemptId = parameters.value("switch");
    Optional<SessionLogin> current = SessionLogin.from(request);
    // Only the second click on a button comes without a session, because the first one ended the
    // session.
    boolean isLost = request.getSession(false) == null && !attempt.isPost();
    if (parameters.anyDoubled("switch", "csrf", "choice", "returnTo")
        || attemptId == null
        || isLost) {
      responses.fail(attempt, LoginFailure.NOT_FOUND);
      return;
    }
    Optional<PendingSwitch> open = questions.forUser(request, attemptId);
    Optional<Identified> other = open.flatMap(asked -> questions.identified(request, asked));
    if (other.isEmpty() || (current.isEmpty() && !open.orElseThrow().makesUser())) {
      over(attempt, parameters);
      return;
    }
    if (attempt.isPost()) {
      answered(attempt, parameters, open.orElseThrow(), other.get());
      return;
    }
    FormToken.give(request, attempt.response(), settings);
    responses.page(attempt);
    LoginPages.accountSwitch(
        settings.publicPath(request), paths.start(), attempt, open.orElseThrow());
  }

  /**
   * A question that is not open any more. After a double click the first request has answered it,
   * and this one goes where that request leads.
   */
  private void over(LoginAttempt attempt, RequestParameters parameters) throws IOException {
    String returnTo = parameters.value("returnTo");
    Optional<SessionLogin> current = SessionLogin.from(attempt.request());
    if (current.isPresent()) {
      String name = LoginPages.label(current.get().profile());
      NextMessage.leave(attempt.request(), text(attempt, "switch.gone", name));
      responses.toReturnUrl(attempt.leadingTo(returnTo));
      return;
    }
    if (attempt.isPost() && repeated.giveAgain(attempt, returnTo)) {
      return;
    }
    if (LoginPages.STAY.equals(parameters.value("choice"))) {
      // The first click on that button ended without a user and a log-in, and so does this one.
      responses.toSignIn(attempt.leadingTo(returnTo));
      return;
    }
    responses.fail(attempt, LoginFailure.NOT_FOUND);
  }

  private void answered(
      LoginAttempt attempt, RequestParameters parameters, PendingSwitch asked, Identified other)
      throws IOException, ServletException {
    HttpServletRequest request = attempt.request();
    attempt.by(asked.profile().provider());
    attempt.continues(asked.number(), asked.returnTo());
    if (!asked.isCsrfToken(FormToken.of(request))) {
      responses.fail(attempt, LoginFailure.BAD_CSRF_TOKEN);
      return;
    }
    boolean goesOn = LoginPages.SWITCH.equals(parameters.value("choice"));
    if (goesOn) {
      ending.switchTo(attempt, other);
      // The question is not removed earlier: a second click must find the question or the log-in.
      PendingSwitch.removeFrom(request);
      return;
    }
    PendingSwitch.removeFrom(request);
    if (SessionLogin.from(request).isPresent()) {
      responses.toReturnUrl(attempt);
      return;
    }
    String account = LoginPages.label(asked.profile());
    NextMessage.leave(request, text(attempt, "switch.other-way", account));
    responses.toSignIn(attempt);
  }

  private static String text(LoginAttempt attempt, String key, String value) {
    return Messages.forRequest(attempt.request()).text(key, value);
  }
}
