package org.loginwithx.timer;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Ends in time what may take longer, as {@link CompletableFuture#completeOnTimeout} does. The
 * thread of that one lives as long as the JVM, and keeps the class loader and the access rights of
 * the application that happened to ask first: an application that is deployed anew would never be
 * collected.
 *
 * <p>Nobody has to close this: the thread ends when nothing is left to wait for, which is after
 * {@link #IDLE}. The container's scheduler is no help here. It does work of ours that waits for the
 * database, and the limits are what has to hold when the database does not answer.
 */
public final class Limit {

  private static final Duration IDLE = Duration.ofSeconds(2);

  private static final ScheduledThreadPoolExecutor TIMER = timer();

  private Limit() {}

  static ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              // No inheritable thread-locals: whoever asks first is a request of some user.
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
   * The same result, or this one if it takes too long. The one that is given here goes on.
   *
   * @param late stands in for a result that did not come in time
   */
  public static <T> CompletableFuture<T> within(
      Duration longest, CompletableFuture<T> result, T late) {
    return complete(result.copy(), longest, late);
  }

  /** Completes this future itself if nobody else has by then. */
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
