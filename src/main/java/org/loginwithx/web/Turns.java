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
public final class Turns {

  private final Semaphore free;
  private final Duration longest;
  private final Queue<CompletableFuture<Turn>> waiting = new ConcurrentLinkedQueue<>();

  /**
   * @param atOnce how many
   * @param longest after how long one goes on without its turn: those before it hang, and to hang
   *     with them is better than to learn nothing
   */
  public Turns(int atOnce, Duration longest) {
    this.free = new Semaphore(atOnce);
    this.longest = longest;
  }

  /** The next turn; at once if one is free. It has to be ended. */
  public CompletableFuture<Turn> next() {
    if (waiting.isEmpty() && free.tryAcquire()) {
      return CompletableFuture.completedFuture(new Turn(true, free::release, this));
    }
    CompletableFuture<Turn> next = new CompletableFuture<>();
    waiting.add(next);
    Limit.complete(next, longest, none());
    serve();
    return next;
  }

  /** Stands in for a turn that was not given. */
  public Turn none() {
    return new Turn(false, () -> {}, this);
  }

  /** How many wait for theirs. */
  public int waiting() {
    // Those that went on without it are in there until somebody comes to them.
    return (int) waiting.stream().filter(next -> !next.isDone()).count();
  }

  private void serve() {
    while (!waiting.isEmpty() && free.tryAcquire()) {
      CompletableFuture<Turn> next = waiting.poll();
      if (next == null || !next.complete(new Turn(true, free::release, this))) {
        free.release();
      }
    }
  }

  /** One that goes on. */
  public static final class Turn {

    private final boolean inTime;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Runnable release;
    private final Turns turns;

    private Turn(boolean inTime, Runnable release, Turns turns) {
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
