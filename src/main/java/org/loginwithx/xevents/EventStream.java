package org.loginwithx.xevents;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.loginwithx.access.XApi;
import org.loginwithx.access.XProblem;
import org.loginwithx.access.XReply;
import org.loginwithx.database.DatabaseUnavailableException;

/**
 * The stream by which X sends events. X sends an event once, so an event stays in memory until it
 * has had its effect. All methods but the two that X calls are called by one thread at a time.
 */
final class EventStream {

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");

  private static final String PATH = "/2/activity/stream";

  /** If more events wait, the database has been away for long: the stream is closed. */
  private static final int MOST_WAITING = 1_000;

  /** A stream that was open for so long did not fail because of this server. */
  private static final Duration GOOD = Duration.ofMinutes(1);

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final int MOST_DOUBLINGS = 9;

  private final XApi x;
  private final Clock clock;
  private final Queue<String> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
  private @Nullable CompletableFuture<XReply<Boolean>> stream;
  private volatile @Nullable Instant openedAt;
  private String broken = "";
  private int failures;
  private Instant next = Instant.EPOCH;

  EventStream(XApi x, Clock clock) {
    this.x = x;
    this.clock = clock;
  }

  /** Opens the stream if it is closed, and it is time. */
  void keepOpen() {
    CompletableFuture<XReply<Boolean>> current = stream;
    if (current != null && current.isDone()) {
      ended(current);
      current = null;
    }
    if (current == null && !clock.instant().isBefore(next)) {
      stream = x.streamOfApplication(PATH, this::opened, this::line);
    }
  }

  private void opened() {
    openedAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** Ends the stream if too many wait. */
  private boolean line(String json) {
    return waiting.offer(json);
  }

  private void ended(CompletableFuture<XReply<Boolean>> over) {
    Instant now = clock.instant();
    Instant since = openedAt;
    stream = null;
    openedAt = null;
    failures = since != null && since.plus(GOOD).isBefore(now) ? 0 : failures + 1;
    Duration pause = Duration.ofSeconds(1L << Math.min(failures, MOST_DOUBLINGS));
    next = now.plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
    broken = "ended_by_x";
    if (!over.isCancelled() && over.join() instanceof XReply.Failure<Boolean> failure) {
      broken = Subscriptions.word(failure.problem());
      if (failure.problem() instanceof XProblem.WaitUntil wait && wait.when().isAfter(next)) {
        next = wait.when();
      }
    }
    LOG.log(
        System.Logger.Level.WARNING,
        "event=x_events outcome=stream_closed reason={0} again_in_s={1}",
        broken,
        Long.toString(Duration.between(now, next).toSeconds()));
  }

  /**
   * Gives each event that waits to the inbox, in their order. The one for which the database is
   * away waits on.
   */
  void deliver(Consumer<String> inbox) {
    for (String json = waiting.peek(); json != null; json = waiting.peek()) {
      try {
        inbox.accept(json);
      } catch (DatabaseUnavailableException away) {
        throw away;
      } catch (RuntimeException failure) {
        // It would fail again, and hold up all others.
        LOG.log(
            System.Logger.Level.ERROR,
            "event=x_events outcome=failed reason=event cause={0}",
            failure.getClass().getSimpleName());
      }
      waiting.remove();
    }
  }

  void close() {
    CompletableFuture<XReply<Boolean>> current = stream;
    if (current != null) {
      current.cancel(true);
    }
    stream = null;
    openedAt = null;
    broken = "";
    failures = 0;
    next = Instant.EPOCH;
  }

  /** Since when it is open; null if it is not. */
  @Nullable Instant openedAt() {
    return openedAt;
  }

  /** Why it is not open; empty if it is, or was never closed. */
  String broken() {
    return openedAt == null ? broken : "";
  }
}
