package org.loginwithx.user;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.LoginDatabase.UniqueViolationException;
import org.loginwithx.database.NativeSql;
import org.loginwithx.passkey.Credential;
import org.loginwithx.user.HistoryEntry.Outcome;

/** The linked users, found by provider and subject only. */
@Internal
public final class LinkedUsers {

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");

  private static final int ATTEMPTS = 3;

  /** Log-ins of one user by password, or by passkey, within {@link PasswordGuesses#WINDOW}. */
  static final int MOST_BY_PASSWORD = 20;

  private final LoginDatabase database;
  private final Clock clock;

  public LinkedUsers(LoginDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * The user this account is linked to. One SELECT.
   *
   * @throws DatabaseUnavailableException if the database does not answer
   */
  public Optional<LinkedUser> find(String provider, String subject) {
    return database.read(entities -> find(entities, provider, subject));
  }

  /**
   * Records a log-in: updates what the provider says about the account, or creates a user and links
   * the account to it, and keeps the log-in in the history, in one transaction. One INSERT and one
   * UPDATE for a returning user with an unchanged handle.
   *
   * @param profile what the provider said just now
   * @param known what {@link #find} returned for this account
   * @param newUser id and groups of a user who is created
   * @param login the log-in to record
   * @throws UserDisabledException if an administrator has disabled the user
   * @throws NotAdmittedException if the right to become a user does not count any more
   * @throws UserIdTakenException if the id of the new user is in use
   * @throws DatabaseUnavailableException if the database does not answer; nothing was written
   */
  public RecordedLogin recordLogin(
      Profile profile, @Nullable LinkedUser known, NewUser newUser, NewLogin login) {
    if (known != null && !known.profile().hasSameHandleAs(profile)) {
      Usernames.takeFromOthers(database, profile);
    }
    @Nullable LinkedUser current = known;
    // Another log-in of the same user may link or delete the account meanwhile: each round starts
    // from what the round before found out. No honest user changes this more than three times
    // within one log-in.
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (current != null) {
        LinkedUser before = current;
        if (before.disabled()) {
          throw new UserDisabledException(before.userId());
        }
        if (isUpdated(before, profile, login)) {
          return new RecordedLogin(withProfile(before, profile), false);
        }
        current = null;
      }
      checkIsNotMerged(newUser.id());
      try {
        Optional<LinkedUser> created =
            database.inTransaction(
                entities -> create(entities, profile, user(newUser), newUser, login));
        if (created.isPresent()) {
          return firstLogin(created.get(), newUser);
        }
        // Another log-in of the same user may have used the right up.
        current =
            find(profile.provider(), profile.subject()).orElseThrow(NotAdmittedException::new);
        if (isRecorded(login)) {
          return new RecordedLogin(current, true);
        }
      } catch (UniqueViolationException firstLoginRace) {
        current = find(profile.provider(), profile.subject()).orElse(null);
        if (current != null && isRecorded(login)) {
          return new RecordedLogin(current, true);
        }
        if (current == null) {
          checkIsFree(newUser.id());
        } else {
          LOG.log(
              System.Logger.Level.INFO,
              "event=account outcome=noted reason=first_login_race user={0}",
              current.userId());
        }
      }
    }
    throw new DatabaseUnavailableException(
        "The account was linked and unlinked repeatedly during one log-in",
        new IllegalStateException());
  }

  /** As above, for a new user with a random id. */
  public RecordedLogin recordLogin(
      Profile profile, @Nullable LinkedUser known, Set<String> groupsOfNewUser, NewLogin login) {
    return recordLogin(profile, known, new NewUser(null, groupsOfNewUser), login);
  }

  /**
   * Creates the user of an account whose owner has confirmed this address, and stores the address.
   *
   * @param newUser id and groups of the user
   * @return empty if the confirmation was used up, the account has been linked meanwhile, or
   *     another user has confirmed the address; nothing was written
   * @throws NotAdmittedException if the right to become a user does not count any more
   * @throws UserIdTakenException if the id of the new user is in use
   * @throws DatabaseUnavailableException if the database does not answer; nothing was written
   */
  public Optional<RecordedLogin> join(
      Profile profile, EmailAddress email, NewUser newUser, NewLogin login) {
    checkIsNotMerged(newUser.id());
    try {
      Optional<Optional<LinkedUser>> created =
          database.inTransaction(
              entities -> {
                if (!MailLinks.useUpJoin(entities, profile, email)) {
                  return Optional.empty();
                }
                User user = user(newUser);
                user.confirm(email, clock.instant());
                return Optional.of(create(entities, profile, user, newUser, login));
              });
      return created.map(user -> firstLogin(user.orElseThrow(NotAdmittedException::new), newUser));
    } catch (UniqueViolationException accountOrAddressOrId) {
      if (find(profile.provider(), profile.subject()).isEmpty()) {
        checkIsFree(newUser.id());
      }
      return Optional.empty();
    }
  }

  /**
   * Records the log-in of an existing user, and creates no user.
   *
   * @return empty if the user was deleted meanwhile
   * @throws UserDisabledException if an administrator has disabled the user
   * @throws DatabaseUnavailableException if the database does not answer; nothing was written
   */
  public Optional<RecordedLogin> recordReturn(Profile profile, LinkedUser known, NewLogin login) {
    if (!known.profile().hasSameHandleAs(profile)) {
      Usernames.takeFromOthers(database, profile);
    }
    if (isUpdated(known, profile, login)) {
      return Optional.of(new RecordedLogin(withProfile(known, profile), false));
    }
    if (find(profile.provider(), profile.subject()).filter(LinkedUser::disabled).isPresent()) {
      throw new UserDisabledException(known.userId());
    }
    return Optional.empty();
  }

  /** The result of a log-in by password. */
  public enum PasswordLoginOutcome {
    /** The log-in is in the database. */
    RECORDED,
    /** The password was changed, or the user was disabled or deleted. */
    NOT_THEIRS,
    /** The user has logged in by password too often within 15 minutes. */
    TOO_MANY
  }

  /**
   * Records the log-in of a user by password, if the password is still the one that was checked. A
   * change that comes later waits for this transaction, and then ends this log-in with all others.
   * This transaction waits for a change that came earlier, and then records nothing.
   *
   * @param verifiedHash the hash that the password was compared with
   * @throws DatabaseUnavailableException if the database does not answer; nothing was written
   */
  public PasswordLoginOutcome recordPasswordLogin(
      String userId, String verifiedHash, NewLogin login) {
    try {
      return database.inTransaction(
          entities -> recordPasswordLogin(entities, userId, verifiedHash, login));
    } catch (UniqueViolationException again) {
      return isRecorded(login) ? PasswordLoginOutcome.RECORDED : PasswordLoginOutcome.NOT_THEIRS;
    }
  }

  private static PasswordLoginOutcome recordPasswordLogin(
      EntityManager entities, String userId, String verifiedHash, NewLogin login) {
    // For update: the foreign key of the history does not block a transaction that changes the
    // hash.
    boolean theirs =
        NativeSql.exists(
            entities,
            "select id from login_user where id = ?1 and disabled_at is null"
                + " and password_hash = ?2 for update",
            userId,
            verifiedHash);
    if (!theirs) {
      return PasswordLoginOutcome.NOT_THEIRS;
    }
    if (hasLoggedInTooOften(entities, userId, Profile.PASSWORD, login.visit().at())) {
      return PasswordLoginOutcome.TOO_MANY;
    }
    LoginRows.insert(entities, login, userId, Profile.PASSWORD, null, false);
    return PasswordLoginOutcome.RECORDED;
  }

  /** Each log-in leaves a session: no user needs so many, and pages list them. */
  private static boolean hasLoggedInTooOften(
      EntityManager entities, String userId, String provider, Instant now) {
    return NativeSql.exists(
        entities,
        "select id from login_history where user_id = ?1 and happened_at > ?2"
            + " and provider = ?3 and login_id is not null offset "
            + (MOST_BY_PASSWORD - 1)
            + " rows fetch next 1 rows only",
        userId,
        now.minus(PasswordGuesses.WINDOW),
        provider);
  }

  /** The result of a log-in by passkey. */
  public enum PasskeyLoginOutcome {
    /** The log-in is in the database. */
    RECORDED,
    /** The passkey was removed, or the user was disabled or deleted. */
    NOT_THEIRS,
    /** Another log-in has used this count, or a later one: the key may have been copied. */
    COPIED,
    /** The user has logged in by passkey too often within 15 minutes. */
    TOO_MANY
  }

  /**
   * Records the log-in of a user by passkey, and its new count, both or neither. Of two log-ins
   * with one count, only one is recorded. The removal of the passkey and the disabling of the user
   * lock the same row, so this log-in is refused after them, and ended by them before.
   *
   * @param passkey the passkey as it was read
   * @param used its key pair after this use
   * @throws DatabaseUnavailableException if the database does not answer; nothing was written
   */
  public PasskeyLoginOutcome recordPasskeyLogin(Passkey passkey, Credential used, NewLogin login) {
    try {
      return database.inTransaction(entities -> recordPasskeyLogin(entities, passkey, used, login));
    } catch (UniqueViolationException again) {
      return isRecorded(login) ? PasskeyLoginOutcome.RECORDED : PasskeyLoginOutcome.NOT_THEIRS;
    }
  }

  private static PasskeyLoginOutcome recordPasskeyLogin(
      EntityManager entities, Passkey passkey, Credential used, NewLogin login) {
    String userId = passkey.userId();
    boolean theirs =
        LoginMethods.lockIfEnabled(entities, userId)
            && NativeSql.exists(
                entities,
                "select id from login_passkey where id = ?1 and user_id = ?2",
                passkey.id(),
                userId);
    if (!theirs) {
      return PasskeyLoginOutcome.NOT_THEIRS;
    }
    if (hasLoggedInTooOften(entities, userId, Profile.PASSKEY, login.visit().at())) {
      return PasskeyLoginOutcome.TOO_MANY;
    }
    int counted =
        NativeSql.change(
            entities,
            "update login_passkey set sign_count = ?1, backed_up = ?2,"
                + " last_used_at = cast(?3 as timestamp with time zone)"
                // An authenticator that does not count always says 0.
                + " where id = ?4 and (sign_count < ?1 or sign_count = 0 and ?1 = 0)",
            used.signCount(),
            used.backedUp(),
            login.visit().at(),
            passkey.id());
    if (counted == 0) {
      return PasskeyLoginOutcome.COPIED;
    }
    LoginRows.insert(entities, login, userId, Profile.PASSKEY, null, false);
    return PasskeyLoginOutcome.RECORDED;
  }

  private static Optional<LinkedUser> find(
      EntityManager entities, String provider, String subject) {
    return entities
        .createQuery(
            "select a from LinkedAccount a join fetch a.user"
                + " where a.provider = :provider and a.subject = :subject",
            LinkedAccount.class)
        .setParameter("provider", provider)
        .setParameter("subject", subject)
        .getResultStream()
        .findFirst()
        .map(LinkedAccount::toLinkedUser);
  }

  private User user(NewUser newUser) {
    String id = newUser.id() == null ? UUID.randomUUID().toString() : newUser.id();
    return new User(id, newUser.groups(), clock.instant());
  }

  /** Called only after a violation: drivers differ in how they name the constraint. */
  private void checkIsFree(@Nullable String userId) {
    if (userId != null && database.inTransaction(entities -> isTaken(entities, userId))) {
      throw new UserIdTakenException(userId);
    }
  }

  /** Tokens of a user who was merged into another one must not become those of a new user. */
  private void checkIsNotMerged(@Nullable String userId) {
    if (userId != null
        && database.read(
            entities ->
                NativeSql.exists(
                    entities, "select user_id from login_merge where user_id = ?1", userId))) {
      throw new UserIdTakenException(userId);
    }
  }

  private static boolean isTaken(EntityManager entities, String userId) {
    return NativeSql.exists(entities, "select id from login_user where id = ?1", userId);
  }

  private static RecordedLogin firstLogin(LinkedUser created, NewUser newUser) {
    String administrator = newUser.admittance().givenBy();
    if (administrator != null) {
      LOG.log(
          System.Logger.Level.INFO,
          "event=account outcome=admitted user={0} by={1}",
          created.userId(),
          administrator);
    }
    return new RecordedLogin(created, true);
  }

  /** Empty if the right to become a user does not count any more. */
  private Optional<LinkedUser> create(
      EntityManager entities, Profile profile, User user, NewUser newUser, NewLogin login) {
    if (!newUser.admittance().useUp(entities)) {
      return Optional.empty();
    }
    LinkedAccount account =
        new LinkedAccount(UUID.randomUUID().toString(), user, profile, clock.instant());
    // This may be in the same transaction: no other transaction waits for rows that this one
    // creates, so there is no deadlock.
    Usernames.takeFromOthers(entities, profile);
    entities.persist(user);
    entities.persist(account);
    entities.flush();
    LoginRows.insert(entities, login, user.id(), profile.provider(), profile.subject(), true);
    String administrator = newUser.admittance().givenBy();
    if (administrator != null) {
      entities.persist(
          new HistoryRow(
              HistoryEntry.byAdministrator(
                  Outcome.ADMITTED, administrator, user.id(), login.visit())));
    }
    return Optional.of(account.toLinkedUser());
  }

  /** Whether an earlier attempt wrote the log-in, and only the answer to its commit was lost. */
  private boolean isRecorded(NewLogin login) {
    return database.read(entities -> LoginRows.isThere(entities, login.id()));
  }

  private boolean isUpdated(LinkedUser before, Profile profile, NewLogin login) {
    try {
      return database.inTransaction(entities -> update(entities, before, profile, login));
    } catch (UniqueViolationException userIsGoneOrRecordedAlready) {
      // If the user is gone, the foreign key of the history fails; if the log-in is recorded
      // already, its unique key does.
      return isRecorded(login);
    }
  }

  /** Whether the account still existed, so that it was updated, and its user is not disabled. */
  private boolean update(
      EntityManager entities, LinkedUser before, Profile profile, NewLogin login) {
    // This statement is the first: its foreign key blocks an administrator who is about to disable
    // the user (see People.disable), or waits for the administrator's commit, and then the update
    // sees it.
    Optional<String> row =
        LoginRows.insert(
            entities, login, before.userId(), profile.provider(), profile.subject(), false);
    if (row.isEmpty()) {
      return false;
    }
    if (updateAccount(entities, before, profile)) {
      return true;
    }
    LoginRows.delete(entities, row.get());
    return false;
  }

  private boolean updateAccount(EntityManager entities, LinkedUser before, Profile profile) {
    Instant now = clock.instant();
    if (before.profile().hasSameHandleAs(profile)) {
      return write(entities, before.userId(), profile, null, now);
    }
    String former = before.profile().username();
    // Several log-ins may be the first with the new handle; the one that replaces the former handle
    // records it.
    if (write(entities, before.userId(), profile, former, now)) {
      Usernames.keepFormer(entities, before.profile(), now);
      return true;
    }
    return write(entities, before.userId(), profile, null, now);
  }

  /**
   * Writes what the provider says.
   *
   * @param userId the user who must still have the account
   * @param former the handle the account must still have, or null for any
   */
  private static boolean write(
      EntityManager entities,
      String userId,
      Profile profile,
      @Nullable String former,
      Instant now) {
    // Not JPQL: with the subselect EclipseLink makes it a statement of two aliases, in which
    // PostgreSQL does not look again at a row that changed while it waited for that row.
    String update =
        "update login_account set username = ?1, username_key = ?2,"
            + " username_current = true, display_name = ?3,"
            + " picture_url = cast(?4 as varchar(2000)), email = cast(?5 as varchar(320)),"
            + " last_login_at = cast(?6 as timestamp with time zone),"
            + " signal_verified = cast(?10 as varchar(20)),"
            + " signal_created_at = cast(?11 as timestamp with time zone),"
            + " signal_followers = cast(?12 as bigint),"
            + " signal_posts = cast(?13 as varchar(10))"
            + " where provider = ?7 and subject = ?8 and user_id = ?9"
            + " and exists (select 1 from login_user u"
            + " where u.id = ?9 and u.disabled_at is null)"
            + (former == null ? "" : " and username = ?14");
    List<@Nullable Object> values =
        new ArrayList<>(
            Arrays.asList(
                profile.username(),
                Usernames.key(profile.username()),
                profile.displayName(),
                profile.pictureUrl(),
                profile.email(),
                now,
                profile.provider(),
                profile.subject(),
                userId,
                profile.signals().verifiedType(),
                profile.signals().createdAt(),
                profile.signals().followers(),
                SignalColumns.posts(profile.signals().isProtected())));
    if (former != null) {
      values.add(former);
    }
    return NativeSql.change(entities, update, values.toArray()) == 1;
  }

  /** Handles this account had before, newest first. */
  List<String> formerUsernames(String provider, String subject) {
    return Usernames.former(database, provider, subject);
  }

  private static LinkedUser withProfile(LinkedUser user, Profile profile) {
    return new LinkedUser(user.userId(), profile, user.groups(), user.linkedAt(), user.disabled());
  }

  /**
   * A log-in that is in the database.
   *
   * @param user the user as it is now
   * @param firstLogin whether this log-in created the user
   */
  public record RecordedLogin(LinkedUser user, boolean firstLogin) {}
}
