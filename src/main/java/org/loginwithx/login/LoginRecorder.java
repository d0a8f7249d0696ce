package org.loginwithx.login;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.account.EmailSettings;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.passkey.Credential;
import org.loginwithx.user.EmailAddress;
import org.loginwithx.user.EmailAddresses;
import org.loginwithx.user.LinkedUser;
import org.loginwithx.user.LinkedUsers;
import org.loginwithx.user.LinkedUsers.PasskeyLoginOutcome;
import org.loginwithx.user.LinkedUsers.PasswordLoginOutcome;
import org.loginwithx.user.LinkedUsers.RecordedLogin;
import org.loginwithx.user.MailLinks;
import org.loginwithx.user.NewLogin;
import org.loginwithx.user.NewUser;
import org.loginwithx.user.Passkey;
import org.loginwithx.user.PasswordOwner;
import org.loginwithx.user.Profile;
import org.loginwithx.user.UserDisabledException;
import org.loginwithx.user.Visit;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Visits;

/**
 * Writes a log-in to the database, and the user if it is the first one. If every user needs an
 * address, it writes nothing without a confirmed one.
 */
@Dependent
final class LoginRecorder {

  private final LoginSettings settings;
  private final LinkedUsers users;
  private final EmailSettings emailSettings;
  private final EmailAddresses addresses;
  private final MailLinks links;

  @Inject
  LoginRecorder(
      LoginSettings settings,
      LinkedUsers users,
      EmailSettings emailSettings,
      EmailAddresses addresses,
      MailLinks links) {
    this.settings = settings;
    this.users = users;
    this.emailSettings = emailSettings;
    this.addresses = addresses;
    this.links = links;
  }

  /** What was written. */
  sealed interface Outcome {

    /**
     * The log-in.
     *
     * @param confirmed the address with which the user was created; null if no address was needed
     */
    record Recorded(RecordedLogin login, @Nullable EmailAddress confirmed) implements Outcome {}

    /**
     * Nothing: the user has to confirm an address first.
     *
     * @param userId the user's id here; null if there is no user yet
     * @param taken whether another user has confirmed the same address meanwhile
     */
    record EmailNeeded(@Nullable String userId, boolean taken) implements Outcome {}
  }

  /**
   * The user to whom an account is linked. One SELECT.
   *
   * @throws DatabaseUnavailableException if the database does not answer
   */
  Optional<LinkedUser> find(Profile profile) {
    return users.find(profile.provider(), profile.subject());
  }

  /**
   * When and from where a user logs in. Read before the application is asked: a change of the user
   * that comes later than this ends the log-in.
   */
  Visit visit(LoginAttempt attempt) {
    return Visits.of(attempt.request(), attempt.id(), settings);
  }

  /**
   * Records a log-in with an account.
   *
   * @param known the user to whom the account is linked; null if there is none
   * @param newUser the user to create then
   * @throws UserDisabledException if the user was disabled meanwhile
   * @throws DatabaseUnavailableException if the database does not answer
   */
  Outcome record(Profile profile, @Nullable LinkedUser known, NewUser newUser, NewLogin login) {
    if (!emailSettings.isRequired()) {
      return new Outcome.Recorded(users.recordLogin(profile, known, newUser, login), null);
    }
    return known == null ? join(profile, newUser, login) : recordMember(profile, known, login);
  }

  /** See {@link LinkedUsers#recordPasswordLogin}. */
  PasswordLoginOutcome recordByPassword(String userId, String verifiedHash, NewLogin login) {
    return users.recordPasswordLogin(userId, verifiedHash, login);
  }

  /** See {@link LinkedUsers#recordPasskeyLogin}. */
  PasskeyLoginOutcome recordByPasskey(Passkey passkey, Credential used, NewLogin login) {
    return users.recordPasskeyLogin(passkey, used, login);
  }

  /** Whether the user has to confirm an address before a log-in. */
  boolean needsEmail(PasswordOwner owner) {
    return emailSettings.isRequired() && owner.email() == null;
  }

  private Outcome recordMember(Profile profile, LinkedUser known, NewLogin login) {
    if (addresses.find(known.userId()).isEmpty()) {
      return new Outcome.EmailNeeded(known.userId(), false);
    }
    return users
        .recordReturn(profile, known, login)
        .<Outcome>map(recorded -> new Outcome.Recorded(recorded, null))
        .orElseGet(() -> new Outcome.EmailNeeded(null, false));
  }

  private Outcome join(Profile profile, NewUser newUser, NewLogin login) {
    Optional<EmailAddress> confirmed = links.confirmedToJoin(profile);
    if (confirmed.isEmpty()) {
      return new Outcome.EmailNeeded(null, false);
    }
    Optional<RecordedLogin> joined = users.join(profile, confirmed.get(), newUser, login);
    if (joined.isPresent()) {
      return new Outcome.Recorded(joined.get(), confirmed.get());
    }
    // Another tab of the same user was faster, or another user with the same address.
    Optional<LinkedUser> now = find(profile);
    if (now.isPresent()) {
      return recordMember(profile, now.get(), login);
    }
    links.forgetJoin(profile);
    return new Outcome.EmailNeeded(null, true);
  }
}
