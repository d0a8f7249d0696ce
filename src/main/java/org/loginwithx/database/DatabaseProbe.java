package org.loginwithx.database;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.timer.Limit;

/**
 * Finds out whether the database answers and can be written to. However many requests come, it
 * queries the database once a second at most, and a database that hangs holds one thread: any
 * client may be able to send such requests.
 */
@Internal
public final class DatabaseProbe {

  /** How long the database may take. */
  public static final Duration LONGEST = Duration.ofSeconds(2);

  private static final Duration FRESH = Duration.ofSeconds(1);

  private final LoginDatabase database;
  private final Executor executor;
  private @Nullable Question<Boolean> last;
  private @Nullable Question<Optional<DatabaseState>> lastLook;

  /**
   * @param executor runs the queries, so its threads wait for the database
   */
  public DatabaseProbe(LoginDatabase database, Executor executor) {
    this.database = database;
    this.executor = executor;
  }

  /**
   * Whether the database answers, or did a second ago. Returns after {@link #LONGEST} at the
   * latest.
   */
  public boolean answers() {
    return Limit.within(LONGEST, ask(), false).join();
  }

  private synchronized CompletableFuture<Boolean> ask() {
    if (last == null || (last.isOver() && last.isOlderThan(FRESH))) {
      last = new Question<>(database::answers, false, executor);
    }
    return last.answer;
  }

  /**
   * Examines the database in detail, for an operator. Never fails: empty if the database does not
   * answer in time, or if the last examination still hangs.
   */
  public CompletableFuture<Optional<DatabaseState>> look() {
    return Limit.within(LONGEST.multipliedBy(2), looked(), Optional.<DatabaseState>empty())
        .exceptionally(failure -> Optional.empty());
  }

  private synchronized CompletableFuture<Optional<DatabaseState>> looked() {
    if (lastLook == null || lastLook.isOver()) {
      lastLook = new Question<>(database::state, Optional.empty(), executor);
    }
    return lastLook.answer;
  }

  /** A question to the database, which waits for a thread. */
  private static final class Question<T> {

    private final long askedAt = System.nanoTime();

    /** Whether a thread has taken the question, or it was given up. */
    private final AtomicBoolean taken = new AtomicBoolean();

    private final CompletableFuture<T> answer;

    Question(Supplier<T> source, T none, Executor executor) {
      answer = ask(source, none, executor);
    }

    private CompletableFuture<T> ask(Supplier<T> source, T none, Executor executor) {
      try {
        return CompletableFuture.supplyAsync(
            () -> taken.compareAndSet(false, true) ? source.get() : none, executor);
      } catch (RejectedExecutionException tooBusy) {
        return CompletableFuture.completedFuture(none);
      }
    }

    /**
     * Whether another question may be asked. A question that no thread has taken is given up after
     * a while: the container loses the tasks of an application that is still starting.
     */
    boolean isOver() {
      return answer.isDone() || (isOlderThan(LONGEST) && taken.compareAndSet(false, true));
    }

    boolean isOlderThan(Duration age) {
      return System.nanoTime() - askedAt >= age.toNanos();
    }
  }
}
