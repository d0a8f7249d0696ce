package org.loginwithx.user;

import jakarta.persistence.EntityManager;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

/**
 * How often passwords were tried, and for how long nobody may try another: five in 15 minutes for
 * one account from one network, fifty for one account, fifty from one network (ASVS 6.3.1). Whether
 * anybody has the account makes no difference. Only a log-in by password is ever held up: a guesser
 * keeps nobody from coming by X.
 */
public final class LoginAttempts {

  /** How long an attempt counts. */
  static final Duration WINDOW = Duration.ofMinutes(15);

  /** For one account from one network. */
  static final int MOST_OF_ONE = 5;

  /** For one account from everywhere, and from one network for all accounts. */
  static final int MOST = 50;

  private final LoginDatabase database;
  private final Clock clock;
  private final Purge purge;

  /**
   * @param background where old rows are deleted, away from the person who happens to log in
   */
  public LoginAttempts(LoginDatabase database, Clock clock, Executor background) {
    this.database = database;
    this.clock = clock;
    this.purge = new Purge(clock, background, this::purge);
  }

  /** Whether somebody may try. */
  public sealed interface Attempt {

    /** They may, and it counts. */
    record Counted(String id) implements Attempt {}

    /** They may not before this has passed; it does not count. */
    record HeldUp(Duration time) implements Attempt {}
  }

  private record Tried(boolean sameAccount, boolean sameNetwork, Instant at) {}

  /**
   * Counts an attempt before it is made, so that many at once do not pass for one.
   *
   * @param account names the account, whether or not anybody has it; only its SHA-256 is stored
   * @throws DatabaseUnavailableException if the database does not answer; nothing was counted
   */
  public Attempt begin(String account, Network network) {
    purge.nowAndThen();
    String key = Sha256.of(account);
    Instant now = clock.instant();
    // Whoever is held up does not queue for the lock as well.
    Duration heldUp = database.inTransaction(entities -> heldUp(entities, key, network, now));
    if (!heldUp.isZero()) {
      return new Attempt.HeldUp(heldUp);
    }
    return database.inTransaction(entities -> count(entities, key, network, now));
  }

  private static Attempt count(EntityManager entities, String key, Network network, Instant now) {
    entities
        .createNativeQuery("select id from login_attempt_turn where id = 'one' for update")
        .getResultList();
    Duration heldUp = heldUp(entities, key, network, now);
    if (!heldUp.isZero()) {
      return new Attempt.HeldUp(heldUp);
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
    return new Attempt.Counted(id);
  }

  private static Duration heldUp(EntityManager entities, String key, Network network, Instant now) {
    List<Tried> tried =
        rows(entities, key, network, now).stream()
            .map(Object[].class::cast)
            .map(
                row ->
                    new Tried(
                        key.equals(row[0]),
                        network.prefix().equals(row[1]),
                        EndedLogins.instant(row[2])))
            .toList();
    Duration one =
        heldUp(tried, each -> each.sameAccount() && each.sameNetwork(), MOST_OF_ONE, now);
    Duration account = heldUp(tried, Tried::sameAccount, MOST, now);
    Duration ofAccount = longer(one, account);
    return network.isPeople()
        ? longer(ofAccount, heldUp(tried, Tried::sameNetwork, MOST, now))
        : ofAccount;
  }

  private static List<?> rows(EntityManager entities, String key, Network network, Instant now) {
    return entities
        .createNativeQuery(
            "select account_key, address, tried_at from login_attempt"
                + " where tried_at > ?1 and (account_key = ?2 or address = ?3)"
                + " order by tried_at desc")
        .setParameter(1, Timestamp.from(now.minus(WINDOW)))
        .setParameter(2, key)
        .setParameter(3, network.prefix())
        .getResultList();
  }

  /** Until the attempt that is one too many, seen from now, no longer counts. */
  private static Duration heldUp(
      List<Tried> newestFirst, Predicate<Tried> which, int most, Instant now) {
    return newestFirst.stream()
        .filter(which)
        .skip(most - 1L)
        .findFirst()
        .map(oldest -> Duration.between(now, oldest.at().plus(WINDOW)))
        .orElse(Duration.ZERO);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
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
  public void withdraw(Attempt.Counted attempt) {
    database.inTransaction(
        entities ->
            entities
                .createNativeQuery("delete from login_attempt where id = ?1")
                .setParameter(1, attempt.id())
                .executeUpdate());
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
