package org.loginwithx.login;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.login.LoginCompletion.Result;
import org.loginwithx.login.Questions.AskedForEmail;
import org.loginwithx.web.FormToken;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.NextMessage;
import org.loginwithx.web.NextMessage.Kind;

/**
 * Sends a user to the page that asks for an address. The session keeps for whom X vouched until the
 * address is confirmed.
 */
@Dependent
final class EmailQuestion {

  private final Questions questions;
  private final LoginResponses responses;
  private final LoginSettings settings;

  @Inject
  EmailQuestion(Questions questions, LoginResponses responses, LoginSettings settings) {
    this.questions = questions;
    this.responses = responses;
    this.settings = settings;
  }

  void ask(LoginAttempt attempt, Identified identified, Result.EmailNeeded needed) {
    HttpServletRequest request = attempt.request();
    AskedForEmail asked = questions.askForEmail(attempt, identified, needed.userId());
    if (needed.taken() || asked.again()) {
      String text =
          Messages.forRequest(request).text(needed.taken() ? "email.of-another" : "email.not-yet");
      new NextMessage(Kind.ERROR, text).leave(asked.session());
    }
    // See RepeatedLogin.
    FormToken.give(request, attempt.response(), settings);
    responses.noted(attempt, "email_needed");
    responses.attemptOver(attempt);
    responses.toPage(attempt, questions.emailPage());
  }
}
