package org.loginwithx.login;

import static java.util.Objects.requireNonNullElse;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.account.FormError;
import org.loginwithx.account.PasswordCheck;
import org.loginwithx.account.PasswordNotice;
import org.loginwithx.attempt.Failure;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.attempt.LoginReport;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.login.LoginCompletion.Result;
import org.loginwithx.password.TooManyHashesException;
import org.loginwithx.password.TypedPassword;
import org.loginwithx.user.Network;
import org.loginwithx.user.PasswordGuesses;
import org.loginwithx.user.PasswordOwner;
import org.loginwithx.user.Passwords;
import org.loginwithx.user.Profile;
import org.loginwithx.user.Visit;
import org.loginwithx.web.FormToken;
import org.loginwithx.web.LastWay;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.NextMessage;
import org.loginwithx.web.RequestParameters;
import org.loginwithx.web.SavedRequest;
import org.loginwithx.web.SessionLogin;
import org.loginwithx.web.Visits;

/**
 * Log-in by address and password, for users who do not, or cannot, log in with X. Takes a POST with
 * the parameters {@code email}, {@code password}, {@code returnTo} and the token of {@link
 * FormToken}.
 *
 * <p>An unknown address, a user without a password, a disabled user and a wrong password get the
 * same answer after the same work.
 */
@Dependent
public class PasswordLogin {

  private static final System.Logger LOG = System.getLogger(PasswordLogin.class.getName());

  /** The characters of a name that are looked at. */
  private static final int LONGEST_EMAIL = 320;

  private static final Duration SOON = Duration.ofSeconds(5);

  private final LoginSettings settings;
  private final Passwords passwords;
  private final PasswordCheck check;
  private final LoginCompletion completion;
  private final LoginReport report;
  private final LoginResponses responses;

  @Inject
  PasswordLogin(
      LoginSettings settings,
      Passwords passwords,
      PasswordCheck check,
      LoginCompletion completion,
      LoginReport report,
      LoginResponses responses) {
    this.settings = settings;
    this.passwords = passwords;
    this.check = check;
    this.completion = completion;
    this.report = report;
    this.responses = responses;
  }

  /**
   * Logs the user in and redirects to the wanted page, or says why not.
   *
   * @return empty if the response is complete
   */
  public Optional<FormError> logIn(HttpServletRequest request, HttpServletResponse response)
      throws ServletException {
    LoginAttempt attempt = new LoginAttempt(request, response).by(Profile.PASSWORD);
    RequestParameters parameters = new RequestParameters(request);
    if (request.isRequestedSessionIdFromURL()
        || parameters.anyDoubled(FormToken.FIELD, "email", "password", "returnTo")
        || !FormToken.isGiven(request, settings)) {
      return failed(attempt, LoginFailure.BAD_CSRF_TOKEN, null);
    }
    if (!settings.isSetUp()) {
      return failed(attempt, LoginFailure.NOT_SET_UP, null);
    }
    try {
      return logIn(attempt, parameters);
    } catch (TooManyHashesException busy) {
      Messages messages = Messages.forRequest(request);
      LoginFailure reason = LoginFailure.BULKHEAD_FULL;
      return failed(
          attempt,
          Failure.of(reason),
          new FormError(reason.status(), messages.text(reason.messageKey()), SOON, attempt.id()));
    } catch (DatabaseUnavailableException noDatabase) {
      return databaseDown(attempt, noDatabase);
    }
  }

  private Optional<FormError> logIn(LoginAttempt attempt, RequestParameters parameters)
      throws ServletException {
    HttpServletRequest request = attempt.request();
    String email = Passwords.emailKey(email(parameters));
    TypedPassword typed = TypedPassword.of(parameters.value("password"));
    Network network = settings.trustedProxies().networkOf(request);
    Visit visit = Visits.of(request, attempt.id(), settings);
    Found found = new Found();
    PasswordCheck.Result checked =
        check.check(email, network, typed, () -> found.hashOf(passwords.findByEmailKey(email)));
    if (checked instanceof PasswordCheck.Result.HeldUp heldUp) {
      return heldUp(attempt, heldUp.time());
    }
    PasswordOwner owner = found.owner;
    if (checked instanceof PasswordCheck.Result.Wrong || owner == null) {
      // The user finds in the history that a log-in was tried.
      String userId = owner == null ? null : owner.userId();
      return failed(attempt, LoginFailure.WRONG_PASSWORD, userId);
    }
    if (SessionLogin.from(request).isPresent()) {
      // No data of the one user stay for the other.
      request.logout();
    }
    Optional<FormError> error = handOver(attempt, visit, owner);
    if (error.isEmpty()) {
      tellAfterRecovery(request, owner);
      renew(owner, typed);
    }
    return error;
  }

  /** The user whose hash was looked up. */
  private static final class Found {

    private @Nullable PasswordOwner owner;

    private @Nullable String hashOf(Optional<PasswordOwner> found) {
      owner = found.orElse(null);
      // A disabled user counts as one without a password: the limits would show that it was right.
      return owner == null || owner.disabled() ? null : owner.passwordHash();
    }
  }

  private static String email(RequestParameters parameters) {
    String typed = requireNonNullElse(parameters.value("email"), "");
    return typed.length() <= LONGEST_EMAIL ? typed : typed.substring(0, LONGEST_EMAIL);
  }

  private Optional<FormError> handOver(LoginAttempt attempt, Visit visit, PasswordOwner owner) {
    HttpServletRequest request = attempt.request();
    Result result =
        completion.completeByPassword(
            attempt,
            owner,
            owner.isOneOf(Profile.X, settings.adminSubjects()),
            wantsToStay(request),
            visit);
    if (result instanceof Result.Disabled) {
      // An administrator has disabled the user since the password was checked.
      return failed(attempt, LoginFailure.WRONG_PASSWORD, owner.userId());
    }
    if (result instanceof Result.TooMany) {
      return heldUp(attempt, PasswordGuesses.WINDOW);
    }
    if (result instanceof Result.NotWanted notWanted) {
      return failed(
          attempt,
          notWanted.failure(),
          new FormError(LoginFailure.REFUSED.status(), notWanted.message(), null, attempt.id()));
    }
    if (result instanceof Result.NotAccepted) {
      return failed(attempt, LoginFailure.INTERNAL, owner.userId());
    }
    responses.usedWay(attempt, LastWay.PASSWORD);
    responses.loggedIn(attempt.leadingTo(SavedRequest.returnTo(request)), (Result.LoggedIn) result);
    return Optional.empty();
  }

  private boolean wantsToStay(HttpServletRequest request) {
    return settings.offersToStay() && request.getParameter(LoginStart.STAY) != null;
  }

  /**
   * An attacker who had the account before may have linked an account of their own to come back
   * with (ADV-39 c). This is told only here, where the user has typed the new password: an attacker
   * who comes by X would read it and say nothing.
   */
  private void tellAfterRecovery(HttpServletRequest request, PasswordOwner owner) {
    String hash = owner.passwordHash();
    if (!owner.recovered() || hash == null) {
      return;
    }
    Messages messages = Messages.forRequest(request);
    if (!owner.accounts().isEmpty() || owner.passkeys() > 0) {
      NextMessage.leave(
          request, messages.text("forgotten.who-else", PasswordNotice.names(messages, owner)));
    }
    try {
      passwords.toldAfterRecovery(owner.userId(), hash);
    } catch (DatabaseUnavailableException toldTwice) {
      LOG.log(System.Logger.Level.DEBUG, "A user will be told again who else can log in");
    }
  }

  /** The user is logged in by now, so a failure to renew the hash is no failure of the log-in. */
  private void renew(PasswordOwner owner, TypedPassword typed) {
    String old = owner.passwordHash();
    if (old == null) {
      return;
    }
    try {
      check.renewed(typed, old).ifPresent(hash -> passwords.renew(owner.userId(), old, hash));
    } catch (TooManyHashesException | DatabaseUnavailableException nextTime) {
      LOG.log(System.Logger.Level.DEBUG, "A password hash was not renewed");
    }
  }

  private Optional<FormError> heldUp(LoginAttempt attempt, Duration time) {
    return failed(
        attempt,
        Failure.of(LoginFailure.TOO_MANY_ATTEMPTS),
        FormError.tooMany(Messages.forRequest(attempt.request()), time, attempt.id()));
  }

  private Optional<FormError> failed(
      LoginAttempt attempt, LoginFailure reason, @Nullable String userId) {
    String message = Messages.forRequest(attempt.request()).text(reason.messageKey());
    return failed(
        attempt,
        Failure.of(reason).ofUser(userId),
        new FormError(reason.status(), message, null, attempt.id()));
  }

  private Optional<FormError> failed(LoginAttempt attempt, Failure failure, FormError error) {
    report.failed(attempt, failure);
    return Optional.of(error);
  }

  private Optional<FormError> databaseDown(
      LoginAttempt attempt, DatabaseUnavailableException failure) {
    String message = Messages.forRequest(attempt.request()).text("password.unavailable");
    return failed(
        attempt,
        Failure.of(failure),
        new FormError(LoginFailure.DB_DOWN.status(), message, SOON, attempt.id()));
  }
}
