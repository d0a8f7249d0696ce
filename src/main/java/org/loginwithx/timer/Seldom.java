package org.loginwithx.timer;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.loginwithx.Internal;

/**
 * Limits how often a line of the log is written that strangers can cause. Does not depend on the
 * clock being set.
 */
@Internal
public final class Seldom {

  private final long nanos;
  private final LongSupplier nanoTime;
  private boolean happened;
  private long last;

  /**
   * @param pause the time for which {@link #mayHappen} is false after it was true
   */
  public Seldom(Duration pause) {
    this(pause, System::nanoTime);
  }

  Seldom(Duration pause, LongSupplier nanoTime) {
    this.nanos = pause.toNanos();
    this.nanoTime = nanoTime;
  }

  /** Whether it may happen now; then the pause begins. */
  public synchronized boolean mayHappen() {
    long now = nanoTime.getAsLong();
    if (happened && now - last < nanos) {
      return false;
    }
    happened = true;
    last = now;
    return true;
  }
}
