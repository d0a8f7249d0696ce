package org.loginwithx.simulator;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Counts requests and keeps the latest API calls. */
final class CallLog {

  private static final int KEPT = 2_000;

  private final Map<Endpoint, Integer> counts = new EnumMap<>(Endpoint.class);
  private final Deque<RecordedCall> calls = new ArrayDeque<>();

  synchronized void add(Endpoint endpoint, Request request) {
    counts.merge(endpoint, 1, Integer::sum);
    notifyAll();
    if (!endpoint.isApi()) {
      return;
    }
    if (calls.size() == KEPT) {
      calls.remove();
    }
    calls.add(
        new RecordedCall(
            endpoint,
            request.method(),
            request.path(),
            request.query(),
            request.headers(),
            request.body()));
  }

  synchronized int count(Endpoint endpoint) {
    return counts.getOrDefault(endpoint, 0);
  }

  /** Waits for the calls of other threads; whether they came in time. */
  synchronized boolean await(Endpoint endpoint, int count, Duration patience)
      throws InterruptedException {
    long giveUp = System.nanoTime() + patience.toNanos();
    while (count(endpoint) < count) {
      long left = TimeUnit.NANOSECONDS.toMillis(giveUp - System.nanoTime());
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  synchronized List<RecordedCall> calls() {
    return List.copyOf(calls);
  }

  synchronized void clear() {
    counts.clear();
    calls.clear();
  }
}
