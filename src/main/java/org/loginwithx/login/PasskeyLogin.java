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
import org.loginwithx.Internal;
import org.loginwithx.account.AccountNotice;
import org.loginwithx.account.FormError;
import org.loginwithx.attempt.Failure;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.attempt.LoginReport;
import org.loginwithx.attempt.UsedCallbacks;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.login.LoginCompletion.Result;
import org.loginwithx.passkey.Challenges;
import org.loginwithx.passkey.Credential;
import org.loginwithx.passkey.PasskeyOptions;
import org.loginwithx.passkey.PasskeySite;
import org.loginwithx.passkey.RejectedPasskeyException;
import org.loginwithx.passkey.WebAuthn;
import org.loginwithx.user.Network;
import org.loginwithx.user.Passkey;
import org.loginwithx.user.Passkeys;
import org.loginwithx.user.PasswordGuesses;
import org.loginwithx.user.PasswordGuesses.Guess;
import org.loginwithx.user.PasswordOwner;
import org.loginwithx.user.Passwords;
import org.loginwithx.user.Profile;
import org.loginwithx.user.Visit;
import org.loginwithx.web.FormToken;
import org.loginwithx.web.LastWay;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.RequestParameters;
import org.loginwithx.web.SavedRequest;
import org.loginwithx.web.SessionLogin;
import org.loginwithx.web.Visits;

/**
 * Log-in by passkey. Takes a POST with the parameters {@code state}, {@code credential} (the answer
 * of the browser, in JSON), {@code returnTo}, {@code stay} and the token of {@link FormToken}.
 *
 * <p>No user is named before: the browser offers the passkeys of this site, and the authenticator
 * says which one it has used. So the challenge is the same kind for all visitors, and says nothing
 * about who has an account here.
 */
@Dependent
@Internal
public class PasskeyLogin {

  /** The purpose of a challenge. */
  private static final String LOG_IN = "log in";

  /** Keeps its attempts apart from those by password, and its challenges from callbacks of X. */
  private static final String PREFIX = "passkey ";

  /** Far more than the answer of any browser; it is read before it is checked. */
  private static final int LONGEST_ANSWER = 20_000;

  private static final Duration SOON = Duration.ofSeconds(5);

  private final LoginSettings settings;
  private final Passkeys passkeys;
  private final Passwords owners;
  private final PasswordGuesses guesses;
  private final Challenges challenges;
  private final UsedCallbacks used;
  private final LoginCompletion completion;
  private final LoginReport report;
  private final LoginResponses responses;
  private final AccountNotice notice;

  @Inject
  PasskeyLogin(
      LoginSettings settings,
      Passkeys passkeys,
      Passwords owners,
      PasswordGuesses guesses,
      Challenges challenges,
      UsedCallbacks used,
      LoginCompletion completion,
      LoginReport report,
      LoginResponses responses,
      AccountNotice notice) {
    this.settings = settings;
    this.passkeys = passkeys;
    this.owners = owners;
    this.guesses = guesses;
    this.challenges = challenges;
    this.used = used;
    this.completion = completion;
    this.report = report;
    this.responses = responses;
    this.notice = notice;
  }

  /**
   * What the browser is asked to sign, as JSON. The challenge is bound to this browser, and nothing
   * about it is kept here.
   *
   * @return empty if this site has no passkeys at this address, or the form token is missing
   */
  public Optional<String> options(HttpServletRequest request) {
    if (request.isRequestedSessionIdFromURL()
        || !settings.isSetUp()
        || !FormToken.isGiven(request, settings)) {
      return Optional.empty();
    }
    Optional<String> browser = FormToken.ofBrowser(request, settings);
    return settings
        .passkeySite(request)
        .flatMap(
            site ->
                browser.map(
                    token -> PasskeyOptions.toLogIn(challenges.next(LOG_IN, token), site.host())));
  }

  /**
   * Logs the user in and redirects to the wanted page, or says why not.
   *
   * @return empty if the response is complete
   */
  public Optional<FormError> logIn(HttpServletRequest request, HttpServletResponse response)
      throws ServletException {
    LoginAttempt attempt = new LoginAttempt(request, response).by(Profile.PASSKEY);
    RequestParameters parameters = new RequestParameters(request);
    if (request.isRequestedSessionIdFromURL()
        || parameters.anyDoubled(FormToken.FIELD, "state", "credential", "returnTo")
        || !FormToken.isGiven(request, settings)) {
      return failed(attempt, LoginFailure.BAD_CSRF_TOKEN, "failure.csrf", null);
    }
    if (!settings.isSetUp()) {
      return failed(attempt, LoginFailure.NOT_SET_UP, "failure.not-set-up", null);
    }
    Optional<PasskeySite> site = settings.passkeySite(request);
    Optional<String> challenge =
        FormToken.ofBrowser(request, settings)
            .flatMap(token -> challenges.open(parameters.value("state"), LOG_IN, token));
    String json = requireNonNullElse(parameters.value("credential"), "");
    if (site.isEmpty() || challenge.isEmpty() || json.length() > LONGEST_ANSWER) {
      return failed(attempt, LoginFailure.EXPIRED, "passkey.expired", null);
    }
    try {
      return logIn(attempt, new Answer(json, site.get(), challenge.get()));
    } catch (RejectedPasskeyException unreadable) {
      return rejected(attempt, unreadable, null);
    } catch (DatabaseUnavailableException noDatabase) {
      String message = Messages.forRequest(request).text("password.unavailable");
      report.failed(attempt, Failure.of(noDatabase));
      return Optional.of(new FormError(LoginFailure.DB_DOWN.status(), message, SOON, attempt.id()));
    }
  }

  /** What a browser sent, and the challenge that it has to answer. */
  private record Answer(String json, PasskeySite site, String challenge) {

    @Override
    public String toString() {
      return "Answer[site=" + site + "]";
    }
  }

  private Optional<FormError> logIn(LoginAttempt attempt, Answer answer)
      throws RejectedPasskeyException, ServletException {
    HttpServletRequest request = attempt.request();
    Visit visit = Visits.of(request, attempt.id(), settings);
    WebAuthn.Use use = WebAuthn.checker().use(answer.json());
    // Whether the passkey is known makes no difference for the limits.
    String counted = PREFIX + use.credentialId();
    Network network = settings.trustedProxies().networkOf(request);
    if (guesses.begin(counted, network) instanceof Guess.HeldUp heldUp) {
      return tooMany(attempt, heldUp.time());
    }
    Passkey passkey =
        passkeys
            .find(use.credentialId())
            .filter(known -> known.host().equals(answer.site().host()))
            .orElse(null);
    if (passkey == null || !passkey.handle().equals(use.handle())) {
      return failed(attempt, LoginFailure.WRONG_PASSKEY, "passkey.wrong", null);
    }
    Credential after;
    try {
      after = use.check(passkey.credential(), answer.site(), answer.challenge());
    } catch (RejectedPasskeyException rejected) {
      // A double click sends one answer twice: the second one meets the count of the first.
      return rejected.isCopied() && !isFirst(answer)
          ? replayed(attempt, passkey)
          : rejected(attempt, rejected, passkey);
    }
    guesses.succeeded(counted, network);
    return isFirst(answer) ? proved(attempt, visit, passkey, after) : replayed(attempt, passkey);
  }

  /** Only for an answer whose signature is right: only the owner's key can cause this row. */
  private boolean isFirst(Answer answer) {
    return used.take(PREFIX + answer.challenge());
  }

  private Optional<FormError> replayed(LoginAttempt attempt, Passkey passkey) {
    return failed(attempt, LoginFailure.REPLAYED, "passkey.expired", passkey.userId());
  }

  private Optional<FormError> rejected(
      LoginAttempt attempt, RejectedPasskeyException rejected, @Nullable Passkey passkey) {
    if (passkey != null && rejected.isCopied()) {
      return copied(attempt, passkey);
    }
    String userId = passkey == null ? null : passkey.userId();
    Failure failure = Failure.of(LoginFailure.WRONG_PASSKEY, rejected.getMessage());
    return failed(attempt, failure.ofUser(userId), "passkey.wrong");
  }

  private Optional<FormError> copied(LoginAttempt attempt, Passkey passkey) {
    notice.passkeyCopied(attempt.request(), passkey);
    return failed(attempt, LoginFailure.PASSKEY_COPIED, "passkey.copied", passkey.userId());
  }

  private Optional<FormError> proved(
      LoginAttempt attempt, Visit visit, Passkey passkey, Credential after)
      throws ServletException {
    HttpServletRequest request = attempt.request();
    PasswordOwner owner = owners.find(passkey.userId()).orElse(null);
    if (owner == null) {
      return failed(attempt, LoginFailure.WRONG_PASSKEY, "passkey.wrong", null);
    }
    if (SessionLogin.from(request).isPresent()) {
      // No data of the one user stay for the other.
      request.logout();
    }
    boolean admin = owner.isOneOf(Profile.X, settings.adminSubjects());
    Result result =
        completion.completeByPasskey(
            attempt, owner, passkey, after, admin, wantsToStay(request), visit);
    if (result instanceof Result.LoggedIn loggedIn) {
      responses.usedWay(attempt, LastWay.PASSKEY);
      responses.loggedIn(attempt.leadingTo(SavedRequest.returnTo(request)), loggedIn);
      return Optional.empty();
    }
    if (result instanceof Result.Copied) {
      return copied(attempt, passkey);
    }
    if (result instanceof Result.TooMany) {
      return tooMany(attempt, PasswordGuesses.WINDOW);
    }
    if (result instanceof Result.NotWanted notWanted) {
      report.failed(attempt, notWanted.failure());
      return Optional.of(
          new FormError(LoginFailure.REFUSED.status(), notWanted.message(), null, attempt.id()));
    }
    if (result instanceof Result.EmailNeeded) {
      return failed(attempt, LoginFailure.REFUSED, "passkey.email-needed", owner.userId());
    }
    // The user has proved who they are, so may read that an administrator has disabled them.
    return result instanceof Result.Disabled
        ? failed(attempt, LoginFailure.USER_DISABLED, "failure.user-disabled", owner.userId())
        : failed(attempt, LoginFailure.INTERNAL, "failure.internal", owner.userId());
  }

  private boolean wantsToStay(HttpServletRequest request) {
    return settings.offersToStay() && request.getParameter(LoginStart.STAY) != null;
  }

  private Optional<FormError> tooMany(LoginAttempt attempt, Duration time) {
    report.failed(attempt, Failure.of(LoginFailure.TOO_MANY_ATTEMPTS));
    Messages messages = Messages.forRequest(attempt.request());
    return Optional.of(FormError.tooManyPasskeys(messages, time, attempt.id()));
  }

  private Optional<FormError> failed(
      LoginAttempt attempt, LoginFailure reason, String key, @Nullable String userId) {
    return failed(attempt, Failure.of(reason).ofUser(userId), key);
  }

  private Optional<FormError> failed(LoginAttempt attempt, Failure failure, String key) {
    report.failed(attempt, failure);
    String message = Messages.forRequest(attempt.request()).text(key);
    return Optional.of(new FormError(failure.reason().status(), message, null, attempt.id()));
  }
}
