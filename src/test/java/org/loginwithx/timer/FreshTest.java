package org.loginwithx.timer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class FreshTest {

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE);
  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void valueIsKeptForAWhile() {
    Fresh<Integer> fresh = new Fresh<>(Duration.ofNanos(10), asked::incrementAndGet, now::get);

    assertThat(fresh.get()).isEqualTo(1);
    now.addAndGet(9);
    assertThat(fresh.get()).isEqualTo(1);
    now.addAndGet(1);
    assertThat(fresh.get()).isEqualTo(2);
  }

  /** All who wait for a slow value get it: none of them asks for another one. */
  @Test
  void valueIsKeptFromWhenItIsThere() {
    Fresh<Integer> fresh =
        new Fresh<>(
            Duration.ofNanos(10),
            () -> {
              now.addAndGet(20);
              return asked.incrementAndGet();
            },
            now::get);

    assertThat(fresh.get()).isEqualTo(1);
    assertThat(fresh.get()).isEqualTo(1);
  }

  @Test
  void failureIsNotKept() {
    Fresh<Integer> fresh =
        new Fresh<>(
            Duration.ofNanos(10),
            () -> {
              if (asked.incrementAndGet() == 1) {
                throw new IllegalStateException();
              }
              return 7;
            },
            now::get);

    assertThatThrownBy(fresh::get).isInstanceOf(IllegalStateException.class);
    assertThat(fresh.get()).isEqualTo(7);
  }
}
