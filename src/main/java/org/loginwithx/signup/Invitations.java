package org.loginwithx.signup;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.NativeSql;
import org.loginwithx.secret.Secrets;
import org.loginwithx.user.EmailAddress;
import org.loginwithx.user.NewUser.Admittance;

/**
 * Invitations to sign up. The token in the link is random, and the database has only its hash. It
 * also has a part that only nodes of this server can compute, so a made-up token costs no query.
 *
 * <p>All methods that ask the database throw {@link DatabaseUnavailableException} if it does not
 * answer; nothing has changed then.
 */
@Internal
public final class Invitations {

  /** The most that are open at once: pages list them all. */
  public static final int MOST = 1_000;

  private static final int SECRET_LENGTH = 43;

  /** In characters. These are 96 bits, too many to guess. */
  private static final int CHECK_LENGTH = 16;

  private static final String SELECT =
      "select id, group_names, email, made_by, made_at, expires_at from login_sign_up_invitation";

  private final LoginDatabase database;
  private final Clock clock;
  private final byte[] key;

  /**
   * @param key the key of the check part, the same on all nodes
   */
  public Invitations(LoginDatabase database, Clock clock, byte[] key) {
    this.database = database;
    this.clock = clock;
    this.key = key.clone();
  }

  /**
   * A new invitation, and the token for its link, which no one can read again.
   *
   * @param token a credential
   */
  public record Made(String id, String token) {

    @Override
    public String toString() {
      return "Made[" + id + ", token=***]";
    }
  }

  /**
   * Makes an invitation.
   *
   * @param groups names that are checked already
   * @param email the address that the link is sent to; null if it is copied
   * @param madeBy the id of the administrator
   * @return empty if there are {@value #MOST} open ones
   */
  public Optional<Made> makeUnchecked(
      Set<String> groups, @Nullable EmailAddress email, String madeBy, Duration lifetime) {
    String id = UUID.randomUUID().toString();
    String secret = Secrets.seed();
    String token = secret + check(secret);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    boolean made =
        database.inTransaction(
            entities -> {
              purge(entities, now);
              if (NativeSql.count(entities, "select count(*) from login_sign_up_invitation")
                  >= MOST) {
                return false;
              }
              NativeSql.change(
                  entities,
                  "insert into login_sign_up_invitation (id, token_hash, group_names, email,"
                      + " made_by, made_at, expires_at) values (?1, ?2, ?3,"
                      + " cast(?4 as varchar(320)), ?5, ?6, ?7)",
                  id,
                  Secrets.sha256(token),
                  String.join(" ", new TreeSet<>(groups)),
                  email == null ? null : email.address(),
                  madeBy,
                  now,
                  now.plus(lifetime));
              return true;
            });
    return made ? Optional.of(new Made(id, token)) : Optional.empty();
  }

  /** All open invitations, the newest first. */
  public List<Invitation> all() {
    Instant now = clock.instant();
    return database
        .read(
            entities ->
                NativeSql.read(
                    entities, SELECT + " where expires_at > ?1 order by made_at desc, id", now))
        .stream()
        .map(Invitations::invitation)
        .toList();
  }

  /** Whether this server made the token. No query. */
  public boolean isOurs(String token) {
    if (token.length() != SECRET_LENGTH + CHECK_LENGTH) {
      return false;
    }
    String secret = token.substring(0, SECRET_LENGTH);
    return Secrets.sameText(check(secret), token.substring(SECRET_LENGTH));
  }

  private String check(String secret) {
    return Secrets.hmac(key, secret).substring(0, CHECK_LENGTH);
  }

  /**
   * The open invitation with this token. One SELECT; none if this server did not make the token.
   */
  public Optional<Invitation> find(String token) {
    if (!isOurs(token)) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    return database
        .read(
            entities ->
                NativeSql.first(
                    entities,
                    SELECT + " where token_hash = ?1 and expires_at > ?2",
                    Secrets.sha256(token),
                    now))
        .map(Invitations::invitation);
  }

  /**
   * The right to sign up with an invitation. Of several transactions that use it up at once, one
   * deletes the row; the others wait for that one, and find none.
   */
  public static Admittance admittance(Invitation invitation) {
    return new Admittance(invitation.madeBy(), entities -> delete(entities, invitation.id()));
  }

  /** Ends an invitation; false if it is not open any more. */
  public boolean revokeUnchecked(String id) {
    return database.inTransaction(entities -> delete(entities, id));
  }

  /** Ends an invitation whose link has reached no one. */
  public void withdraw(Made made) {
    database.inTransaction(entities -> delete(entities, made.id()));
  }

  private static boolean delete(EntityManager entities, String id) {
    return NativeSql.change(entities, "delete from login_sign_up_invitation where id = ?1", id) > 0;
  }

  /** Deletes those that are too old. One DELETE. */
  public void purge() {
    try {
      Instant now = clock.instant();
      database.inTransaction(entities -> purge(entities, now));
    } catch (DatabaseUnavailableException nextTime) {
      // The rows do no harm; the next purge deletes them.
    }
  }

  private static int purge(EntityManager entities, Instant now) {
    return NativeSql.change(
        entities, "delete from login_sign_up_invitation where expires_at <= ?1", now);
  }

  private static Invitation invitation(Object[] row) {
    String groups = NativeSql.text(row[1]);
    return new Invitation(
        NativeSql.text(row[0]),
        groups.isBlank() ? List.of() : Arrays.asList(groups.strip().split(" +")),
        (String) row[2],
        NativeSql.text(row[3]),
        NativeSql.instant(row[4]),
        NativeSql.instant(row[5]));
  }
}
