package org.loginwithx.database;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.loginwithx.Internal;

/** Deletes old rows every few minutes, outside the requests that start it. */
@Internal
public final class Purge {

  private static final Duration EVERY = Duration.ofMinutes(5);

  private final Clock clock;
  private final Executor background;
  private final Runnable rows;
  private final AtomicReference<Instant> next;

  /**
   * @param background runs the deletion
   * @param rows deletes them
   */
  public Purge(Clock clock, Executor background, Runnable rows) {
    this.clock = clock;
    this.background = background;
    this.rows = rows;
    this.next = new AtomicReference<>(clock.instant().plus(EVERY));
  }

  /** Begins a purge if it is due. */
  public void nowAndThen() {
    Instant now = clock.instant();
    Instant due = next.get();
    if (!now.isBefore(due) && next.compareAndSet(due, now.plus(EVERY))) {
      begin();
    }
  }

  /** Called during a log-in, which must not fail because the machine is busy. */
  private void begin() {
    try {
      background.execute(rows);
    } catch (RejectedExecutionException nextTime) {
      // The rows do no harm.
    }
  }
}
