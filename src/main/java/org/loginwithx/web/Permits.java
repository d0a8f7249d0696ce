package org.loginwithx.web;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.loginwithx.timer.Limit;

/**
 * Lets only so many go on at once; the others queue without a thread. Payara has a thread of its
 * own for each request that is dispatched: without this, as many as X answered in one moment.
 */
public final class Permits {

  private final Semaphore free;
  private final Duration longest;
  private final Queue<CompletableFuture<Permit>> waiting = new ConcurrentLinkedQueue<>();

  /**
   * @param atOnce how many
   * @param longest after how long one goes on without its turn: those before it hang, and to hang
   *     with them is better than to learn nothing
   */
  public Permits(int atOnce, Duration longest) {
    this.free = new Semaphore(atOnce);
    this.longest = longest;
  }

  /** The next turn; at once if one is free. It has to be ended. */
  public CompletableFuture<Permit> next() {
    if (waiting.isEmpty() && free.tryAcquire()) {
      return CompletableFuture.completedFuture(new Permit(true, free::release, this));
    }
    CompletableFuture<Permit> next = new CompletableFuture<>();
    waiting.add(next);
    Limit.complete(next, longest, none());
    serve();
    return next;
  }

  /** Stands in for a turn that was not given. */
  public Permit none() {
    return new Permit(false, () -> {}, this);
  }

  /** How many wait for theirs. */
  public int waiting() {
    // Those that went on without it are in there until somebody comes to them.
    return (int) waiting.stream().filter(next -> !next.isDone()).count();
  }

  private void serve() {
    while (!waiting.isEmpty() && free.tryAcquire()) {
      CompletableFuture<Permit> next = waiting.poll();
      if (next == null || !next.complete(new Permit(true, free::release, this))) {
        free.release();
      }
    }
  }

  /** One that goes on. */
  public static final class Permit {

    private final boolean inTime;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Runnable release;
    private final Permits turns;

    private Permit(boolean inTime, Runnable release, Permits turns) {
      this.inTime = inTime;
      this.release = release;
      this.turns = turns;
    }

    /** False if it goes on without its turn, because that did not come in time. */
    public boolean isInTime() {
      return inTime;
    }

    /** The next one's turn. More than once is as once. */
    public void end() {
      if (ended.compareAndSet(false, true)) {
        release.run();
        turns.serve();
      }
    }
  }
}
