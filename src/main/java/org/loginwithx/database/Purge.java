package org.loginwithx.database;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;

/** Deletes old rows every few minutes, away from the person who happens to be there. */
public final class Purge {

  private static final Duration EVERY = Duration.ofMinutes(5);

  private final Clock clock;
  private final Executor background;
  private final Runnable rows;
  private final AtomicReference<Instant> next;

  /**
   * @param background where it is done
   * @param rows deletes them
   */
  public Purge(Clock clock, Executor background, Runnable rows) {
    this.clock = clock;
    this.background = background;
    this.rows = rows;
    this.next = new AtomicReference<>(clock.instant().plus(EVERY));
  }

  /** Begins if it is time to. */
  public void nowAndThen() {
    Instant now = clock.instant();
    Instant due = next.get();
    if (!now.isBefore(due) && next.compareAndSet(due, now.plus(EVERY))) {
      begin();
    }
  }

  /** Called while somebody logs in: that the machine is busy is no reason to fail. */
  private void begin() {
    try {
      background.execute(rows);
    } catch (RejectedExecutionException nextTime) {
      // The rows do no harm.
    }
  }
}
