package org.loginwithx.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes on beside the requests when an application stops. */
final class BackgroundTest {

  private final ExecutorService pool = Executors.newCachedThreadPool();
  private final Background background = new Background(pool::submit);

  @AfterEach
  void end() {
    background.close();
    pool.shutdownNow();
  }

  @Test
  void endShortensPausesAndWaitsForWhatHasBegun() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch pauseIsOver = new CountDownLatch(1);
    AtomicBoolean done = new AtomicBoolean();
    background.execute(
        () -> {
          begun.countDown();
          await(pauseIsOver);
          done.set(true);
        });
    await(begun);
    background.after(Duration.ofHours(1)).execute(pauseIsOver::countDown);

    background.close();

    assertThat(done).isTrue();
  }

  @Test
  void nothingBeginsAfterTheEnd() {
    List<Runnable> handedOver = new ArrayList<>();
    AtomicBoolean done = new AtomicBoolean();
    Background stopping = new Background(handedOver::add);
    stopping.execute(() -> done.set(true));

    stopping.close();

    assertThat(handedOver).hasSize(1);
    handedOver.get(0).run();
    assertThat(done).as("a task that the container begins late").isFalse();
    assertThatThrownBy(() -> stopping.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(() -> stopping.after(Duration.ZERO).execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void taskThatFailsIsRepeated() {
    CountDownLatch twice = new CountDownLatch(2);

    background.everySecond(
        () -> {
          twice.countDown();
          throw new IllegalStateException("once more");
        });

    await(twice);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }
}
