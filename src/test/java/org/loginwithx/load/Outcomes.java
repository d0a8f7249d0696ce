package org.loginwithx.load;

import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** How long things took, and what went wrong. */
final class Outcomes {

  private static final int SHOWN_ERRORS = 5;

  private final ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();
  private final AtomicInteger errors = new AtomicInteger();

  /** Times it from now on; the future that is returned ends after that has been noted. */
  CompletableFuture<?> of(CompletableFuture<?> deed) {
    long start = System.nanoTime();
    return deed.whenComplete(
        (done, failure) -> {
          if (failure == null) {
            nanos.add(System.nanoTime() - start);
            return;
          }
          if (errors.incrementAndGet() <= SHOWN_ERRORS) {
            LoadRun.OUT.println("Failed: " + reason(failure));
          }
        });
  }

  private static String reason(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause.toString();
  }

  int errors() {
    return errors.get();
  }

  int successes() {
    return nanos.size();
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
