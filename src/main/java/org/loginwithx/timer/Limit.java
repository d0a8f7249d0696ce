package org.loginwithx.timer;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.loginwithx.Internal;

/**
 * Puts a time limit on a result, as {@link CompletableFuture#completeOnTimeout} does. The thread
 * behind that method lives as long as the JVM, and keeps the class loader and the access rights of
 * the application that used it first. An application that was replaced by a new deployment would
 * never be garbage-collected.
 *
 * <p>This needs no closing: its thread ends two seconds after the last limit. The scheduler of the
 * container cannot do this: its threads may all wait for the database, and the limits have to hold
 * when the database does not answer.
 */
@Internal
public final class Limit {

  private static final Duration IDLE = Duration.ofSeconds(2);

  private static final ScheduledThreadPoolExecutor TIMER = timer();

  private Limit() {}

  static ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              // No inheritable thread-locals: the first caller is a request of some user.
              Thread thread = new Thread(null, task, "loginwithx-limit", 0, false);
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(IDLE.toMillis(), TimeUnit.MILLISECONDS);
    timer.allowCoreThreadTimeOut(true);
    return timer;
  }

  /**
   * A new future with the same result, or with {@code late} if the result takes too long. The
   * future that is given here is not changed.
   *
   * @param late stands in for a result that did not come in time
   */
  public static <T> CompletableFuture<T> within(
      Duration longest, CompletableFuture<T> result, T late) {
    return complete(result.copy(), longest, late);
  }

  /** Completes this future itself with {@code late}, unless it is complete by then. */
  public static <T> CompletableFuture<T> complete(
      CompletableFuture<T> future, Duration longest, T late) {
    if (future.isDone()) {
      return future;
    }
    Future<?> timer =
        TIMER.schedule(() -> future.complete(late), longest.toNanos(), TimeUnit.NANOSECONDS);
    future.whenComplete((value, failure) -> timer.cancel(false));
    return future;
  }
}
