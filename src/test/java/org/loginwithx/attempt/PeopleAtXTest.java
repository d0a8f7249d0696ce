package org.loginwithx.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.loginwithx.user.SettableClock;

final class PeopleAtXTest {

  private final SettableClock clock = new SettableClock();
  private final PeopleAtX atX = new PeopleAtX(clock);

  private PendingLogin begin() {
    Instant now = clock.instant();
    PendingLogin pending =
        new PendingLogin(
            "N", new Purpose.LogIn(null, false), Protocol.OAUTH2, "c", "t", "s", now, "seed");
    atX.begun(pending);
    return pending;
  }

  @Test
  void countsThoseWhoAreNotBack() {
    PendingLogin first = begin();
    clock.advance(Duration.ofMinutes(3));
    begin();
    begin();
    assertThat(atX.count()).isEqualTo(3);

    atX.ended(first);

    assertThat(atX.count()).isEqualTo(2);
  }

  @Test
  void userWhoNeverComesBackIsForgotten() {
    PendingLogin lost = begin();
    clock.advance(PendingLogin.LIFETIME.plusMinutes(1));
    assertThat(atX.count()).isZero();

    atX.ended(lost);
    begin();

    assertThat(atX.count()).isEqualTo(1);
  }

  @Test
  void personWhoIsBackAtAnotherNodeIsRightInTheSum() {
    PeopleAtX otherNode = new PeopleAtX(clock);
    PendingLogin pending = begin();

    otherNode.ended(pending);

    assertThat(atX.count() + otherNode.count()).isZero();
  }
}
