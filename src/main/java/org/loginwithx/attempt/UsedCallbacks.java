package org.loginwithx.attempt;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.LoginDatabase.UniqueViolationException;
import org.loginwithx.database.NativeSql;
import org.loginwithx.database.Purge;
import org.loginwithx.metrics.Span;
import org.loginwithx.secret.Secrets;

/**
 * Records which attempts were taken to be finished. A session cannot: two nodes that write one
 * session overwrite each other. One row with a unique key can, on every database.
 */
@Internal
public final class UsedCallbacks {

  /** Far longer than an attempt may take, so that the clocks of nodes need not agree. */
  private static final Duration KEPT = Duration.ofHours(1);

  private final LoginDatabase database;
  private final Clock clock;
  private final Executor background;
  private final Purge purge;

  /**
   * @param background deletes old rows, outside the request of the user who logs in
   */
  public UsedCallbacks(LoginDatabase database, Clock clock, Executor background) {
    this.database = database;
    this.clock = clock;
    this.background = background;
    this.purge = new Purge(clock, background, this::purge);
  }

  /**
   * Takes the attempt that belongs to this request token or state. One INSERT.
   *
   * @param token what came back in the callback; only its SHA-256 is stored
   * @return true for exactly one caller on all nodes, false for every other one
   * @throws DatabaseUnavailableException if the database does not answer; the attempt is not taken
   */
  public boolean take(String token) {
    purge.nowAndThen();
    return Span.step("take", () -> isFirst(token));
  }

  private boolean isFirst(String token) {
    try {
      database.inTransaction(
          entities ->
              NativeSql.change(
                  entities,
                  "insert into login_taken (token_hash, taken_at)"
                      + " values (?1, cast(?2 as timestamp with time zone))",
                  Secrets.sha256(token),
                  clock.instant()));
      return true;
    } catch (UniqueViolationException takenByAnother) {
      return false;
    }
  }

  /**
   * An attempt that was taken.
   *
   * @param at when it was taken
   * @param outcome how it ended; null if it has led to a log-in, or has not ended yet
   */
  public record Taken(Instant at, @Nullable CallbackOutcome outcome) {}

  /**
   * Stores how an attempt that was taken has ended. One UPDATE, in the background: the user has
   * waited long enough, and the attempt may have failed because the database does not answer.
   */
  public void ended(String token, CallbackOutcome outcome) {
    try {
      background.execute(() -> write(token, outcome));
    } catch (RejectedExecutionException notKept) {
      // That the machine is busy is no reason to fail. A second callback is refused then.
    }
  }

  private void write(String token, CallbackOutcome outcome) {
    try {
      database.inTransaction(
          entities ->
              NativeSql.change(
                  entities,
                  "update login_taken set login_id = ?1, outcome = ?2, message = ?3,"
                      + " retry_at = cast(?4 as timestamp with time zone) where token_hash = ?5",
                  outcome.loginId(),
                  outcome.word(),
                  outcome.message(),
                  outcome.retryAt(),
                  Secrets.sha256(token)));
    } catch (DatabaseUnavailableException notRepeated) {
      // The same callback is then refused as one that was used.
    }
  }

  /**
   * What is known of this attempt; empty if it was not taken, or if that is long ago. One SELECT.
   *
   * @throws DatabaseUnavailableException if the database does not answer
   */
  public Optional<Taken> find(String token) {
    return database.read(
        entities ->
            NativeSql.first(
                    entities,
                    "select taken_at, login_id, outcome, message, retry_at from login_taken"
                        + " where token_hash = ?1",
                    Secrets.sha256(token))
                .map(row -> new Taken(NativeSql.instant(row[0]), outcome(row))));
  }

  private static @Nullable CallbackOutcome outcome(Object[] row) {
    return row[2] == null
        ? null
        : new CallbackOutcome(
            NativeSql.text(row[1]),
            NativeSql.text(row[2]),
            NativeSql.text(row[3]),
            row[4] == null ? null : NativeSql.instant(row[4]));
  }

  /** Deletes rows that no callback needs any more. */
  public void purge() {
    Instant oldest = clock.instant().minus(KEPT);
    try {
      database.inTransaction(
          entities ->
              NativeSql.change(entities, "delete from login_taken where taken_at < ?1", oldest));
    } catch (DatabaseUnavailableException nextTime) {
      // The rows do no harm; the next purge deletes them.
    }
  }
}
