package org.loginwithx.load;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Many of the same, so and so many of them at once: as soon as one ends, the next begins. */
final class Crowd {

  private static final Duration LONGEST = Duration.ofMinutes(15);

  /** A server that is done for answers late or not at all: no use in asking it to the end. */
  private static final int TOO_MANY_ERRORS = 200;

  private final int count;
  private final IntFunction<CompletableFuture<?>> deed;
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();
  private final Outcomes outcomes = new Outcomes();
  private final CompletableFuture<Void> end = new CompletableFuture<>();

  /**
   * @param deed what is done, by its number from 0
   */
  Crowd(int count, IntFunction<CompletableFuture<?>> deed) {
    this.count = count;
    this.deed = deed;
  }

  /** Does them all, or gives up after too many errors, and returns how long it took. */
  Duration run(int concurrency) {
    long start = System.nanoTime();
    if (count == 0) {
      return Duration.ZERO;
    }
    int atOnce = Math.min(concurrency, count);
    running.set(atOnce);
    for (int i = 0; i < atOnce; i++) {
      next();
    }
    end.orTimeout(LONGEST.toSeconds(), TimeUnit.SECONDS).join();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private void next() {
    int number = begun.getAndIncrement();
    if (number >= count || outcomes.errors() >= TOO_MANY_ERRORS) {
      if (running.decrementAndGet() == 0) {
        end.complete(null);
      }
      return;
    }
    var unused =
        outcomes
            .of(deed.apply(number))
            .whenComplete(
                (done, failure) -> {
                  ended.incrementAndGet();
                  next();
                });
  }

  int count() {
    return count;
  }

  /** How many have ended so far, well or not. */
  int ended() {
    return ended.get();
  }

  Outcomes outcomes() {
    return outcomes;
  }
}
