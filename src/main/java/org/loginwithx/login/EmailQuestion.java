package org.loginwithx.login;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.util.Optional;
import org.loginwithx.account.EmailSettings;
import org.loginwithx.attempt.StrangerSessions;
import org.loginwithx.login.LoginCompletion.Result;
import org.loginwithx.web.Messages;
import org.loginwithx.web.NextMessage;

/**
 * Sends somebody to the page that asks for an address, and keeps in this browser who was vouched
 * for until the address is confirmed.
 */
final class EmailQuestion {

  private final LoginResponses responses;
  private final StrangerSessions sessions;
  private final HeldTokens tokens;
  private final EmailSettings emailSettings;
  private final Clock clock;

  EmailQuestion(
      LoginResponses responses,
      StrangerSessions sessions,
      HeldTokens tokens,
      EmailSettings emailSettings,
      Clock clock) {
    this.responses = responses;
    this.sessions = sessions;
    this.tokens = tokens;
    this.emailSettings = emailSettings;
    this.clock = clock;
  }

  void ask(
      HttpServletRequest request,
      HttpServletResponse response,
      Identified identified,
      Result.EmailNeeded needed) {
    String number = identified.number();
    Optional<PendingMember> before =
        PendingMember.from(request, clock.instant())
            .filter(open -> open.profile().sameAccountAs(identified.authenticated().profile()));
    boolean askedAgain = before.filter(open -> open.number().equals(number)).isPresent();
    HttpSession session = sessions.forQuestion(request, PendingMember.LIFETIME);
    if (!askedAgain) {
      // An id that somebody planted must not show them the profile and the address (ADV-02).
      request.changeSessionId();
      PendingMember.of(identified, tokens, needed.userId(), clock.instant())
          .withEmail(before.map(PendingMember::email).orElse(null))
          .saveTo(session);
    }
    if (needed.taken() || askedAgain) {
      NextMessage.leave(
          session,
          Messages.forRequest(request).text(needed.taken() ? "email.of-another" : "email.not-yet"));
    }
    responses.noted(request, "email_needed", number);
    responses.attemptOver(request, response);
    responses.toPage(request, response, emailSettings.page());
  }
}
