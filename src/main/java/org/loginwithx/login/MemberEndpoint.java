package org.loginwithx.login;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Optional;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.web.FormToken;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.RequestParameters;
import org.loginwithx.web.SessionLogin;

/** A user has confirmed an address, and continues the log-in that waited for it. */
@Dependent
final class MemberEndpoint implements Endpoint {

  private final LoginSettings settings;
  private final Questions questions;
  private final LoginEnding ending;
  private final RepeatedLogin repeated;
  private final LoginResponses responses;

  @Inject
  MemberEndpoint(
      LoginSettings settings,
      Questions questions,
      LoginEnding ending,
      RepeatedLogin repeated,
      LoginResponses responses) {
    this.settings = settings;
    this.questions = questions;
    this.ending = ending;
    this.repeated = repeated;
    this.responses = responses;
  }

  @Override
  public void answer(LoginAttempt attempt) throws IOException {
    if (!settings.isSetUp()) {
      // Log-in was switched off after the user was at X (ADV-14).
      responses.fail(attempt, LoginFailure.NOT_SET_UP);
      return;
    }
    RequestParameters parameters = new RequestParameters(attempt.request());
    if (parameters.anyDoubled("member", "csrf", "returnTo")) {
      responses.fail(attempt, LoginFailure.NOT_FOUND);
      return;
    }
    Optional<PendingMember> open =
        questions
            .forEmail(attempt.request())
            .filter(member -> member.number().equals(parameters.value("member")));
    Optional<Identified> identified =
        open.flatMap(asked -> questions.identified(attempt.request(), asked));
    if (identified.isEmpty()) {
      over(attempt, parameters);
      return;
    }
    if (!attempt.isPost()) {
      responses.toPage(attempt, questions.emailPage());
      return;
    }
    PendingMember member = open.orElseThrow();
    attempt.by(member.profile().provider());
    attempt.continues(member.number(), member.returnTo());
    if (!member.isCsrfToken(FormToken.of(attempt.request()))) {
      responses.fail(attempt, LoginFailure.BAD_CSRF_TOKEN);
      return;
    }
    // The question whether to create a user came before the one for the address.
    ending.identified(attempt, identified.get(), false);
  }

  /** After a double click the first request has logged the user in. */
  private void over(LoginAttempt attempt, RequestParameters parameters) throws IOException {
    String returnTo = parameters.value("returnTo");
    if (SessionLogin.from(attempt.request()).isPresent()) {
      responses.toReturnUrl(attempt.leadingTo(returnTo));
      return;
    }
    if (attempt.isPost() && repeated.giveAgain(attempt, returnTo)) {
      return;
    }
    responses.fail(attempt, LoginFailure.NOT_FOUND);
  }
}
