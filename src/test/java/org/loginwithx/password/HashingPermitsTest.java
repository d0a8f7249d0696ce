package org.loginwithx.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class HashingPermitsTest {

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("never");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whoComesWhileAllAreTakenIsToldSoAndALaterOneIsServed() {
    HashingPermits turns = new HashingPermits(1, Duration.ofMillis(50));
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    CompletableFuture<String> first =
        CompletableFuture.supplyAsync(
            () ->
                turns.take(
                    () -> {
                      begun.countDown();
                      await(end);
                      return "first";
                    }));
    await(begun);

    assertThatThrownBy(() -> turns.take(() -> "second")).isInstanceOf(TooManyHashesException.class);
    end.countDown();

    assertThat(first.join()).isEqualTo("first");
    assertThat(turns.take(() -> "third")).isEqualTo("third");
  }

  @Test
  void whoFailsGivesTheTurnBack() {
    HashingPermits turns = new HashingPermits(1, Duration.ZERO);

    assertThatThrownBy(
            () ->
                turns.take(
                    () -> {
                      throw new IllegalArgumentException();
                    }))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(turns.take(() -> "next")).isEqualTo("next");
  }
}
