package org.loginwithx.doctor;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Allows some events at once, and then one every few seconds. */
final class Pace {

  private final int most;
  private final long nanos;
  private final LongSupplier nanoTime;
  private double left;
  private long countedAt;

  /**
   * @param most how many are allowed at once
   * @param every how long until one more is allowed
   */
  Pace(int most, Duration every, LongSupplier nanoTime) {
    this.most = most;
    this.nanos = every.toNanos();
    this.nanoTime = nanoTime;
    this.left = most;
    this.countedAt = nanoTime.getAsLong();
  }

  /** Whether the event is allowed now; counts it if so. */
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
