package org.loginwithx.timer;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.loginwithx.Internal;

/**
 * Keeps a line of the log from being written too often, because strangers can cause it. A clock
 * that is set does not matter.
 */
@Internal
public final class Seldom {

  private final long nanos;
  private final LongSupplier nanoTime;
  private boolean happened;
  private long last;

  /**
   * @param pause how long it must not happen again
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
