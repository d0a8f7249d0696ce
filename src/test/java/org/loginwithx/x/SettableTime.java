package org.loginwithx.x;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A wall clock that may be wrong, and a monotonic one beside it; both stand still until moved. */
final class SettableTime extends Clock implements LongSupplier {

  private volatile Instant now = Instant.now();
  // Near the end of its range: differences of nanoTime survive the overflow, comparisons do not.
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);

  /** Time passes, on both clocks. */
  void pass(Duration duration) {
    now = now.plus(duration);
    nanos.addAndGet(duration.toNanos());
  }

  /** Sets the wall clock. */
  void setWrongBy(Duration duration) {
    now = Instant.now().plus(duration);
  }

  @Override
  public long getAsLong() {
    return nanos.get();
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
