package org.loginwithx.login;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Optional;
import org.loginwithx.attempt.AttemptStore;
import org.loginwithx.attempt.Failure;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.attempt.PendingLogin;
import org.loginwithx.login.LoginCompletion.Found;
import org.loginwithx.login.LoginCompletion.Result;
import org.loginwithx.login.LoginEndings.Ending;
import org.loginwithx.login.LoginFlow.Authenticated;
import org.loginwithx.web.LastWay;
import org.loginwithx.web.SessionLogin;

/**
 * The end of a log-in: X has said which account came back. If another user is logged in here, a
 * page asks first which of the two accounts to use: a link of an attacker must not swap accounts
 * silently. A page also asks before a second user is created for someone who may have an account
 * here already.
 */
@Dependent
final class LoginEnding implements Ending {

  private final LoginCompletion completion;
  private final UnlinkedMark unlinked;
  private final Questions questions;
  private final EmailQuestion emailQuestion;
  private final AttemptStore attempts;
  private final LoginResponses responses;

  @Inject
  LoginEnding(
      LoginCompletion completion,
      UnlinkedMark unlinked,
      Questions questions,
      EmailQuestion emailQuestion,
      AttemptStore attempts,
      LoginResponses responses) {
    this.completion = completion;
    this.unlinked = unlinked;
    this.questions = questions;
    this.emailQuestion = emailQuestion;
    this.attempts = attempts;
    this.responses = responses;
  }

  @Override
  public void failed(LoginAttempt attempt, Failure failure) throws IOException {
    responses.fail(attempt, failure);
  }

  @Override
  public void end(LoginAttempt attempt, PendingLogin pending, Authenticated authenticated)
      throws IOException {
    identified(
        attempt,
        Identified.of(authenticated, pending),
        unlinked.has(attempt.request(), authenticated.profile()));
  }

  /**
   * Asks before this browser changes to another user, and before a new user is created for an
   * account that a known user may want to link: the user who is logged in, or the one who unlinked
   * it in this browser.
   */
  void identified(LoginAttempt attempt, Identified identified, boolean wasUnlinked)
      throws IOException {
    attempt.by(identified.authenticated().profile().provider());
    Found found = completion.find(identified.authenticated().profile());
    Optional<String> owner = found.userId();
    Optional<String> current = SessionLogin.from(attempt.request()).map(SessionLogin::userId);
    // The user may have logged in with another account, or by password: compare users, not
    // accounts.
    boolean asks = current.isPresent() ? !owner.equals(current) : wasUnlinked && owner.isEmpty();
    if (asks) {
      ask(attempt, identified, owner.isEmpty());
      return;
    }
    logIn(attempt, identified, found);
  }

  private void ask(LoginAttempt attempt, Identified identified, boolean makesUser) {
    questions.askForUser(attempt, identified, makesUser);
    responses.attemptOver(attempt);
    // A page of its own: the address of the callback has the verifier in it (RFC 9700 4.2.4).
    responses.toPage(attempt, questions.userPage(attempt));
  }

  /** Logs in the user whom the answer to the question chose, in place of the current one. */
  void switchTo(LoginAttempt attempt, Identified identified) throws IOException, ServletException {
    if (SessionLogin.from(attempt.request()).isPresent()) {
      responses.noted(attempt, "account_switch");
      attempts.logOut(attempt);
    }
    attempt.by(identified.authenticated().profile().provider());
    logIn(attempt, identified, completion.find(identified.authenticated().profile()));
  }

  private void logIn(LoginAttempt attempt, Identified identified, Found found) throws IOException {
    Result result = completion.complete(attempt, identified, found);
    if (result instanceof Result.NoSignUp refused) {
      responses.fail(attempt, refused.reason());
      return;
    }
    if (result instanceof Result.NotWanted refused) {
      responses.fail(attempt, refused.failure());
      return;
    }
    if (result instanceof Result.Disabled disabled) {
      responses.fail(attempt, Failure.of(LoginFailure.USER_DISABLED).ofUser(disabled.userId()));
      return;
    }
    if (result instanceof Result.EmailNeeded needed) {
      emailQuestion.ask(attempt, identified, needed);
      return;
    }
    if (result instanceof Result.NotAccepted) {
      responses.fail(attempt, LoginFailure.INTERNAL);
      return;
    }
    PendingMember.removeFrom(attempt.request());
    if (identified.authenticated().profile().isOfX()) {
      responses.usedWay(attempt, LastWay.X);
    }
    responses.loggedIn(attempt, (Result.LoggedIn) result);
  }
}
