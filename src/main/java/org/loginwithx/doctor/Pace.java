package org.loginwithx.doctor;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Lets some things happen at once, and then one every few seconds. */
final class Pace {

  private final int most;
  private final long nanos;
  private final LongSupplier nanoTime;
  private double left;
  private long countedAt;

  /**
   * @param most how many may happen at once
   * @param every how long it takes until there may be one more
   */
  Pace(int most, Duration every, LongSupplier nanoTime) {
    this.most = most;
    this.nanos = every.toNanos();
    this.nanoTime = nanoTime;
    this.left = most;
    this.countedAt = nanoTime.getAsLong();
  }

  /** Whether it may happen now; counts it if it may. */
  synchronized boolean take() {
    long now = nanoTime.getAsLong();
    left = Math.min(most, left + (double) (now - countedAt) / nanos);
    countedAt = now;
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }
}
