package org.loginwithx.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.loginwithx.web.Permits.Permit;

/** Who goes on when; here without a container. */
@Timeout(60)
final class PermitsTest {

  private static final Duration NEVER = Duration.ofHours(1);

  @Test
  void thoseWithinTheLimitGoOnAtOnceAndTheOthersInTheirOrder() {
    Permits turns = new Permits(2, NEVER);
    CompletableFuture<Permit> first = turns.next();
    CompletableFuture<Permit> second = turns.next();
    CompletableFuture<Permit> third = turns.next();
    CompletableFuture<Permit> fourth = turns.next();

    assertThat(first).isDone();
    assertThat(second).isDone();
    assertThat(third).isNotDone();

    second.join().end();

    assertThat(third).isDone();
    assertThat(fourth).isNotDone();
  }

  @Test
  void aTurnEndsOnce() {
    Permits turns = new Permits(1, NEVER);
    Permit first = turns.next().join();
    CompletableFuture<Permit> second = turns.next();
    CompletableFuture<Permit> third = turns.next();

    first.end();
    first.end();

    assertThat(second).isDone();
    assertThat(third).isNotDone();
  }

  @Test
  void whoWaitedTooLongGoesOnWithoutATurn() {
    Permits turns = new Permits(1, Duration.ofMillis(1));
    Permit hanging = turns.next().join();

    turns.next().join().end();
    hanging.end();

    assertThat(turns.next()).isDone();
  }

  @Test
  void neverMoreThanTheLimitGoOnAndEverybodyDoes() throws InterruptedException {
    int limit = 3;
    Permits turns = new Permits(limit, NEVER);
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<CompletableFuture<Void>> all = new ArrayList<>();
    IntStream.range(0, 2_000)
        .forEach(
            one ->
                all.add(
                    CompletableFuture.runAsync(() -> {}, threads)
                        .thenCompose(started -> turns.next())
                        .thenAcceptAsync(
                            turn -> {
                              most.accumulateAndGet(now.incrementAndGet(), Math::max);
                              now.decrementAndGet();
                              turn.end();
                            },
                            threads)));

    all.forEach(CompletableFuture::join);
    threads.shutdown();

    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(most.get()).isBetween(1, limit);
  }
}
