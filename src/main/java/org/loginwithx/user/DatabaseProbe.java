package org.loginwithx.user;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.loginwithx.timer.Limit;

/**
 * Finds out whether the database answers. However many ask, the database is asked once a second at
 * most, and one that hangs holds one thread: anybody may be able to ask.
 */
public final class DatabaseProbe {

  /** How long the database may take. */
  public static final Duration LONGEST = Duration.ofSeconds(2);

  private static final Duration FRESH = Duration.ofSeconds(1);

  private final LoginDatabase database;
  private final Executor executor;
  private CompletableFuture<Boolean> last = CompletableFuture.completedFuture(false);
  private CompletableFuture<Optional<DatabaseState>> lastLook =
      CompletableFuture.completedFuture(Optional.empty());
  private long askedAt = System.nanoTime() - FRESH.toNanos();

  /**
   * @param executor its threads wait for the database
   */
  public DatabaseProbe(LoginDatabase database, Executor executor) {
    this.database = database;
    this.executor = executor;
  }

  /** Whether it answers, or did a second ago. Comes back after {@link #LONGEST} at the latest. */
  public boolean answers() {
    return Limit.within(LONGEST, ask(), false).join();
  }

  private synchronized CompletableFuture<Boolean> ask() {
    if (last.isDone() && System.nanoTime() - askedAt >= FRESH.toNanos()) {
      askedAt = System.nanoTime();
      last = asked();
    }
    return last;
  }

  /**
   * Looks at it more closely, for an operator. Never fails: empty if it does not answer in time. If
   * the last look still hangs, there is no other one.
   */
  public CompletableFuture<Optional<DatabaseState>> look() {
    return Limit.within(LONGEST.multipliedBy(2), looked(), Optional.<DatabaseState>empty())
        .exceptionally(failure -> Optional.empty());
  }

  private synchronized CompletableFuture<Optional<DatabaseState>> looked() {
    if (lastLook.isDone()) {
      try {
        lastLook = CompletableFuture.supplyAsync(database::state, executor);
      } catch (RejectedExecutionException tooBusy) {
        lastLook = CompletableFuture.completedFuture(Optional.empty());
      }
    }
    return lastLook;
  }

  private CompletableFuture<Boolean> asked() {
    try {
      return CompletableFuture.supplyAsync(database::answers, executor);
    } catch (RejectedExecutionException tooBusy) {
      return CompletableFuture.completedFuture(false);
    }
  }
}
