package org.loginwithx.user;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.loginwithx.Internal;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.database.Dialect;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.NativeSql;
import org.loginwithx.database.Purge;
import org.loginwithx.secret.Secrets;

/**
 * Counts attempts by password and holds up those above a limit: five in 15 minutes for one account
 * from one network, fifty for one account, fifty from one network, 500 from the machine of the
 * server itself (ASVS 6.3.1). Whether the account exists makes no difference. Only a log-in by
 * password is held up: an attacker who guesses cannot keep a user from logging in with X.
 */
@Internal
public final class PasswordGuesses {

  /** How long an attempt counts. */
  public static final Duration WINDOW = Duration.ofMinutes(15);

  /** For one account from one network. */
  static final int MOST_OF_ONE = 5;

  /** For one account from all networks, and from one network for all accounts. */
  static final int MOST = 50;

  /**
   * For all accounts from this machine itself. An undeclared proxy there stands for all users, so
   * this limit must take effect only in a flood.
   */
  static final int MOST_OF_A_MACHINE = 500;

  private static final int TURNS = 64;

  /** Prefix that keeps requests for mails apart from attempts by password. */
  public static final String FORGOTTEN = "forgotten ";

  private final LoginDatabase database;
  private final Clock clock;
  private final Purge purge;

  /**
   * @param background deletes old rows, outside the request of the user who logs in
   */
  public PasswordGuesses(LoginDatabase database, Clock clock, Executor background) {
    this.database = database;
    this.clock = clock;
    this.purge = new Purge(clock, background, this::purge);
  }

  /** Whether an attempt is allowed. */
  public sealed interface Guess {

    /** The attempt is allowed and counts. */
    record Counted(String id) implements Guess {}

    /** No attempt is allowed before this time has passed; this one does not count. */
    record HeldUp(Duration time) implements Guess {}
  }

  /**
   * Counts an attempt before it is made, so that many concurrent attempts do not count as one.
   *
   * @param account names the account, whether or not it exists; only its SHA-256 is stored
   * @throws DatabaseUnavailableException if the database does not answer; nothing was counted
   */
  public Guess begin(String account, Network network) {
    purge.nowAndThen();
    String key = Secrets.sha256(account);
    Instant now = clock.instant();
    // An attempt that is held up does not queue for the lock as well.
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
    NativeSql.change(
        entities,
        "insert into login_attempt (id, account_key, address, tried_at)"
            + " values (?1, ?2, ?3, cast(?4 as timestamp with time zone))",
        id,
        key,
        network.prefix(),
        now);
    return new Guess.Counted(id);
  }

  /**
   * Waits for all other transactions that count for this account or this network. All lock the rows
   * in one order, so that there is no deadlock.
   */
  private static void lockTurns(EntityManager entities, String key, Network network) {
    Dialect.of(entities)
        .lockSoon(
            entities,
            "select id from login_attempt_turn where id in (?1, ?2) order by id",
            turn(key),
            turn(Secrets.sha256(network.prefix())));
  }

  /** The row of a hash, one of {@value #TURNS}. */
  static String turn(String hash) {
    return String.format(Locale.ROOT, "k%02d", Math.floorMod(hash.hashCode(), TURNS));
  }

  /**
   * Of each kind, reads only the attempt that reaches the limit, however many attempts there are.
   */
  private static Duration heldUp(EntityManager entities, String key, Network network, Instant now) {
    String sql =
        "select max(tried_at) from ("
            + limit("account_key = ?1 and address = ?2", MOST_OF_ONE)
            + " union all "
            + limit("account_key = ?1", MOST)
            + " union all "
            + limit("address = ?2", network.isPeople() ? MOST : MOST_OF_A_MACHINE)
            + ") held_up";
    Object oldest = NativeSql.column(entities, sql, key, network.prefix(), now.minus(WINDOW));
    return oldest == null
        ? Duration.ZERO
        : Duration.between(now, NativeSql.instant(oldest).plus(WINDOW));
  }

  /** The attempt that has to expire before another one is allowed; no row if one is allowed. */
  private static String limit(String which, int most) {
    return "(select tried_at from login_attempt where "
        + which
        + " and tried_at > ?3 order by tried_at desc offset "
        + (most - 1)
        + " rows fetch next 1 rows only)";
  }

  /**
   * Deletes the attempts for this account from this network: the password was right.
   *
   * @throws DatabaseUnavailableException if the database does not answer
   */
  public void succeeded(String account, Network network) {
    database.inTransaction(
        entities ->
            NativeSql.change(
                entities,
                "delete from login_attempt where account_key = ?1 and address = ?2",
                Secrets.sha256(account),
                network.prefix()));
  }

  /**
   * Deletes one attempt in which no password was checked.
   *
   * @throws DatabaseUnavailableException if the database does not answer
   */
  public void withdraw(Guess.Counted attempt) {
    database.inTransaction(
        entities ->
            NativeSql.change(entities, "delete from login_attempt where id = ?1", attempt.id()));
  }

  /** Deletes all attempts with an address, from all networks. */
  static void forget(EntityManager entities, String emailKey) {
    NativeSql.change(
        entities,
        "delete from login_attempt where account_key in (?1, ?2)",
        Secrets.sha256(emailKey),
        Secrets.sha256(FORGOTTEN + emailKey));
  }

  /** Deletes attempts that no longer count. */
  void purge() {
    Instant oldest = clock.instant().minus(WINDOW);
    try {
      database.inTransaction(
          entities ->
              NativeSql.change(entities, "delete from login_attempt where tried_at < ?1", oldest));
    } catch (DatabaseUnavailableException nextTime) {
      // The rows do no harm; the next purge deletes them.
    }
  }
}
