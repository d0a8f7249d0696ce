package org.loginwithx.password;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Lets only so many hashes be made at once: guessing must not take the CPU from everybody else. */
public final class HashingPermits {

  /** A thread that waits is one less for others, and more than that would wait in vain. */
  private static final int WAITING_FOR_EACH = 8;

  private final Semaphore free;
  private final int mostWaiting;
  private final Duration longest;

  /**
   * @param atOnce how many
   * @param longest how long one waits for its turn
   */
  public HashingPermits(int atOnce, Duration longest) {
    this.free = new Semaphore(atOnce, true);
    this.mostWaiting = atOnce * WAITING_FOR_EACH;
    this.longest = longest;
  }

  /** As many as this machine can do and still answer everybody else. */
  public static int atOnce() {
    return Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
  }

  /**
   * Does the work when it is its turn.
   *
   * @throws TooManyHashesException if that takes too long
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
