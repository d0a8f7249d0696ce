package org.loginwithx.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.loginwithx.oauth2.BearerToken;

/** Who may ask, and how often. */
final class CommandTokenTest {

  private static final String RIGHT = "t".repeat(32);

  @Test
  void nothingButTheWholeTokenIsRight() {
    CommandToken token = new CommandToken(new BearerToken(RIGHT));

    assertThat(token.isRight("Bearer " + RIGHT)).isTrue();
    assertThat(token.isRight("bearer " + RIGHT)).isTrue();
    assertThat(token.isRight(null)).isFalse();
    assertThat(token.isRight("")).isFalse();
    assertThat(token.isRight("Bearer ")).isFalse();
    assertThat(token.isRight(RIGHT)).isFalse();
    assertThat(token.isRight("Basic " + RIGHT)).isFalse();
    assertThat(token.isRight("Bearer " + RIGHT.substring(1))).isFalse();
    assertThat(token.isRight("Bearer " + RIGHT + "t")).isFalse();
  }

  @Test
  void withoutTheSettingNothingIsRight() {
    CommandToken none = new CommandToken(null);

    assertThat(none.isSet()).isFalse();
    assertThat(none.isRight("Bearer ")).isFalse();
    assertThat(none.isRight("Bearer null")).isFalse();
  }

  @Test
  void whoWaitsMayAskAgain() {
    AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    Pace pace = new Pace(2, Duration.ofSeconds(6), nanos::get);
    assertThat(pace.take()).isTrue();
    assertThat(pace.take()).isTrue();
    assertThat(pace.take()).isFalse();

    nanos.addAndGet(Duration.ofSeconds(6).toNanos());

    assertThat(pace.take()).isTrue();
    assertThat(pace.take()).isFalse();
  }
}
