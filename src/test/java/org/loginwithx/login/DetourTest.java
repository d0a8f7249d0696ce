package org.loginwithx.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.loginwithx.SecurityLines;
import org.loginwithx.login.LoginFlows.Instead;
import org.loginwithx.user.SettableClock;
import org.loginwithx.x.XEndpoint;
import org.loginwithx.x.XFailure;
import org.loginwithx.x.XFault;
import org.loginwithx.x.XResult;

final class DetourTest {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private final SettableClock clock = new SettableClock();
  private final Detour detour = new Detour(clock, true);

  private void fails(XFault fault) {
    detour.ended(new XResult.Failed<>(XFailure.of(fault, XEndpoint.USERS_ME)));
  }

  private List<Boolean> next(int logIns) {
    return Stream.generate(detour::isTaken).limit(logIns).toList();
  }

  @ParameterizedTest
  @EnumSource(XFault.class)
  void onlyWantOfMoneyOrOfAPlanOfTheAppCounts(XFault fault) {
    fails(fault);

    assertThat(detour.isTaken())
        .isEqualTo(fault == XFault.NO_CREDIT || fault == XFault.ACCESS_LEVEL);
  }

  @Test
  void nothingHappensIfItIsNotAllowed() {
    Detour forbidden = new Detour(clock, false);
    forbidden.ended(new XResult.Failed<>(XFailure.of(XFault.NO_CREDIT, XEndpoint.USERS_ME)));

    assertThat(forbidden.isTaken()).isFalse();
    assertThat(forbidden.instead()).isEmpty();
  }

  @Test
  void afterAPauseOneLogInTriesAgain() {
    fails(XFault.NO_CREDIT);
    assertThat(next(3)).containsExactly(true, true, true);

    clock.advance(Detour.PAUSE);
    assertThat(next(3)).as("the first one").containsExactly(false, true, true);

    clock.advance(Duration.ofMinutes(1));
    fails(XFault.ACCESS_LEVEL);
    assertThat(detour.instead()).contains(new Instead("access_level", NOON));
    clock.advance(Detour.PAUSE.minusSeconds(1));
    assertThat(next(2)).containsExactly(true, true);
    clock.advance(Duration.ofSeconds(1));
    assertThat(next(2)).containsExactly(false, true);

    detour.ended(new XResult.Ok<>("anna"));
    assertThat(next(2)).containsExactly(false, false);
    assertThat(detour.instead()).isEmpty();
  }

  @Test
  void logSaysWhenItBeginsAndEnds() {
    try (SecurityLines log = SecurityLines.open()) {
      fails(XFault.NO_CREDIT);
      fails(XFault.NO_CREDIT);
      detour.ended(new XResult.Ok<>("anna"));
      detour.ended(new XResult.Ok<>("anna"));

      assertThat(log.lines())
          .containsExactly(
              "event=detour outcome=began reason=no_credit detail=log_ins_go_on_by_oauth1",
              "event=detour outcome=ended");
    }
  }
}
