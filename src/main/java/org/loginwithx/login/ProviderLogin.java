package org.loginwithx.login;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Optional;
import org.loginwithx.account.EmailSettings;
import org.loginwithx.attempt.AttemptId;
import org.loginwithx.attempt.Failure;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.attempt.LoginReport;
import org.loginwithx.attempt.StrangerSessions;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.login.LoginCompletion.Found;
import org.loginwithx.login.LoginFlow.Authenticated;
import org.loginwithx.user.LinkedUser;
import org.loginwithx.user.Profile;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.SavedRequest;
import org.loginwithx.web.SecurityHeaders;
import org.loginwithx.web.SessionLogin;

/**
 * Log-in by a provider of the application's own: inject it where the application knows who somebody
 * is. A provider is a value, {@link Profile#provider}; nothing has to be registered. From here on
 * it is a log-in as with X: the account's user is found or created, the {@link
 * org.loginwithx.decision.LoginDecider} is asked, {@link org.loginwithx.decision.LoginEvent}s are
 * fired, and the container gets its caller.
 *
 * <p>Whoever calls this has made sure that the account is the person's, and that they want to log
 * in with it in this browser: by a form with a {@link org.loginwithx.web.FormToken}, or by what the
 * protocol of the provider has for it, such as a {@code state}. To link an account to somebody who
 * is logged in, see {@link org.loginwithx.account.Accounts#link}.
 */
@Dependent
public class ProviderLogin {

  private final LoginSettings settings;
  private final LoginCompletion completion;
  private final LoginReport report;
  private final LoginResponses responses;
  private final EmailQuestion emailQuestion;

  @Inject
  ProviderLogin(
      LoginSettings settings,
      EmailSettings emailSettings,
      LoginPaths paths,
      LoginCompletion completion,
      LoginReport report,
      StrangerSessions sessions,
      HeldTokens tokens,
      Clock clock) {
    this.settings = settings;
    this.completion = completion;
    this.report = report;
    this.responses =
        new LoginResponses(settings, paths, new SecurityHeaders(settings), report, sessions);
    this.emailQuestion = new EmailQuestion(responses, sessions, tokens, emailSettings, clock);
  }

  /** What came of it. */
  public sealed interface Result {

    /**
     * They are logged in, with a new session id. The response leads on to where they wanted to go:
     * the parameter {@code returnTo}, what they asked for before, or the success page (303).
     *
     * @param firstLogin whether this log-in created the user
     */
    record LoggedIn(LinkedUser user, boolean firstLogin) implements Result {}

    /**
     * They have to confirm an address first, and nothing about them is stored. The response leads
     * on to the page that asks for it (303).
     */
    record EmailNeeded() implements Result {}

    /**
     * They are not logged in. The response is untouched.
     *
     * @param reason why: {@code REFUSED} by the application, {@code USER_DISABLED}, {@code
     *     DB_DOWN}, {@code NOT_SET_UP}, {@code MALFORMED} if the session id came in the address,
     *     {@code INTERNAL} if the container did not accept them
     * @param message what the person reads; text, not HTML
     */
    record Failed(LoginFailure reason, String message) implements Result {}
  }

  /**
   * Logs in whoever has the account. If somebody else is logged in, they are logged out first.
   *
   * @param profile the account, as its provider describes it now
   * @throws IllegalArgumentException if the provider is {@link Profile#X} or {@link
   *     Profile#PASSWORD}: whose those are, the filter and {@link PasswordLogin} find out
   * @throws org.loginwithx.user.UserIdTakenException if the application gave a new user an id that
   *     another one has; nobody is logged in
   */
  public Result logIn(HttpServletRequest request, HttpServletResponse response, Profile profile)
      throws ServletException {
    if (profile.isOfX() || profile.provider().equals(Profile.PASSWORD)) {
      throw new IllegalArgumentException("Not a provider of the application");
    }
    Vouched attempt = new Vouched(request, response, profile, AttemptId.next());
    if (request.isRequestedSessionIdFromURL()) {
      return failed(attempt, attempt.failure(LoginFailure.MALFORMED));
    }
    if (!settings.isSetUp()) {
      return failed(attempt, attempt.failure(LoginFailure.NOT_SET_UP));
    }
    try {
      return logIn(attempt);
    } catch (DatabaseUnavailableException noDatabase) {
      return failed(attempt, Failure.of(noDatabase, attempt.number(), null));
    }
  }

  /** What all steps of one log-in have in common. */
  private record Vouched(
      HttpServletRequest request, HttpServletResponse response, Profile profile, String number) {

    private Failure failure(LoginFailure reason) {
      return Failure.of(reason, number, null);
    }
  }

  private Result logIn(Vouched attempt) throws ServletException {
    HttpServletRequest request = attempt.request();
    HttpServletResponse response = attempt.response();
    Authenticated authenticated = new Authenticated(attempt.profile(), null);
    Optional<SessionLogin> current = SessionLogin.from(request);
    Found found = completion.find(attempt.profile());
    if (current.isPresent() && !found.userId().equals(current.map(SessionLogin::userId))) {
      // Nothing of the one person is left for the other.
      request.logout();
    }
    Identified identified =
        Identified.later(authenticated, attempt.number(), SavedRequest.returnTo(request), false);
    LoginCompletion.Result result = completion.complete(request, response, identified, found);
    if (result instanceof LoginCompletion.Result.NotWanted refused) {
      Failure failure = Failure.refused(refused.message(), attempt.number(), null);
      return failed(attempt, failure.of(refused.userId()));
    }
    if (result instanceof LoginCompletion.Result.Disabled disabled) {
      return failed(attempt, attempt.failure(LoginFailure.USER_DISABLED).of(disabled.userId()));
    }
    if (result instanceof LoginCompletion.Result.NotAccepted) {
      return failed(attempt, attempt.failure(LoginFailure.INTERNAL));
    }
    if (result instanceof LoginCompletion.Result.EmailNeeded needed) {
      emailQuestion.ask(request, response, identified, needed);
      return new Result.EmailNeeded();
    }
    LoginCompletion.Result.LoggedIn login = (LoginCompletion.Result.LoggedIn) result;
    PendingMember.removeFrom(request);
    responses.loggedIn(request, response, login, attempt.number(), identified.returnTo());
    return new Result.LoggedIn(login.user(), login.firstLogin());
  }

  private Result.Failed failed(Vouched attempt, Failure failure) {
    report.failed(attempt.request(), failure.by(attempt.profile().provider()));
    LoginFailure reason = failure.reason();
    return new Result.Failed(
        reason,
        failure.message() != null
            ? failure.message()
            : Messages.forRequest(attempt.request()).text(reason.messageKey()));
  }
}
