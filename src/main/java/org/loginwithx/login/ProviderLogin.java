package org.loginwithx.login;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.loginwithx.attempt.Failure;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.attempt.LoginReport;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.login.LoginCompletion.Found;
import org.loginwithx.login.LoginFlow.Authenticated;
import org.loginwithx.user.LinkedUser;
import org.loginwithx.user.Profile;
import org.loginwithx.web.LoginSecret;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.SavedRequest;
import org.loginwithx.web.SessionLogin;

/**
 * Log-in by a provider of the application: inject it where the application knows who the user is. A
 * provider is a value, {@link Profile#provider}; nothing has to be registered. From here on it is a
 * log-in as with X: the account's user is found or created, the {@link
 * org.loginwithx.decision.LoginDecider} is asked, {@link org.loginwithx.decision.LoginEvent}s are
 * fired, and the container gets its caller.
 *
 * <p>The application that calls this has made sure that the account is the user's, and that the
 * user wants to log in with it in this browser: by a form with a {@link
 * org.loginwithx.web.FormToken}, or by what the protocol of the provider has for it, such as a
 * {@code state}. To link an account to a user who is logged in, see {@link
 * org.loginwithx.account.Accounts#link}.
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
      LoginCompletion completion,
      LoginReport report,
      LoginResponses responses,
      EmailQuestion emailQuestion) {
    this.settings = settings;
    this.completion = completion;
    this.report = report;
    this.responses = responses;
    this.emailQuestion = emailQuestion;
  }

  /** What came of it. */
  public sealed interface Result {

    /**
     * The user is logged in, with a new session id. The response redirects to where the user wanted
     * to go: the parameter {@code returnTo}, the page asked for before, or the success page (303).
     *
     * @param firstLogin whether this log-in created the user
     */
    record LoggedIn(LinkedUser user, boolean firstLogin) implements Result {}

    /**
     * The user has to confirm an address first, and nothing about the user is stored. The response
     * redirects to the page that asks for it (303).
     */
    record EmailNeeded() implements Result {}

    /**
     * The user is not logged in. The response is untouched.
     *
     * @param reason why: {@code REFUSED} by the application, {@code USER_DISABLED}, {@code
     *     SIGN_UP_CLOSED} or {@code NOT_INVITED} for a new user, {@code DB_DOWN}, {@code
     *     NOT_SET_UP}, {@code MALFORMED} if the session id came in the address, {@code INTERNAL} if
     *     the container did not accept the user
     * @param message the text for the user; not HTML
     */
    record Failed(LoginFailure reason, String message) implements Result {}
  }

  /**
   * Logs in the user who has the account. If another user is logged in, that user is logged out
   * first.
   *
   * @param profile the account, as its provider describes it now
   * @throws IllegalArgumentException if the provider is {@link Profile#X}, {@link Profile#PASSWORD}
   *     or {@link Profile#PASSKEY}: only the filter, {@link PasswordLogin} and {@link PasskeyLogin}
   *     find out who owns those
   * @throws org.loginwithx.user.UserIdTakenException if the application gave a new user an id that
   *     another user has; no user is logged in
   */
  public Result logIn(HttpServletRequest request, HttpServletResponse response, Profile profile)
      throws ServletException {
    if (profile.isOfX() || profile.isOfThisSite()) {
      throw new IllegalArgumentException("Not a provider of the application");
    }
    LoginAttempt attempt = new LoginAttempt(request, response).by(profile.provider());
    if (request.isRequestedSessionIdFromURL()) {
      return failed(attempt, Failure.of(LoginFailure.MALFORMED));
    }
    if (!settings.isSetUp()) {
      return failed(attempt, Failure.of(LoginFailure.NOT_SET_UP));
    }
    try {
      return logIn(attempt, profile);
    } catch (DatabaseUnavailableException noDatabase) {
      return failed(attempt, Failure.of(noDatabase));
    }
  }

  private Result logIn(LoginAttempt attempt, Profile profile) throws ServletException {
    HttpServletRequest request = attempt.request();
    Optional<SessionLogin> current = SessionLogin.from(request);
    Found found = completion.find(profile);
    if (current.isPresent() && !found.userId().equals(current.map(SessionLogin::userId))) {
      // No data of the one user stay for the other.
      request.logout();
    }
    attempt.leadingTo(SavedRequest.returnTo(request));
    Identified identified = new Identified(new Authenticated(profile), LoginSecret.random(), false);
    LoginCompletion.Result result = completion.complete(attempt, identified, found);
    if (result instanceof LoginCompletion.Result.NoSignUp refused) {
      return failed(attempt, Failure.of(refused.reason()));
    }
    if (result instanceof LoginCompletion.Result.NotWanted refused) {
      return failed(attempt, refused.failure());
    }
    if (result instanceof LoginCompletion.Result.Disabled disabled) {
      return failed(attempt, Failure.of(LoginFailure.USER_DISABLED).ofUser(disabled.userId()));
    }
    if (result instanceof LoginCompletion.Result.NotAccepted) {
      return failed(attempt, Failure.of(LoginFailure.INTERNAL));
    }
    if (result instanceof LoginCompletion.Result.EmailNeeded needed) {
      emailQuestion.ask(attempt, identified, needed);
      return new Result.EmailNeeded();
    }
    LoginCompletion.Result.LoggedIn login = (LoginCompletion.Result.LoggedIn) result;
    PendingMember.removeFrom(request);
    responses.loggedIn(attempt, login);
    return new Result.LoggedIn(login.user(), login.firstLogin());
  }

  private Result.Failed failed(LoginAttempt attempt, Failure failure) {
    report.failed(attempt, failure);
    LoginFailure reason = failure.reason();
    return new Result.Failed(
        reason,
        failure.message() != null
            ? failure.message()
            : Messages.forRequest(attempt.request()).text(reason.messageKey()));
  }
}
