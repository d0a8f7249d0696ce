package org.loginwithx.login;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.util.Optional;
import org.loginwithx.account.EmailSettings;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.attempt.StrangerSessions;
import org.loginwithx.login.LoginCompletion.Result;
import org.loginwithx.web.FormToken;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.NextMessage;

/**
 * Sends a user to the page that asks for an address. The session keeps for whom X vouched until the
 * address is confirmed.
 */
@Dependent
final class EmailQuestion {

  private final LoginResponses responses;
  private final StrangerSessions sessions;
  private final HeldTokens tokens;
  private final EmailSettings emailSettings;
  private final LoginSettings settings;
  private final Clock clock;

  @Inject
  EmailQuestion(
      LoginResponses responses,
      StrangerSessions sessions,
      HeldTokens tokens,
      EmailSettings emailSettings,
      LoginSettings settings,
      Clock clock) {
    this.responses = responses;
    this.sessions = sessions;
    this.tokens = tokens;
    this.emailSettings = emailSettings;
    this.settings = settings;
    this.clock = clock;
  }

  void ask(LoginAttempt attempt, Identified identified, Result.EmailNeeded needed) {
    HttpServletRequest request = attempt.request();
    Optional<PendingMember> before =
        PendingMember.from(request, clock.instant())
            .filter(open -> open.profile().sameAccountAs(identified.authenticated().profile()));
    boolean askedAgain = before.filter(open -> open.number().equals(attempt.id())).isPresent();
    HttpSession session = sessions.forQuestion(request, PendingMember.LIFETIME);
    if (!askedAgain) {
      // A session id that an attacker planted must not show the profile and the address (ADV-02).
      request.changeSessionId();
      PendingMember.of(attempt, identified, tokens, needed.userId(), clock.instant())
          .withEmail(before.map(PendingMember::email).orElse(null))
          .saveTo(session);
    }
    if (needed.taken() || askedAgain) {
      NextMessage.leave(
          session,
          Messages.forRequest(request).text(needed.taken() ? "email.of-another" : "email.not-yet"));
    }
    // See RepeatedLogin.
    FormToken.give(request, attempt.response(), settings);
    responses.noted(attempt, "email_needed");
    responses.attemptOver(attempt);
    responses.toPage(attempt, emailSettings.page());
  }
}
