package org.loginwithx.login;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.loginwithx.account.EmailSettings;
import org.loginwithx.attempt.AttemptId;
import org.loginwithx.attempt.Failure;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.attempt.PendingLogin;
import org.loginwithx.attempt.Purpose;
import org.loginwithx.attempt.StrangerSessions;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.login.LoginCompletion.Found;
import org.loginwithx.login.LoginCompletion.Result;
import org.loginwithx.login.LoginFlow.Authenticated;
import org.loginwithx.user.Profile;
import org.loginwithx.web.ClientRequest;
import org.loginwithx.web.ClientRequests;
import org.loginwithx.web.FormToken;
import org.loginwithx.web.Messages;
import org.loginwithx.web.NextMessage;
import org.loginwithx.web.RequestParameters;
import org.loginwithx.web.SessionLogin;
import org.loginwithx.web.Steps;
import org.loginwithx.x.XResult;

/**
 * The end of a log-in: X has said who came back. If somebody else is logged in here, the person is
 * asked first which of the two they want to be: a link of an attacker must not swap accounts
 * silently. They are also asked before a second user is made for a person who may have one already.
 */
final class LoginEnding {

  private final LoginCompletion completion;
  private final LinkEnding linkEnding;
  private final UnlinkedMark unlinked;
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
      UnlinkedMark unlinked,
      LoginResponses responses,
      StrangerSessions sessions,
      HeldTokens tokens,
      LoginPaths paths,
      EmailSettings emailSettings,
      Clock clock) {
    this.completion = completion;
    this.linkEnding = linkEnding;
    this.unlinked = unlinked;
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
      Failure failure = Failure.of(failed.failure(), pending.attemptId(), pending.returnTo());
      responses.fail(request, response, failure);
      return;
    }
    Authenticated authenticated = ((XResult.Ok<Authenticated>) result).value();
    Steps.of(request).add("answered", "ok");
    if (pending.purpose() instanceof Purpose.Link) {
      linkEnding.end(request, response, pending, authenticated);
      return;
    }
    identified(
        request,
        response,
        Identified.of(authenticated, pending),
        unlinked.has(request, authenticated.profile()));
  }

  /**
   * Asks before the person becomes another one, and before a new user is made for an account that a
   * known user may want to have: the one who is logged in, or the one who unlinked it here.
   */
  private void identified(
      HttpServletRequest request,
      HttpServletResponse response,
      Identified identified,
      boolean wasUnlinked)
      throws IOException {
    Optional<Found> found = find(request, response, identified);
    if (found.isEmpty()) {
      return;
    }
    Optional<String> owner = found.get().userId();
    Optional<String> current = SessionLogin.from(request).map(SessionLogin::userId);
    // It may be another account of the same user, who may have come by password.
    boolean asks = current.isPresent() ? !owner.equals(current) : wasUnlinked && owner.isEmpty();
    if (asks) {
      ask(request, response, identified, owner.isEmpty());
      return;
    }
    logIn(request, response, identified, found.get());
  }

  /** Whose account it is; has answered the request if the database does not say. */
  private Optional<Found> find(
      HttpServletRequest request, HttpServletResponse response, Identified identified)
      throws IOException {
    Profile profile = identified.authenticated().profile();
    try {
      return Optional.of(completion.find(profile));
    } catch (DatabaseUnavailableException noDatabase) {
      Failure failure = Failure.of(noDatabase, identified.number(), identified.returnTo());
      responses.fail(request, response, failure.by(profile.provider()));
      return Optional.empty();
    }
  }

  private void ask(
      HttpServletRequest request,
      HttpServletResponse response,
      Identified identified,
      boolean makesUser) {
    HttpSession session =
        SessionLogin.from(request).isPresent()
            ? sessions.of(request)
            : sessions.forQuestion(request, PendingSwitch.LIFETIME);
    // An attacker who planted a session here must not answer for the victim (ADV-02).
    request.changeSessionId();
    PendingSwitch.of(identified, makesUser, tokens, clock.instant()).saveTo(session);
    responses.attemptOver(request, response);
    // A page of its own: the address of the callback has the verifier in it (RFC 9700 4.2.4).
    responses.toPage(request, response, PendingSwitch.page(paths, identified.number()));
  }

  /** Shows the question, or takes the answer to it. */
  void accountSwitch(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    RequestParameters parameters = new RequestParameters(request);
    String number = parameters.value("switch");
    HttpSession session = request.getSession(false);
    Optional<SessionLogin> current = SessionLogin.from(request);
    // Only the second click on a button comes without a session: the first one has ended it.
    boolean isLost = session == null && !request.getMethod().equals("POST");
    if (parameters.anyDoubled("switch", "csrf", "choice", "returnTo") || number == null || isLost) {
      responses.fail(request, response, Failure.of(LoginFailure.NOT_FOUND, AttemptId.next(), null));
      return;
    }
    Optional<PendingSwitch> open =
        session == null ? Optional.empty() : PendingSwitch.find(session, number, clock.instant());
    Optional<Identified> other = open.flatMap(asked -> asked.identified(tokens));
    boolean answerable =
        other.isPresent() && (current.isPresent() || open.orElseThrow().makesUser());
    if (!answerable) {
      current.ifPresent(
          login -> {
            String name = LoginPages.label(login.profile());
            NextMessage.leave(request, Messages.forRequest(request).text("switch.gone", name));
          });
      over(request, response, parameters);
      return;
    }
    if (!request.getMethod().equals("POST")) {
      responses.page(response);
      LoginPages.accountSwitch(
          responses.path(request),
          paths.start(),
          response,
          Messages.forRequest(request),
          current,
          open.get());
      return;
    }
    if (!open.get().isCsrfToken(FormToken.of(request))) {
      responses.fail(
          request,
          response,
          Failure.of(LoginFailure.BAD_CSRF_TOKEN, number, open.get().returnTo())
              .by(open.get().profile().provider()));
      return;
    }
    PendingSwitch.removeFrom(request.getSession());
    boolean goesOn = "switch".equals(parameters.value("choice"));
    if (current.isPresent()) {
      if (goesOn) {
        switchTo(request, response, other.get());
      } else {
        responses.toReturnUrl(request, response, open.get().returnTo());
      }
      return;
    }
    if (goesOn) {
      logIn(request, response, other.get());
      return;
    }
    Messages messages = Messages.forRequest(request);
    String account = LoginPages.label(open.get().profile());
    NextMessage.leave(request, messages.text("switch.other-way", account));
    responses.toSignIn(request, response, open.get().returnTo());
  }

  /**
   * A form of a question that is not open any more. After a double click the first request has
   * answered it, and the user is logged in and goes where that request leads.
   */
  private void over(
      HttpServletRequest request, HttpServletResponse response, RequestParameters parameters)
      throws IOException {
    if (SessionLogin.from(request).isPresent()) {
      responses.toReturnUrl(request, response, parameters.value("returnTo"));
      return;
    }
    responses.fail(request, response, Failure.of(LoginFailure.NOT_FOUND, AttemptId.next(), null));
  }

  private void switchTo(HttpServletRequest request, HttpServletResponse response, Identified other)
      throws IOException, ServletException {
    responses.noted(request, "account_switch", other.number());
    Optional<ClientRequest> application =
        ClientRequests.returningTo(
            request, responses.path(request), other.returnTo(), clock.instant());
    // Nothing of the one person is left for the other.
    request.logout();
    // This is the browser's, and what the other one logs in for.
    application.ifPresent(asked -> ClientRequests.add(sessions.of(request), asked));
    logIn(request, response, other);
  }

  /** Somebody says that they have confirmed their address: goes on with the log-in they began. */
  void member(HttpServletRequest request, HttpServletResponse response) throws IOException {
    RequestParameters parameters = new RequestParameters(request);
    Optional<PendingMember> open =
        PendingMember.from(request, clock.instant())
            .filter(member -> member.number().equals(parameters.value("member")));
    Optional<Identified> identified = open.flatMap(asked -> asked.identified(tokens));
    if (parameters.anyDoubled("member", "csrf", "returnTo")) {
      responses.fail(request, response, Failure.of(LoginFailure.NOT_FOUND, AttemptId.next(), null));
      return;
    }
    if (open.isEmpty() || identified.isEmpty()) {
      over(request, response, parameters);
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
    // Whether to make a user was asked before the address.
    identified(request, response, identified.get(), false);
  }

  private void logIn(
      HttpServletRequest request, HttpServletResponse response, Identified identified)
      throws IOException {
    Optional<Found> found = find(request, response, identified);
    if (found.isPresent()) {
      logIn(request, response, identified, found.get());
    }
  }

  private void logIn(
      HttpServletRequest request, HttpServletResponse response, Identified identified, Found found)
      throws IOException {
    String number = identified.number();
    String returnTo = identified.returnTo();
    String provider = identified.authenticated().profile().provider();
    Result result;
    try {
      result = completion.complete(request, response, identified, found);
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
