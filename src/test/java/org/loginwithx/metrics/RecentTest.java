package org.loginwithx.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.loginwithx.metrics.Recent.CallTimes;
import org.loginwithx.metrics.Recent.Failure;
import org.loginwithx.user.SettableClock;

final class RecentTest {

  private final SettableClock clock = new SettableClock();
  private final Recent recent = new Recent(clock);

  @Test
  void timesAreRightToTenPerCent() {
    for (int i = 1; i <= 200; i++) {
      recent.xCall("token", "ok", Duration.ofMillis(i));
    }
    recent.xCall("users_me", "ok", Duration.ZERO);

    assertThat(recent.calls()).extracting(CallTimes::endpoint).containsExactly("token", "users_me");
    CallTimes token = recent.calls().get(0);
    assertThat(token.calls()).isEqualTo(200);
    assertThat(token.median().toMillis()).isBetween(100L, 110L);
    assertThat(token.nearlyAll().toMillis()).isBetween(198L, 218L);
    assertThat(recent.calls().get(1).nearlyAll()).isZero();
  }

  @Test
  void callThatTakesVeryLongIsCounted() {
    recent.xCall("token", "deadline", Duration.ofDays(1));

    assertThat(recent.calls().get(0).nearlyAll()).isGreaterThan(Duration.ofMinutes(1));
  }

  @Test
  void oneDayIsKept() {
    recent.xCall("token", "ok", Duration.ofMillis(10));
    recent.mail("mail_timeout");
    clock.advance(Duration.ofHours(23));
    recent.xCall("token", "ok", Duration.ofMillis(10));
    recent.mail("sent");
    assertThat(recent.calls().get(0).calls()).isEqualTo(2);
    assertThat(recent.mails().sent()).isEqualTo(1);
    assertThat(recent.mails().lastFailure())
        .isEqualTo(new Failure(clock.instant().minus(Duration.ofHours(23)), "mail_timeout"));

    clock.advance(Duration.ofHours(1));

    assertThat(recent.calls().get(0).calls()).isEqualTo(1);
    assertThat(recent.mails()).isEqualTo(new Recent.Mails(1, 0, null));
  }
}
