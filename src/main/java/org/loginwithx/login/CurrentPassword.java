package org.loginwithx.login;

import static java.util.Objects.requireNonNull;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.loginwithx.password.TypedPassword;
import org.loginwithx.user.PasswordOwner;
import org.loginwithx.user.Passwords;

/**
 * Makes users who have a password type it before they change how they log in. A stolen session must
 * not become the account, and must not be a place to guess the password (ASVS 6.2.3).
 */
@Dependent
public class CurrentPassword {

  private final LoginSettings settings;
  private final Passwords passwords;
  private final PasswordCheck check;

  @Inject
  CurrentPassword(LoginSettings settings, Passwords passwords, PasswordCheck check) {
    this.settings = settings;
    this.passwords = passwords;
    this.check = check;
  }

  /**
   * Checks what a user typed. While nobody can log in by password, nobody is asked for one.
   *
   * @return why the change is refused, for the user to read; empty if this is the password, or the
   *     user has none
   * @throws org.loginwithx.password.TooManyHashesException if too many are checked at the moment
   * @throws org.loginwithx.user.DatabaseUnavailableException if the database does not answer
   */
  Optional<String> refusal(HttpServletRequest request, String userId, TypedPassword typed) {
    return settings.passwords()
        ? passwords.find(userId).flatMap(owner -> refusal(request, owner, typed))
        : Optional.empty();
  }

  /** The same for a user who was read from the database just now. */
  Optional<String> refusal(HttpServletRequest request, PasswordOwner owner, TypedPassword typed) {
    if (owner.passwordHash() == null) {
      return Optional.empty();
    }
    Messages messages = Messages.forRequest(request);
    PasswordCheck.Result result =
        check.check(
            Passwords.emailKey(requireNonNull(owner.email())),
            settings.trustedProxies().networkOf(request),
            typed,
            owner::passwordHash);
    if (result instanceof PasswordCheck.Result.HeldUp heldUp) {
      return Optional.of(PasswordLogin.tooMany(messages, heldUp.time(), null).message());
    }
    return result instanceof PasswordCheck.Result.Wrong
        ? Optional.of(messages.text("password.current-wrong"))
        : Optional.empty();
  }
}
