package org.loginwithx.load;

import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;

/** How long things took. */
final class Times {

  private final ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();

  void add(long nanoseconds) {
    nanos.add(nanoseconds);
  }

  /** {@code p50 12.3 ms, p99 45.6 ms, longest 78.9 ms}. */
  String summary() {
    long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    return sorted.length == 0
        ? "none"
        : "p50 %s, p99 %s, longest %s"
            .formatted(millis(sorted, 0.50), millis(sorted, 0.99), millis(sorted, 1));
  }

  /** The time that this share of all did not exceed. */
  private static String millis(long[] sorted, double share) {
    int index = Math.max(0, (int) Math.ceil(share * sorted.length) - 1);
    return String.format(Locale.ROOT, "%.1f ms", sorted[index] / 1e6);
  }
}
