package org.loginwithx.user;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.loginwithx.Internal;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.LoginDatabase.UniqueViolationException;
import org.loginwithx.database.NativeSql;
import org.loginwithx.passkey.Credential;
import org.loginwithx.secret.Secrets;

/**
 * The passkeys of users.
 *
 * <p>All methods throw {@link org.loginwithx.database.DatabaseUnavailableException} if the database
 * does not answer; nothing has changed then.
 */
@Internal
public final class Passkeys {

  /** No user needs more, and each of them is sent to the browser when another one is added. */
  public static final int MOST = 20;

  private static final int LONGEST_NAME = 60;

  private static final String FIND =
      "select id, user_id, host, user_handle, credential_id, credential_data, sign_count,"
          + " backup_eligible, backed_up, transports, name, created_at, last_used_at"
          + " from login_passkey where ";

  private final LoginDatabase database;
  private final Clock clock;

  public Passkeys(LoginDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** All passkeys of a user, the oldest first. One SELECT. */
  public List<Passkey> of(String userId) {
    return find("user_id = ?1 order by created_at, id", userId);
  }

  /** The passkey that browsers call so. One SELECT. */
  public Optional<Passkey> find(String credentialId) {
    return find("credential_key = ?1", Secrets.sha256(credentialId)).stream().findFirst();
  }

  private List<Passkey> find(String condition, String value) {
    return database.read(entities -> NativeSql.read(entities, FIND + condition, value)).stream()
        .map(Passkeys::passkey)
        .toList();
  }

  private static Passkey passkey(Object[] row) {
    Credential credential =
        new Credential(
            NativeSql.text(row[4]),
            NativeSql.text(row[5]),
            NativeSql.number(row[6]),
            NativeSql.flag(row[7]),
            NativeSql.flag(row[8]),
            Stream.of(NativeSql.text(row[9]).split(" ")).filter(word -> !word.isEmpty()).toList());
    return new Passkey(
        NativeSql.text(row[0]),
        NativeSql.text(row[1]),
        NativeSql.text(row[2]),
        NativeSql.text(row[3]),
        credential,
        NativeSql.text(row[10]),
        NativeSql.instant(row[11]),
        row[12] == null ? null : NativeSql.instant(row[12]));
  }

  /**
   * A name as it is stored: cleaned and cut.
   *
   * @param usual the name if nothing visible is left
   */
  public static String name(String typed, String usual) {
    String name = PersonText.clean(typed, LONGEST_NAME).strip();
    return PersonText.isInvisible(name) ? PersonText.clean(usual, LONGEST_NAME) : name;
  }

  /** The result of adding a passkey. */
  public enum Added {
    DONE,
    /** This passkey is known already. */
    KNOWN,
    /** The user has {@value Passkeys#MOST} passkeys. */
    TOO_MANY,
    /** The user was deleted or is disabled. */
    NO_USER
  }

  /**
   * Adds a passkey.
   *
   * @param host the host to which it belongs
   * @param handle what the authenticator knows of the user
   * @param name as {@link #name} returns it
   */
  public Added add(String userId, String host, String handle, Credential credential, String name) {
    try {
      return database.inTransaction(
          entities -> add(entities, userId, host, handle, credential, name));
    } catch (UniqueViolationException known) {
      return Added.KNOWN;
    }
  }

  private Added add(
      EntityManager entities,
      String userId,
      String host,
      String handle,
      Credential credential,
      String name) {
    // The lock that deleting, disabling and removing ways to log in take, too.
    if (!LoginMethods.lockIfEnabled(entities, userId)) {
      return Added.NO_USER;
    }
    long others =
        NativeSql.count(entities, "select count(*) from login_passkey where user_id = ?1", userId);
    if (others >= MOST) {
      return Added.TOO_MANY;
    }
    Instant now = clock.instant();
    NativeSql.change(
        entities,
        "insert into login_passkey (id, user_id, host, user_handle, credential_key, credential_id,"
            + " credential_data, sign_count, backup_eligible, backed_up, transports, name,"
            + " created_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
            + " cast(?13 as timestamp with time zone))",
        UUID.randomUUID().toString(),
        userId,
        host,
        handle,
        Secrets.sha256(credential.id()),
        credential.id(),
        credential.data(),
        credential.signCount(),
        credential.backupEligible(),
        credential.backedUp(),
        String.join(" ", credential.transports()),
        name,
        now);
    MailLinks.discard(entities, userId, now);
    return Added.DONE;
  }

  /** Renames a passkey; false if the user has no such passkey. */
  public boolean rename(String userId, String id, String name) {
    return database.inTransaction(
        entities ->
            NativeSql.change(
                    entities,
                    "update login_passkey set name = ?1 where id = ?2 and user_id = ?3",
                    name,
                    id,
                    userId)
                == 1);
  }

  /** The result of removing a passkey. */
  public enum Removed {
    DONE,
    /** It is the last way to log in, so it was not removed. */
    LAST_WAY,
    /** The user has no such passkey. */
    NOT_THEIRS
  }

  /**
   * Removes a passkey, unless it is the user's last way to log in, and ends all other log-ins of
   * the user: a thief may have the device.
   *
   * @param open the ways that count
   * @param keptLoginId the log-in that does not end
   */
  public Removed remove(String userId, String id, OpenWays open, String keptLoginId) {
    Removed removed =
        database.inTransaction(entities -> remove(entities, userId, id, open, keptLoginId));
    if (removed == Removed.DONE) {
      database.ends().mark(userId);
    }
    return removed;
  }

  private Removed remove(
      EntityManager entities, String userId, String id, OpenWays open, String keptLoginId) {
    Optional<LoginMethods> ways = LoginMethods.lockAndCount(entities, userId, open);
    Optional<Object[]> found =
        NativeSql.first(
            entities, "select host from login_passkey where id = ?1 and user_id = ?2", id, userId);
    if (ways.isEmpty() || found.isEmpty()) {
      return Removed.NOT_THEIRS;
    }
    // A passkey of another host is no way to log in, so it can always go.
    boolean counts = found.get()[0].equals(open.passkeyHost());
    if (counts && ways.get().count() < 2) {
      return Removed.LAST_WAY;
    }
    NativeSql.change(entities, "delete from login_passkey where id = ?1", id);
    LoginEnds.others(entities, userId, keptLoginId, clock.instant());
    return Removed.DONE;
  }
}
