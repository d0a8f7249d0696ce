package org.loginwithx.account;

import static java.util.Objects.requireNonNull;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.loginwithx.password.TypedPassword;
import org.loginwithx.user.PasswordOwner;
import org.loginwithx.user.Passwords;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.SessionLogin;

/**
 * Makes a user authenticate again before changing how to log in: by password, or by a new log-in if
 * there is no password. The thief of a session must not be able to take over the account, or to
 * guess the password (ASVS 6.2.3, 7.5.1).
 */
@Dependent
public class CurrentPassword {

  /** How long a log-in replaces the password. It is time to fill in one form. */
  private static final Duration NEW = Duration.ofMinutes(3);

  private final LoginSettings settings;
  private final Passwords passwords;
  private final PasswordCheck check;
  private final Clock clock;

  @Inject
  CurrentPassword(LoginSettings settings, Passwords passwords, PasswordCheck check, Clock clock) {
    this.settings = settings;
    this.passwords = passwords;
    this.check = check;
    this.clock = clock;
  }

  /** The proof that a form has to ask for. */
  public enum Need {
    /** The user's current password. */
    PASSWORD,
    /** A new log-in: this one is too old to replace a password. */
    LOG_IN,
    /** Nothing more. */
    NOTHING
  }

  /**
   * The proof that a form needs that changes how this user logs in.
   *
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public Need need(SessionLogin login) {
    boolean hasPassword =
        passwords.find(login.userId()).filter(owner -> owner.passwordHash() != null).isPresent();
    return need(login, hasPassword);
  }

  /**
   * {@link #need(SessionLogin)} without a statement, if it is known whether there is a password.
   */
  public Need need(SessionLogin login, boolean hasPassword) {
    if (settings.passwords() && hasPassword) {
      return Need.PASSWORD;
    }
    return login.at().plus(NEW).isBefore(clock.instant()) ? Need.LOG_IN : Need.NOTHING;
  }

  /**
   * Checks what a user typed. While users cannot log in by password, no user is asked for one.
   *
   * @return why the change is refused, for the user to read; empty if this is the password, or the
   *     user has none and has just logged in. A user who was deleted meanwhile is refused.
   * @throws org.loginwithx.password.TooManyHashesException if too many are checked at the moment
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  Optional<String> refusal(HttpServletRequest request, SessionLogin login, TypedPassword typed) {
    Optional<PasswordOwner> owner = passwords.find(login.userId());
    return owner.isEmpty()
        ? Optional.of(logInAgain(request))
        : refusal(request, login, owner.get(), typed);
  }

  private Optional<String> refusal(
      HttpServletRequest request, SessionLogin login, PasswordOwner owner, TypedPassword typed) {
    Messages messages = Messages.forRequest(request);
    return switch (need(login, owner.passwordHash() != null)) {
      case NOTHING -> Optional.empty();
      case LOG_IN -> Optional.of(logInAgain(request));
      case PASSWORD -> wrong(request, messages, owner, typed);
    };
  }

  /** Whether a form has to ask for the password of this user, who need not be the one logged in. */
  boolean hasPassword(PasswordOwner owner) {
    return settings.passwords() && owner.passwordHash() != null;
  }

  /**
   * Checks what was typed as the password of this user, who need not be the one logged in.
   *
   * @return as above; empty for a user who has no password, or is gone
   */
  Optional<String> refusal(HttpServletRequest request, String userId, TypedPassword typed) {
    return passwords
        .find(userId)
        .filter(this::hasPassword)
        .flatMap(owner -> wrong(request, Messages.forRequest(request), owner, typed));
  }

  private Optional<String> wrong(
      HttpServletRequest request, Messages messages, PasswordOwner owner, TypedPassword typed) {
    PasswordCheck.Result result =
        check.check(
            Passwords.emailKey(requireNonNull(owner.email())),
            settings.trustedProxies().networkOf(request),
            typed,
            owner::passwordHash);
    if (result instanceof PasswordCheck.Result.HeldUp heldUp) {
      return Optional.of(FormError.tooMany(messages, heldUp.time(), null).message());
    }
    return result instanceof PasswordCheck.Result.Wrong
        ? Optional.of(messages.text("password.current-wrong"))
        : Optional.empty();
  }

  private static String logInAgain(HttpServletRequest request) {
    return Messages.forRequest(request).text("proof.log-in-again");
  }
}
