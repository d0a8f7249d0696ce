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
import org.loginwithx.account.PasswordCheck;
import org.loginwithx.account.PasswordNotice;
import org.loginwithx.account.Refusal;
import org.loginwithx.attempt.AttemptId;
import org.loginwithx.attempt.Failure;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.attempt.LoginReport;
import org.loginwithx.attempt.StrangerSessions;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.login.LoginCompletion.Result;
import org.loginwithx.password.PasswordHash;
import org.loginwithx.password.TooManyHashesException;
import org.loginwithx.password.TypedPassword;
import org.loginwithx.user.Network;
import org.loginwithx.user.PasswordGuesses;
import org.loginwithx.user.PasswordOwner;
import org.loginwithx.user.Passwords;
import org.loginwithx.user.Profile;
import org.loginwithx.user.Visit;
import org.loginwithx.web.FormToken;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.NextMessage;
import org.loginwithx.web.RequestParameters;
import org.loginwithx.web.SavedRequest;
import org.loginwithx.web.SecurityHeaders;
import org.loginwithx.web.SessionLogin;
import org.loginwithx.web.Visits;

/**
 * Log-in by address and password, for people who do not, or cannot, come by X. Takes a POST with
 * the parameters {@code email}, {@code password}, {@code returnTo} and the token of {@link
 * FormToken}.
 *
 * <p>Whoever is unknown, has no password, is disabled or typed a wrong one gets the same answer
 * after the same work.
 */
@Dependent
public class PasswordLogin {

  private static final System.Logger LOG = System.getLogger(PasswordLogin.class.getName());

  /** As much of a name as is worth looking at. */
  private static final int LONGEST_EMAIL = 320;

  private static final Duration SOON = Duration.ofSeconds(5);

  private final LoginSettings settings;
  private final Passwords passwords;
  private final PasswordCheck check;
  private final PasswordHash hashes;
  private final LoginCompletion completion;
  private final LoginReport report;
  private final LoginResponses responses;

  @Inject
  PasswordLogin(
      LoginSettings settings,
      LoginPaths paths,
      Passwords passwords,
      PasswordCheck check,
      PasswordHash hashes,
      LoginCompletion completion,
      LoginReport report,
      StrangerSessions sessions) {
    this.settings = settings;
    this.passwords = passwords;
    this.check = check;
    this.hashes = hashes;
    this.completion = completion;
    this.report = report;
    this.responses =
        new LoginResponses(settings, paths, new SecurityHeaders(settings), report, sessions);
  }

  /**
   * Logs somebody in and sends them to where they wanted to go, or says why not.
   *
   * @return empty if the response is complete
   */
  public Optional<Refusal> logIn(HttpServletRequest request, HttpServletResponse response)
      throws ServletException {
    String number = AttemptId.next();
    RequestParameters parameters = new RequestParameters(request);
    if (request.isRequestedSessionIdFromURL()
        || parameters.anyDoubled(FormToken.FIELD, "email", "password", "returnTo")
        || !FormToken.isGiven(request, settings)) {
      return refuse(request, LoginFailure.BAD_CSRF_TOKEN, number, null);
    }
    if (!settings.isSetUp()) {
      return refuse(request, LoginFailure.NOT_SET_UP, number, null);
    }
    try {
      return logIn(request, response, parameters, number);
    } catch (TooManyHashesException busy) {
      Messages messages = Messages.forRequest(request);
      LoginFailure reason = LoginFailure.BULKHEAD_FULL;
      return refuse(
          request,
          Failure.of(reason, number, null),
          new Refusal(reason.status(), messages.text(reason.messageKey()), SOON, number));
    } catch (DatabaseUnavailableException noDatabase) {
      return databaseDown(request, number, noDatabase);
    }
  }

  private Optional<Refusal> logIn(
      HttpServletRequest request,
      HttpServletResponse response,
      RequestParameters parameters,
      String number)
      throws ServletException {
    String email = Passwords.emailKey(email(parameters));
    TypedPassword typed = TypedPassword.of(parameters.value("password"));
    Network network = settings.trustedProxies().networkOf(request);
    Visit visit = Visits.of(request, number, settings);
    Found found = new Found();
    PasswordCheck.Result checked =
        check.check(email, network, typed, () -> found.hashOf(passwords.findByEmailKey(email)));
    if (checked instanceof PasswordCheck.Result.HeldUp heldUp) {
      return heldUp(request, number, heldUp.time());
    }
    PasswordOwner owner = found.owner;
    if (checked instanceof PasswordCheck.Result.Wrong || owner == null) {
      // The owner of an account finds in the history that somebody tried.
      String userId = owner == null ? null : owner.userId();
      return refuse(request, LoginFailure.WRONG_PASSWORD, number, userId);
    }
    if (SessionLogin.from(request).isPresent()) {
      // Nothing of the one person is left for the other.
      request.logout();
    }
    Optional<Refusal> refused = handOver(request, response, visit, owner);
    if (refused.isEmpty()) {
      tellAfterRecovery(request, owner);
      renew(owner, typed);
    }
    return refused;
  }

  /** Whose hash was looked for. */
  private static final class Found {

    private @Nullable PasswordOwner owner;

    private @Nullable String hashOf(Optional<PasswordOwner> found) {
      owner = found.orElse(null);
      // Somebody disabled has none: that it is the right one shows in the limits as well.
      return owner == null || owner.disabled() ? null : owner.passwordHash();
    }
  }

  private static String email(RequestParameters parameters) {
    String typed = requireNonNullElse(parameters.value("email"), "");
    return typed.length() <= LONGEST_EMAIL ? typed : typed.substring(0, LONGEST_EMAIL);
  }

  private Optional<Refusal> handOver(
      HttpServletRequest request, HttpServletResponse response, Visit visit, PasswordOwner owner) {
    String number = visit.number();
    Result result =
        completion.completeByPassword(
            request,
            response,
            owner,
            owner.isOneOf(Profile.X, settings.adminSubjects()),
            wantsToStay(request),
            visit);
    if (result instanceof Result.Disabled) {
      // Since the password was looked at.
      return refuse(request, LoginFailure.WRONG_PASSWORD, number, owner.userId());
    }
    if (result instanceof Result.TooMany) {
      return heldUp(request, number, PasswordGuesses.WINDOW);
    }
    if (result instanceof Result.NotWanted notWanted) {
      return refuse(
          request,
          Failure.refused(notWanted.message(), number, null).of(owner.userId()),
          new Refusal(LoginFailure.REFUSED.status(), notWanted.message(), null, number));
    }
    if (result instanceof Result.NotAccepted) {
      return refuse(request, LoginFailure.INTERNAL, number, owner.userId());
    }
    responses.loggedIn(
        request, response, (Result.LoggedIn) result, number, SavedRequest.returnTo(request));
    return Optional.empty();
  }

  private boolean wantsToStay(HttpServletRequest request) {
    return settings.offersToStay() && request.getParameter(LoginStart.STAY) != null;
  }

  /**
   * Whoever had the account before may have linked one of their own to come back with (ADV-39 c).
   * Only here, where nobody comes without the new password: they would read it and be quiet.
   */
  private void tellAfterRecovery(HttpServletRequest request, PasswordOwner owner) {
    String hash = owner.passwordHash();
    if (!owner.recovered() || hash == null) {
      return;
    }
    Messages messages = Messages.forRequest(request);
    if (!owner.accounts().isEmpty()) {
      NextMessage.leave(
          request, messages.text("forgotten.who-else", PasswordNotice.names(messages, owner)));
    }
    try {
      passwords.toldAfterRecovery(owner.userId(), hash);
    } catch (DatabaseUnavailableException toldTwice) {
      LOG.log(System.Logger.Level.DEBUG, "A person will be told again who else can log in");
    }
  }

  /** They are logged in by now: an old hash is no reason to say otherwise. */
  private void renew(PasswordOwner owner, TypedPassword typed) {
    String old = owner.passwordHash();
    if (old == null || !hashes.isOutdated(old)) {
      return;
    }
    try {
      passwords.renew(owner.userId(), old, hashes.hash(typed));
    } catch (TooManyHashesException | DatabaseUnavailableException nextTime) {
      LOG.log(System.Logger.Level.DEBUG, "A password hash was not renewed");
    }
  }

  private Optional<Refusal> heldUp(HttpServletRequest request, String number, Duration time) {
    return refuse(
        request,
        Failure.of(LoginFailure.TOO_MANY_ATTEMPTS, number, null),
        Refusal.tooMany(Messages.forRequest(request), time, number));
  }

  private Optional<Refusal> refuse(
      HttpServletRequest request, LoginFailure reason, String number, @Nullable String userId) {
    String message = Messages.forRequest(request).text(reason.messageKey());
    return refuse(
        request,
        Failure.of(reason, number, null).of(userId),
        new Refusal(reason.status(), message, null, number));
  }

  private Optional<Refusal> refuse(HttpServletRequest request, Failure failure, Refusal refusal) {
    report.failed(request, failure.by(Profile.PASSWORD));
    return Optional.of(refusal);
  }

  private Optional<Refusal> databaseDown(
      HttpServletRequest request, String number, DatabaseUnavailableException failure) {
    String message = Messages.forRequest(request).text("password.unavailable");
    return refuse(
        request,
        Failure.of(failure, number, null),
        new Refusal(LoginFailure.DB_DOWN.status(), message, SOON, number));
  }
}
