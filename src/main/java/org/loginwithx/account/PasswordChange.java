package org.loginwithx.account;

import static java.util.Objects.requireNonNull;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.password.PasswordHash;
import org.loginwithx.password.PasswordPolicy;
import org.loginwithx.password.TypedPassword;
import org.loginwithx.user.PasswordOwner;
import org.loginwithx.user.Passwords;
import org.loginwithx.user.Profile;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.SessionLogin;

/**
 * Sets, changes and removes the password of a user who has proved what {@link Action} takes, or who
 * has a link in a mail.
 *
 * <p>All methods throw {@link DatabaseUnavailableException} if the database does not answer, and
 * {@link org.loginwithx.password.TooManyHashesException} if too many passwords are checked at the
 * moment; nothing has changed then.
 */
@Dependent
public class PasswordChange {

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");

  private final LoginSettings settings;
  private final Passwords passwords;
  private final Proofs proofs;
  private final PasswordCheck check;
  private final PasswordHash hashes;
  private final PasswordNotice notice;

  @Inject
  PasswordChange(
      LoginSettings settings,
      Passwords passwords,
      Proofs proofs,
      PasswordCheck check,
      PasswordHash hashes,
      PasswordNotice notice) {
    this.settings = settings;
    this.passwords = passwords;
    this.proofs = proofs;
    this.check = check;
    this.hashes = hashes;
    this.notice = notice;
  }

  /**
   * Sets the password of the logged-in user.
   *
   * @param current the current password; ignored if there is none
   * @param endsOthers whether this ends all other log-ins of the user
   * @return what is wrong with the new password, for the user to read; empty if it is set
   */
  public Optional<String> set(
      HttpServletRequest request, TypedPassword current, TypedPassword next, boolean endsOthers)
      throws UnprovenException {
    Messages messages = Messages.forRequest(request);
    PasswordOwner owner = owner(request);
    SessionLogin login = proofs.require(request, Action.SET_PASSWORD, current);
    if (owner == null || owner.email() == null) {
      return Optional.of(messages.text("password.no-email"));
    }
    if (owner.passwordHash() == null && owner.recovered()) {
      // After an undo, only the link in a mail sets a password: a thief's account may be linked.
      return Optional.of(messages.text("recovery.needs-password"));
    }
    Optional<String> refused = refused(messages, owner, next);
    if (refused.isPresent()) {
      return refused;
    }
    if (!passwords.replace(
        owner.userId(),
        owner.passwordHash(),
        hashes.hash(next),
        endsOthers ? login.loginId() : null)) {
      return Optional.of(messages.text("password.changed-meanwhile"));
    }
    notice.set(request, owner);
    return Optional.empty();
  }

  /**
   * The user before the proofs are checked: if the password changes meanwhile, the one that was
   * proved is not the one that is replaced.
   */
  private @Nullable PasswordOwner owner(HttpServletRequest request) {
    return SessionLogin.from(request).flatMap(login -> passwords.find(login.userId())).orElse(null);
  }

  /** The result of using a link in a mail. */
  public sealed interface Reset {

    /** The password is set, and the link used up. */
    record Done() implements Reset {}

    /**
     * The password cannot be used; the link still can.
     *
     * @param message what is wrong with the password, for the user to read
     */
    record BadPassword(String message) implements Reset {}

    /** The link is no longer valid. */
    record Gone() implements Reset {}
  }

  /**
   * The address of the user whose password a link in a mail may set; empty if the link is no longer
   * valid. Changes nothing.
   */
  public Optional<String> look(String token) {
    return ownerByLink(token).map(PasswordOwner::email);
  }

  private Optional<PasswordOwner> ownerByLink(String token) {
    return settings.passwords() ? passwords.findByLink(token) : Optional.empty();
  }

  /**
   * Sets the password of a user who forgot it, or lost access to X, and has a link in a mail to the
   * confirmed address. Ends all log-ins of the user: one of them may be the attacker's (ADV-39 b).
   * It logs no user in.
   */
  public Reset reset(HttpServletRequest request, String token, TypedPassword next) {
    PasswordOwner owner = ownerByLink(token).orElse(null);
    if (owner == null) {
      return new Reset.Gone();
    }
    Optional<String> refused = refused(Messages.forRequest(request), owner, next);
    if (refused.isPresent()) {
      return new Reset.BadPassword(refused.get());
    }
    if (!passwords.reset(token, hashes.hash(next))) {
      return new Reset.Gone();
    }
    afterReset(request, owner);
    notice.reset(request, owner);
    return new Reset.Done();
  }

  /** The password is set by now, even if this fails. */
  private void afterReset(HttpServletRequest request, PasswordOwner owner) {
    try {
      // A user who typed the forgotten password too often need not wait to type the new one.
      check.forget(
          Passwords.emailKey(requireNonNull(owner.email())),
          settings.trustedProxies().networkOf(request));
    } catch (DatabaseUnavailableException later) {
      LOG.log(
          System.Logger.Level.WARNING,
          "event=password outcome=reset user={0} detail=limits_not_forgotten",
          owner.userId());
    }
  }

  /**
   * Removes the password of the logged-in user, unless it is the last way to log in.
   *
   * @param endsOthers whether this ends all other log-ins of the user
   * @return why it was refused, for the user to read; empty if the password was removed
   */
  public Optional<String> remove(
      HttpServletRequest request, TypedPassword current, boolean endsOthers)
      throws UnprovenException {
    Messages messages = Messages.forRequest(request);
    PasswordOwner owner = owner(request);
    SessionLogin login = proofs.require(request, Action.REMOVE_PASSWORD, current);
    String before = owner == null ? null : owner.passwordHash();
    if (owner == null || before == null) {
      return Optional.of(messages.text("password.changed-meanwhile"));
    }
    String onlyLoginId = endsOthers ? login.loginId() : null;
    return switch (passwords.remove(owner.userId(), before, settings.openWays(), onlyLoginId)) {
      case LAST_WAY -> Optional.of(messages.text("password.last-way"));
      case CHANGED_MEANWHILE -> Optional.of(messages.text("password.changed-meanwhile"));
      case DONE -> {
        notice.removed(request, owner);
        yield Optional.empty();
      }
    };
  }

  private Optional<String> refused(Messages messages, PasswordOwner owner, TypedPassword next) {
    return PasswordPolicy.problem(next, ownWords(messages, owner))
        .map(
            problem ->
                messages.text(
                    problem.messageKey(), PasswordPolicy.SHORTEST, PasswordPolicy.LONGEST));
  }

  private List<String> ownWords(Messages messages, PasswordOwner owner) {
    List<String> words = new ArrayList<>();
    words.add(messages.text("site.name"));
    if (settings.publicUrl() != null) {
      words.add(settings.publicUrl().getHost());
    }
    if (owner.email() != null) {
      words.add(owner.email());
      words.add(owner.email().replaceFirst("@.*", ""));
    }
    for (Profile account : owner.accounts()) {
      words.add(account.username());
      words.add(account.displayName());
    }
    return words;
  }
}
