package org.loginwithx.user;

import static java.util.Objects.requireNonNullElse;

import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The hashes of people's passwords. Who logs in with one is named by their confirmed e-mail
 * address; there is no other name that stays theirs.
 */
public final class Passwords {

  private static final GroupsConverter GROUPS = new GroupsConverter();

  /** One statement for everybody, so that time does not tell who is known. */
  private static final String OWNER =
      "select u.id, u.group_names, u.email, u.password_hash, u.password_set_at, u.disabled_at,"
          + " a.provider, a.subject, a.username, a.display_name, a.picture_url, a.email"
          + " from login_user u left join login_account a on a.user_id = u.id where ";

  private final LoginDatabase database;
  private final Clock clock;

  public Passwords(LoginDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** What an address is found by, however somebody types it. */
  public static String emailKey(String typed) {
    // What is no address is counted by the limits as well, and is nobody's.
    return EmailAddress.parse(typed)
        .map(EmailAddress::key)
        .orElseGet(() -> LinkedUsers.usernameKey(typed.strip()));
  }

  /**
   * Whose confirmed address this is. One SELECT.
   *
   * @throws DatabaseUnavailableException if the database does not answer
   */
  public Optional<PasswordOwner> findByEmailKey(String emailKey) {
    // PostgreSQL refuses a text with NUL, which no address has.
    return owner("u.email_key = ?1", emailKey.replace("\u0000", " "));
  }

  /**
   * The person with this id. One SELECT.
   *
   * @throws DatabaseUnavailableException if the database does not answer
   */
  public Optional<PasswordOwner> find(String userId) {
    return owner("u.id = ?1", userId);
  }

  private Optional<PasswordOwner> owner(String condition, String value) {
    List<?> rows =
        database.inTransaction(
            entities ->
                entities
                    .createNativeQuery(OWNER + condition + " order by a.last_login_at desc")
                    .setParameter(1, value)
                    .getResultList());
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    List<Profile> accounts = new ArrayList<>();
    for (Object row : rows) {
      Object[] columns = (Object[]) row;
      if (columns[6] != null) {
        accounts.add(
            new Profile(
                (String) columns[6],
                (String) columns[7],
                requireNonNullElse((String) columns[8], ""),
                requireNonNullElse((String) columns[9], ""),
                (String) columns[10],
                (String) columns[11]));
      }
    }
    Object[] user = (Object[]) rows.get(0);
    Set<String> groups = GROUPS.convertToEntityAttribute((String) user[1]);
    return Optional.of(
        new PasswordOwner(
            (String) user[0],
            groups,
            (String) user[2],
            (String) user[3],
            user[4] == null ? null : EndedLogins.instant(user[4]),
            user[5] != null,
            accounts));
  }

  /**
   * Sets a password for somebody with a confirmed address, if theirs is still the one that was
   * checked.
   *
   * @param before the hash of the one they have; null if they have none
   * @param after the hash of the new one
   * @return false if it was changed meanwhile, or there is no confirmed address any more
   * @throws DatabaseUnavailableException if the database does not answer
   */
  public boolean replace(String userId, @Nullable String before, String after) {
    String condition = before == null ? "password_hash is null" : "password_hash = ?4";
    return database.inTransaction(
        entities -> {
          Query update =
              entities
                  .createNativeQuery(
                      "update login_user set password_hash = ?1,"
                          + " password_set_at = cast(?2 as timestamp with time zone)"
                          + " where id = ?3 and email_key is not null and "
                          + condition)
                  .setParameter(1, after)
                  .setParameter(2, Timestamp.from(clock.instant()))
                  .setParameter(3, userId);
          if (before != null) {
            update.setParameter(4, before);
          }
          if (update.executeUpdate() != 1) {
            return false;
          }
          MailLinks.discard(entities, userId, clock.instant());
          return true;
        });
  }

  /**
   * Sets a password whatever was set before, for somebody with a confirmed address who has proved
   * that it is theirs.
   *
   * @return false if there is no such person
   * @throws DatabaseUnavailableException if the database does not answer
   */
  public boolean reset(String userId, String hash) {
    return database.inTransaction(
        entities ->
            entities
                    .createNativeQuery(
                        "update login_user set password_hash = ?1,"
                            + " password_set_at = cast(?2 as timestamp with time zone)"
                            + " where id = ?3 and email_key is not null")
                    .setParameter(1, hash)
                    .setParameter(2, Timestamp.from(clock.instant()))
                    .setParameter(3, userId)
                    .executeUpdate()
                == 1);
  }

  /**
   * Stores another hash of the same password.
   *
   * @throws DatabaseUnavailableException if the database does not answer
   */
  public void renew(String userId, String before, String after) {
    database.inTransaction(
        entities ->
            entities
                .createNativeQuery(
                    "update login_user set password_hash = ?1"
                        + " where id = ?2 and password_hash = ?3")
                .setParameter(1, after)
                .setParameter(2, userId)
                .setParameter(3, before)
                .executeUpdate());
  }

  /**
   * Removes a password, unless it is the last way to log in.
   *
   * @return false if it is, and it was kept
   * @throws DatabaseUnavailableException if the database does not answer
   */
  public boolean remove(String userId) {
    return database.inTransaction(entities -> remove(entities, userId));
  }

  private boolean remove(EntityManager entities, String userId) {
    Optional<WaysIn> ways = WaysIn.lockAndCount(entities, userId);
    if (ways.isPresent() && ways.get().accounts() == 0) {
      return false;
    }
    entities
        .createNativeQuery(
            "update login_user set password_hash = null, password_set_at = null where id = ?1")
        .setParameter(1, userId)
        .executeUpdate();
    MailLinks.discard(entities, userId, clock.instant());
    return true;
  }
}
