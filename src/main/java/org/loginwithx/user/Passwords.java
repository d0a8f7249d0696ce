package org.loginwithx.user;

import static java.util.Objects.requireNonNullElse;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.NativeSql;
import org.loginwithx.secret.Secrets;
import org.loginwithx.user.MailLink.Purpose;

/**
 * The hashes of users' passwords. The confirmed e-mail address identifies the user who logs in; no
 * other name stays with one user.
 */
@Internal
public final class Passwords {

  private static final GroupsConverter GROUPS = new GroupsConverter();

  /**
   * One statement for known and unknown addresses, so that time does not reveal which are known.
   */
  private static final String OWNER =
      "select u.id, u.group_names, u.email, u.password_hash, u.password_set_at, u.disabled_at,"
          + " u.recovered_at, a.provider, a.subject, a.username, a.display_name, a.picture_url,"
          + " a.email, a.signal_verified, a.signal_created_at, a.signal_followers, a.signal_posts,"
          + " (select count(*) from login_passkey p where p.user_id = u.id) from login_user u left"
          + " join login_account a on a.user_id = u.id where ";

  private final LoginDatabase database;
  private final Clock clock;

  public Passwords(LoginDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** The key of an address, the same however a user types it. */
  public static String emailKey(String typed) {
    // A text that is no address counts for the limits as well, and matches no user.
    return EmailAddress.parse(typed)
        .map(EmailAddress::key)
        .orElseGet(() -> Usernames.key(typed.strip()));
  }

  /**
   * The user with this confirmed address. One SELECT.
   *
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public Optional<PasswordOwner> findByEmailKey(String emailKey) {
    return owner("u.email_key = ?1", NativeSql.withoutNul(emailKey));
  }

  /**
   * The user with this id. One SELECT.
   *
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public Optional<PasswordOwner> find(String userId) {
    return owner("u.id = ?1", userId);
  }

  /**
   * The user whose password the link in a mail may set. Changes nothing. Empty if the address it
   * was sent to is no longer the user's, or an administrator has disabled the user.
   *
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public Optional<PasswordOwner> findByLink(String token) {
    String tokenHash = Secrets.sha256(token);
    MailLink link =
        database.inTransaction(entities -> link(entities, tokenHash, clock.instant())).orElse(null);
    return link == null || link.userId() == null
        ? Optional.empty()
        : find(link.userId()).filter(owner -> isFor(link, owner));
  }

  private static Optional<MailLink> link(EntityManager entities, String tokenHash, Instant now) {
    return MailLinks.find(entities, tokenHash, now)
        .filter(link -> link.purpose() == Purpose.PASSWORD);
  }

  private static boolean isFor(MailLink link, PasswordOwner owner) {
    return !owner.disabled()
        && owner.email() != null
        && emailKey(owner.email()).equals(link.email().key());
  }

  private Optional<PasswordOwner> owner(String condition, String value) {
    List<Object[]> rows =
        database.inTransaction(
            entities ->
                NativeSql.read(
                    entities, OWNER + condition + " order by a.last_login_at desc", value));
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    List<Profile> accounts = new ArrayList<>();
    for (Object[] columns : rows) {
      if (columns[7] != null) {
        accounts.add(
            new Profile(
                    (String) columns[7],
                    (String) columns[8],
                    requireNonNullElse((String) columns[9], ""),
                    requireNonNullElse((String) columns[10], ""),
                    (String) columns[11],
                    (String) columns[12])
                .withSignals(SignalColumns.read(columns, 13)));
      }
    }
    Object[] user = rows.get(0);
    Set<String> groups = GROUPS.convertToEntityAttribute((String) user[1]);
    return Optional.of(
        new PasswordOwner(
            (String) user[0],
            groups,
            (String) user[2],
            (String) user[3],
            user[4] == null ? null : NativeSql.instant(user[4]),
            user[6] != null,
            user[5] != null,
            accounts,
            (int) NativeSql.number(user[17])));
  }

  /**
   * Sets a password for a user with a confirmed address, if the current one is still the one that
   * was checked. Ends the user's unused links in mails. A link that sets another password stays: a
   * thief with a session, who may have set the first one, must not take it from the owner.
   *
   * @param before the hash of the current one; null if there is none
   * @param after the hash of the new one
   * @param onlyLoginId the one log-in of the user that does not end; null if none ends
   * @return false if it was changed meanwhile, or there is no confirmed address any more
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public boolean replace(
      String userId, @Nullable String before, String after, @Nullable String onlyLoginId) {
    return ended(
        userId,
        onlyLoginId,
        true,
        entities -> {
          String update =
              "update login_user set password_hash = ?1,"
                  + " password_set_at = cast(?2 as timestamp with time zone)"
                  + " where id = ?3 and email_key is not null and ";
          Instant now = clock.instant();
          int changed =
              before == null
                  ? NativeSql.change(entities, update + "password_hash is null", after, now, userId)
                  : NativeSql.change(
                      entities, update + "password_hash = ?4", after, now, userId, before);
          return changed == 1;
        });
  }

  /**
   * Changes the password, and in the same transaction ends what must end with it.
   *
   * @param done what {@code change} returns if it has changed something
   */
  private <T> T ended(
      String userId, @Nullable String onlyLoginId, T done, Function<EntityManager, T> change) {
    T result =
        database.inTransaction(
            entities -> {
              T changed = change.apply(entities);
              if (!changed.equals(done)) {
                return changed;
              }
              if (onlyLoginId == null) {
                MailLinks.discard(entities, userId, clock.instant());
              } else {
                LoginEnds.others(entities, userId, onlyLoginId, clock.instant());
              }
              return changed;
            });
    if (result.equals(done) && onlyLoginId != null) {
      database.ends().mark(userId);
    }
    return result;
  }

  /**
   * Sets a password whatever was set before, for the holder of the link in a mail, and uses the
   * link up. Ends all log-ins and all other links of the user as well, except those that undo a
   * change of the address: one of these may belong to the attacker who made the reset necessary
   * (ADV-39 b, d).
   *
   * @return false if the link is no longer good, see {@link #findByLink}; nothing has changed then
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public boolean reset(String token, String hash) {
    String tokenHash = Secrets.sha256(token);
    Optional<String> userId =
        database.inTransaction(entities -> reset(entities, tokenHash, hash, clock.instant()));
    userId.ifPresent(database.ends()::mark);
    return userId.isPresent();
  }

  /** The id of the user of the link; empty if the link is no longer good. */
  private static Optional<String> reset(
      EntityManager entities, String tokenHash, String hash, Instant now) {
    MailLink link = link(entities, tokenHash, now).orElse(null);
    if (link == null
        || link.userId() == null
        || !lockIfStillTheirs(entities, link)
        || !MailLinks.take(entities, tokenHash, now)) {
      return Optional.empty();
    }
    LoginEnds.all(entities, link.userId(), now);
    NativeSql.change(
        entities,
        "update login_user set password_hash = ?1,"
            + " password_set_at = cast(?2 as timestamp with time zone),"
            + " recovered_at = cast(?2 as timestamp with time zone) where id = ?3",
        hash,
        now,
        link.userId());
    return Optional.of(link.userId());
  }

  private static boolean lockIfStillTheirs(EntityManager entities, MailLink link) {
    return NativeSql.exists(
        entities,
        "select id from login_user where id = ?1 and email_key = ?2 and disabled_at is null"
            + " for update",
        link.userId(),
        link.email().key());
  }

  /**
   * Records that the user was told which other accounts can log in, see {@link
   * PasswordOwner#recovered}. Nothing changes if a link in another mail set the password meanwhile:
   * that password has not been used yet.
   *
   * @param hash the hash of the password that was used to log in
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public void toldAfterRecovery(String userId, String hash) {
    database.inTransaction(
        entities ->
            NativeSql.change(
                entities,
                "update login_user set recovered_at = null where id = ?1 and password_hash = ?2",
                userId,
                hash));
  }

  /**
   * Whether a link in a mail set the password, and the user has not logged in with it since.
   *
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public boolean isRecovered(String userId) {
    return database.inTransaction(
        entities ->
            NativeSql.exists(
                entities,
                "select id from login_user where id = ?1 and recovered_at is not null",
                userId));
  }

  /**
   * Stores another hash of the same password.
   *
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public void renew(String userId, String before, String after) {
    database.inTransaction(
        entities ->
            NativeSql.change(
                entities,
                "update login_user set password_hash = ?1"
                    + " where id = ?2 and password_hash = ?3",
                after,
                userId,
                before));
  }

  /** The result of removing a password. */
  public enum Removed {
    DONE,
    /** It is the last way to log in, so it was not removed. */
    LAST_WAY,
    /** It was changed or removed meanwhile. */
    CHANGED_MEANWHILE
  }

  /**
   * Removes the password that was checked, unless it is the last way to log in. Ends the user's
   * unused links in mails, except for one that sets another password.
   *
   * @param before the hash that the password was checked against
   * @param open what counts as another way to log in
   * @param onlyLoginId the one log-in of the user that does not end; null if none ends
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public Removed remove(String userId, String before, OpenWays open, @Nullable String onlyLoginId) {
    return ended(
        userId, onlyLoginId, Removed.DONE, entities -> remove(entities, userId, before, open));
  }

  private static Removed remove(
      EntityManager entities, String userId, String before, OpenWays open) {
    Optional<LoginMethods> ways = LoginMethods.lockAndCount(entities, userId, open);
    if (ways.isPresent() && ways.get().accounts() + ways.get().passkeys() == 0) {
      return Removed.LAST_WAY;
    }
    int removed =
        NativeSql.change(
            entities,
            "update login_user set password_hash = null, password_set_at = null,"
                + " recovered_at = null where id = ?1 and password_hash = ?2",
            userId,
            before);
    return removed == 1 ? Removed.DONE : Removed.CHANGED_MEANWHILE;
  }
}
