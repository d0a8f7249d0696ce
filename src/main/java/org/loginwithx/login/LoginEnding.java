package org.loginwithx.login;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.loginwithx.login.LoginCompletion.Result;
import org.loginwithx.login.LoginFlow.Authenticated;
import org.loginwithx.user.DatabaseUnavailableException;
import org.loginwithx.user.Profile;
import org.loginwithx.x.XResult;

/**
 * The end of a log-in: X has said who came back. If somebody else is logged in here, the person is
 * asked first which of the two they want to be: a link of an attacker must not swap accounts
 * silently.
 */
final class LoginEnding {

  private final LoginCompletion completion;
  private final LinkEnding linkEnding;
  private final LoginResponses responses;
  private final StrangerSessions sessions;
  private final HeldTokens tokens;
  private final LoginPaths paths;
  private final EmailSettings emailSettings;
  private final EmailQuestion emailQuestion;
  private final Clock clock;

  LoginEnding(
      LoginCompletion completion,
      LinkEnding linkEnding,
      LoginResponses responses,
      StrangerSessions sessions,
      HeldTokens tokens,
      LoginPaths paths,
      EmailSettings emailSettings,
      Clock clock) {
    this.completion = completion;
    this.linkEnding = linkEnding;
    this.responses = responses;
    this.sessions = sessions;
    this.tokens = tokens;
    this.paths = paths;
    this.emailSettings = emailSettings;
    this.emailQuestion = new EmailQuestion(responses, sessions, tokens, emailSettings, clock);
    this.clock = clock;
  }

  void end(
      HttpServletRequest request,
      HttpServletResponse response,
      PendingLogin pending,
      XResult<Authenticated> result)
      throws IOException {
    if (result instanceof XResult.Failed<Authenticated> failed) {
      Failure failure = Failure.of(failed.failure(), pending.number(), pending.returnTo());
      responses.fail(request, response, failure);
      return;
    }
    Authenticated authenticated = ((XResult.Ok<Authenticated>) result).value();
    Steps.of(request).add("answered", "ok");
    if (pending.purpose() == Purpose.LINK) {
      linkEnding.end(request, response, pending, authenticated);
      return;
    }
    identified(request, response, Identified.of(authenticated, pending));
  }

  private void identified(
      HttpServletRequest request, HttpServletResponse response, Identified identified)
      throws IOException {
    Optional<SessionLogin> current = SessionLogin.from(request);
    if (current.isPresent() && !isSame(current.get(), identified.authenticated())) {
      HttpSession session = sessions.of(request);
      // Whoever planted their own session here must not answer for the other (ADV-02).
      request.changeSessionId();
      PendingSwitch.of(identified, tokens, clock.instant()).saveTo(session);
      responses.attemptOver(request, response);
      // A page of its own: the address of the callback has the verifier in it (RFC 9700 4.2.4).
      responses.toPage(request, response, PendingSwitch.page(paths, identified.number()));
      return;
    }
    logIn(request, response, identified);
  }

  /** By the same account, or by another one of the same person, who may have come by password. */
  private boolean isSame(SessionLogin current, Authenticated authenticated) {
    Profile profile = authenticated.profile();
    return current.profile().sameAccountAs(profile.provider(), profile.subject())
        || completion.isAccountOf(current.userId(), profile);
  }

  /** Shows the question, or takes the answer to it. */
  void accountSwitch(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    RequestParameters parameters = new RequestParameters(request);
    String number = parameters.value("switch");
    HttpSession session = request.getSession(false);
    Optional<SessionLogin> current = SessionLogin.from(request);
    if (parameters.anyDoubled("switch", "csrf", "choice")
        || number == null
        || session == null
        || current.isEmpty()) {
      responses.fail(request, response, Failure.of(LoginFailure.NOT_FOUND, Secrets.number(), null));
      return;
    }
    Optional<PendingSwitch> open = PendingSwitch.find(session, number, clock.instant());
    Optional<Identified> other = open.flatMap(asked -> asked.identified(tokens));
    if (open.isEmpty() || other.isEmpty()) {
      NextMessage.leave(request, Messages.forRequest(request).text("switch.gone"));
      responses.toReturnUrl(request, response, null);
      return;
    }
    if (!request.getMethod().equals("POST")) {
      responses.page(response);
      LoginPages.accountSwitch(request, response, current.get(), open.get());
      return;
    }
    if (!current.get().isCsrfToken(FormToken.of(request))) {
      responses.fail(
          request,
          response,
          Failure.of(LoginFailure.BAD_CSRF_TOKEN, number, open.get().returnTo())
              .by(open.get().profile().provider()));
      return;
    }
    PendingSwitch.removeFrom(session);
    if (!"switch".equals(parameters.value("choice"))) {
      responses.toReturnUrl(request, response, open.get().returnTo());
      return;
    }
    responses.noted(request, "account_switch", number);
    Optional<ApplicationRequest> application =
        ApplicationRequests.returningTo(request, open.get().returnTo(), clock.instant());
    // Nothing of the one person is left for the other.
    request.logout();
    // This is the browser's, and what the other one logs in for.
    application.ifPresent(asked -> ApplicationRequests.add(sessions.of(request), asked));
    logIn(request, response, other.get());
  }

  /** Somebody says that they have confirmed their address: goes on with the log-in they began. */
  void member(HttpServletRequest request, HttpServletResponse response) throws IOException {
    RequestParameters parameters = new RequestParameters(request);
    Optional<PendingMember> open =
        PendingMember.from(request, clock.instant())
            .filter(member -> member.number().equals(parameters.value("member")));
    Optional<Identified> identified = open.flatMap(asked -> asked.identified(tokens));
    if (open.isEmpty() || identified.isEmpty() || parameters.anyDoubled("member", "csrf")) {
      responses.fail(request, response, Failure.of(LoginFailure.NOT_FOUND, Secrets.number(), null));
      return;
    }
    PendingMember member = open.get();
    if (!request.getMethod().equals("POST")) {
      responses.toPage(request, response, emailSettings.page());
      return;
    }
    if (!member.isCsrfToken(FormToken.of(request))) {
      responses.fail(
          request,
          response,
          Failure.of(LoginFailure.BAD_CSRF_TOKEN, member.number(), member.returnTo())
              .by(member.profile().provider()));
      return;
    }
    identified(request, response, identified.get());
  }

  private void logIn(
      HttpServletRequest request, HttpServletResponse response, Identified identified)
      throws IOException {
    String number = identified.number();
    String returnTo = identified.returnTo();
    String provider = identified.authenticated().profile().provider();
    Result result;
    try {
      result = completion.complete(request, response, identified);
    } catch (DatabaseUnavailableException noDatabase) {
      responses.fail(request, response, Failure.of(noDatabase, number, returnTo).by(provider));
      return;
    }
    if (result instanceof Result.NotWanted refused) {
      Failure failure = Failure.refused(refused.message(), number, returnTo);
      responses.fail(request, response, failure.of(refused.userId()).by(provider));
      return;
    }
    if (result instanceof Result.Disabled disabled) {
      Failure failure = Failure.of(LoginFailure.USER_DISABLED, number, returnTo);
      responses.fail(request, response, failure.of(disabled.userId()).by(provider));
      return;
    }
    if (result instanceof Result.EmailNeeded needed) {
      emailQuestion.ask(request, response, identified, needed);
      return;
    }
    if (result instanceof Result.NotAccepted) {
      Failure failure = Failure.of(LoginFailure.INTERNAL, number, returnTo);
      responses.fail(request, response, failure.by(provider));
      return;
    }
    PendingMember.removeFrom(request);
    responses.loggedIn(request, response, (Result.LoggedIn) result, number, returnTo);
  }
}
