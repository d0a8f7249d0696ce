package org.loginwithx.web;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.loginwithx.Internal;
import org.loginwithx.timer.Limit;

/**
 * Lets only a limited number of requests run at once; the others queue without a thread. Payara
 * uses one thread for each dispatched request: without this limit, as many as X answers in one
 * moment.
 */
@Internal
public final class Permits {

  private final Semaphore free;
  private final Duration longest;
  private final Queue<CompletableFuture<Permit>> waiting = new ConcurrentLinkedQueue<>();

  /**
   * @param atOnce how many requests run at once
   * @param longest how long a request waits for its turn; then it runs without one, because the
   *     requests before it hang, and it would otherwise never answer
   */
  public Permits(int atOnce, Duration longest) {
    this.free = new Semaphore(atOnce);
    this.longest = longest;
  }

  /** The next permit; complete at once if one is free. The caller has to end it. */
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

  /** Stands in for a permit that was not given. */
  public Permit none() {
    return new Permit(false, () -> {}, this);
  }

  /** How many requests wait for a permit. */
  public int waiting() {
    // The queue still contains requests that ran without a permit, until their turn comes.
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

  /** The permission for one request to run. */
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

    /** False if the request runs without its turn, because the turn did not come in time. */
    public boolean isInTime() {
      return inTime;
    }

    /** Passes the permit to the next request. Idempotent. */
    public void end() {
      if (ended.compareAndSet(false, true)) {
        release.run();
        turns.serve();
      }
    }
  }
}
