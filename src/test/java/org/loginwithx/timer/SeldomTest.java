package org.loginwithx.timer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class SeldomTest {

  /** Overflows during the test, as {@link System#nanoTime} may. */
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE);

  private final Seldom seldom = new Seldom(Duration.ofNanos(10), now::get);

  @Test
  void happensAgainAfterThePauseOnly() {
    assertThat(seldom.mayHappen()).isTrue();
    assertThat(seldom.mayHappen()).isFalse();
    now.addAndGet(9);
    assertThat(seldom.mayHappen()).isFalse();
    now.addAndGet(1);
    assertThat(seldom.mayHappen()).isTrue();
    assertThat(seldom.mayHappen()).isFalse();
  }

  /** Otherwise a stranger could keep the line out of the log by trying all the time. */
  @Test
  void attemptsDoNotProlongThePause() {
    seldom.mayHappen();
    now.addAndGet(6);
    seldom.mayHappen();
    now.addAndGet(4);

    assertThat(seldom.mayHappen()).isTrue();
  }
}
