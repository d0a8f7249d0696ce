package org.loginwithx.user;

import jakarta.persistence.EntityManager;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.eclipse.persistence.sessions.Session;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.NativeSql;
import org.loginwithx.database.Purge;

/**
 * How often passwords were tried, and for how long nobody may try another: five in 15 minutes for
 * one account from one network, fifty for one account, fifty from one network, 500 from the machine
 * of the server itself (ASVS 6.3.1). Whether anybody has the account makes no difference. Only a
 * log-in by password is ever held up: a guesser keeps nobody from coming by X.
 */
public final class PasswordGuesses {

  /** How long an attempt counts. */
  public static final Duration WINDOW = Duration.ofMinutes(15);

  /** For one account from one network. */
  static final int MOST_OF_ONE = 5;

  /** For one account from everywhere, and from one network for all accounts. */
  static final int MOST = 50;

  /**
   * For all accounts from this machine itself. A proxy there that is not declared stands for all
   * users, so this limit must not hold them up before a flood does.
   */
  static final int MOST_OF_A_MACHINE = 500;

  private static final int TURNS = 64;

  /** Keeps mails that were asked for apart from passwords that were tried. */
  public static final String FORGOTTEN = "forgotten ";

  private final LoginDatabase database;
  private final Clock clock;
  private final Purge purge;

  /**
   * @param background where old rows are deleted, away from the person who happens to log in
   */
  public PasswordGuesses(LoginDatabase database, Clock clock, Executor background) {
    this.database = database;
    this.clock = clock;
    this.purge = new Purge(clock, background, this::purge);
  }

  /** Whether somebody may try. */
  public sealed interface Guess {

    /** They may, and it counts. */
    record Counted(String id) implements Guess {}

    /** They may not before this has passed; it does not count. */
    record HeldUp(Duration time) implements Guess {}
  }

  /**
   * Counts an attempt before it is made, so that many at once do not pass for one.
   *
   * @param account names the account, whether or not anybody has it; only its SHA-256 is stored
   * @throws DatabaseUnavailableException if the database does not answer; nothing was counted
   */
  public Guess begin(String account, Network network) {
    purge.nowAndThen();
    String key = Sha256.of(account);
    Instant now = clock.instant();
    // Whoever is held up does not queue for the lock as well.
    Duration heldUp = database.inTransaction(entities -> heldUp(entities, key, network, now));
    if (!heldUp.isZero()) {
      return new Guess.HeldUp(heldUp);
    }
    return database.inTransaction(entities -> count(entities, key, network, now));
  }

  private static Guess count(EntityManager entities, String key, Network network, Instant now) {
    lockTurns(entities, key, network);
    Duration heldUp = heldUp(entities, key, network, now);
    if (!heldUp.isZero()) {
      return new Guess.HeldUp(heldUp);
    }
    String id = UUID.randomUUID().toString();
    entities
        .createNativeQuery(
            "insert into login_attempt (id, account_key, address, tried_at)"
                + " values (?1, ?2, ?3, cast(?4 as timestamp with time zone))")
        .setParameter(1, id)
        .setParameter(2, key)
        .setParameter(3, network.prefix())
        .setParameter(4, Timestamp.from(now))
        .executeUpdate();
    return new Guess.Counted(id);
  }

  /**
   * Waits for all others that count for this account or this network. The rows are locked in one
   * order by all, so that no two wait for each other. A node that stands still while it holds them
   * must not take the connections of all others.
   */
  private static void lockTurns(EntityManager entities, String key, Network network) {
    // H2 gives up by itself, after a second or two.
    if (entities.unwrap(Session.class).getPlatform().isPostgreSQL()) {
      entities.createNativeQuery("select set_config('lock_timeout', '2s', true)").getResultList();
    }
    entities
        .createNativeQuery(
            "select id from login_attempt_turn where id in (?1, ?2) order by id for update")
        .setParameter(1, turn(key))
        .setParameter(2, turn(Sha256.of(network.prefix())))
        .getResultList();
  }

  /** The row of a hash, one of {@value #TURNS}. */
  static String turn(String hash) {
    return String.format(Locale.ROOT, "k%02d", Math.floorMod(hash.hashCode(), TURNS));
  }

  /** Reads the one attempt of each kind that is one too many, however many there are. */
  private static Duration heldUp(EntityManager entities, String key, Network network, Instant now) {
    String sql =
        "select max(tried_at) from ("
            + limit("account_key = ?1 and address = ?2", MOST_OF_ONE)
            + " union all "
            + limit("account_key = ?1", MOST)
            + " union all "
            + limit("address = ?2", network.isPeople() ? MOST : MOST_OF_A_MACHINE)
            + ") held_up";
    Object oldest =
        entities
            .createNativeQuery(sql)
            .setParameter(1, key)
            .setParameter(2, network.prefix())
            .setParameter(3, Timestamp.from(now.minus(WINDOW)))
            .getSingleResult();
    return oldest == null
        ? Duration.ZERO
        : Duration.between(now, NativeSql.instant(oldest).plus(WINDOW));
  }

  /** The attempt that has to be too old before there may be another one; none if there may be. */
  private static String limit(String which, int most) {
    return "(select tried_at from login_attempt where "
        + which
        + " and tried_at > ?3 order by tried_at desc offset "
        + (most - 1)
        + " rows fetch next 1 rows only)";
  }

  /**
   * Forgets the attempts for this account from this network: it was the right password.
   *
   * @throws DatabaseUnavailableException if the database does not answer
   */
  public void succeeded(String account, Network network) {
    database.inTransaction(
        entities ->
            entities
                .createNativeQuery(
                    "delete from login_attempt where account_key = ?1 and address = ?2")
                .setParameter(1, Sha256.of(account))
                .setParameter(2, network.prefix())
                .executeUpdate());
  }

  /**
   * Forgets one attempt that came to nothing: no password was checked.
   *
   * @throws DatabaseUnavailableException if the database does not answer
   */
  public void withdraw(Guess.Counted attempt) {
    database.inTransaction(
        entities ->
            entities
                .createNativeQuery("delete from login_attempt where id = ?1")
                .setParameter(1, attempt.id())
                .executeUpdate());
  }

  /** Forgets whatever was tried with an address, from everywhere. */
  static void forget(EntityManager entities, String emailKey) {
    entities
        .createNativeQuery("delete from login_attempt where account_key in (?1, ?2)")
        .setParameter(1, Sha256.of(emailKey))
        .setParameter(2, Sha256.of(FORGOTTEN + emailKey))
        .executeUpdate();
  }

  /** Deletes attempts that no longer count. */
  void purge() {
    Timestamp oldest = Timestamp.from(clock.instant().minus(WINDOW));
    try {
      database.inTransaction(
          entities ->
              entities
                  .createNativeQuery("delete from login_attempt where tried_at < ?1")
                  .setParameter(1, oldest)
                  .executeUpdate());
    } catch (DatabaseUnavailableException nextTime) {
      // The rows do no harm; the next purge gets them.
    }
  }
}
