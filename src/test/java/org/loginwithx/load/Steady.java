package org.loginwithx.load;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Does one thing at a steady pace while others keep the server busy. It does not wait for one to
 * end before the next begins: otherwise a server that stands still would be asked the less for it,
 * and seem the better.
 */
final class Steady implements AutoCloseable {

  private final IntFunction<CompletableFuture<?>> deed;
  private final AtomicInteger begun = new AtomicInteger();
  private final Outcomes outcomes = new Outcomes();
  private final Phaser underWay = new Phaser(1);
  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();

  /**
   * @param deed what is done, by its number from 0
   */
  Steady(Duration every, IntFunction<CompletableFuture<?>> deed) {
    this.deed = deed;
    var unused =
        executor.scheduleAtFixedRate(this::next, 0, every.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void next() {
    underWay.register();
    var unused =
        outcomes
            .of(deed.apply(begun.getAndIncrement()))
            .whenComplete((done, failure) -> underWay.arriveAndDeregister());
  }

  Outcomes outcomes() {
    return outcomes;
  }

  /** Begins no more, and waits for those that are under way: the slowest count too. */
  @Override
  public void close() {
    executor.shutdown();
    underWay.arriveAndAwaitAdvance();
  }
}
