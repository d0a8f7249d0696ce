package org.loginwithx.password;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.loginwithx.Internal;

/**
 * Limits how many hashes are computed at once: attackers who guess must not take the CPU from all
 * other users.
 */
@Internal
public final class HashingPermits {

  /**
   * How many threads wait for each running hash. A waiting thread is lost to other requests, and
   * more would wait in vain.
   */
  private static final int WAITING_FOR_EACH = 8;

  private final Semaphore free;
  private final int mostWaiting;
  private final Duration longest;

  /**
   * @param atOnce how many hashes are computed at once
   * @param longest how long a thread waits for its turn
   */
  public HashingPermits(int atOnce, Duration longest) {
    this.free = new Semaphore(atOnce, true);
    this.mostWaiting = atOnce * WAITING_FOR_EACH;
    this.longest = longest;
  }

  /** As many as this machine can compute and still answer other requests. */
  public static int atOnce() {
    return Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
  }

  /**
   * Does the work when its turn comes.
   *
   * @throws TooManyHashesException if the turn does not come in time
   */
  public <T> T take(Supplier<T> work) {
    if (free.getQueueLength() >= mostWaiting || !isFreeInTime()) {
      throw new TooManyHashesException();
    }
    try {
      return work.get();
    } finally {
      free.release();
    }
  }

  private boolean isFreeInTime() {
    try {
      return free.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException shuttingDown) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
