package org.loginwithx.x;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitsTest {

  private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");

  private final AtomicLong nanos = new AtomicLong();
  private final RateLimits limits = new RateLimits(Clock.fixed(NOW, ZoneOffset.UTC), nanos::get);

  private static HttpHeaders headers(String... namesAndValues) {
    Map<String, List<String>> headers = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.put(namesAndValues[i], List.of(namesAndValues[i + 1]));
    }
    return HttpHeaders.of(headers, (name, value) -> true);
  }

  private static String in(Duration time) {
    return Long.toString(NOW.plus(time).getEpochSecond());
  }

  @Test
  void theLimitOfADayHoldsUntilItsResetForTheCallsOfAllUsers() {
    HttpHeaders last =
        headers(
            "x-app-limit-24hour-remaining",
            "0",
            "x-app-limit-24hour-reset",
            in(Duration.ofHours(9)));

    limits.hear(XEndpoint.USERS_ME, last);

    assertThat(limits.remaining(XEndpoint.USERS_ME)).isEqualTo(Duration.ofHours(9));
    nanos.addAndGet(Duration.ofHours(9).toNanos());
    assertThat(limits.remaining(XEndpoint.USERS_ME)).isZero();
  }

  @Test
  void aDayHasAtMost25HoursWhateverTheHeaderSays() {
    limits.hear(
        XEndpoint.TOKEN,
        headers(
            "x-app-limit-24hour-remaining",
            "0",
            "x-app-limit-24hour-reset",
            in(Duration.ofDays(400))));

    assertThat(limits.remaining(XEndpoint.TOKEN)).isEqualTo(Duration.ofHours(25));
  }

  @Test
  void callsThatAreLeftHoldNobodyUp() {
    limits.hear(
        XEndpoint.USERS_ME,
        headers(
            "x-app-limit-24hour-remaining",
            "1",
            "x-app-limit-24hour-reset",
            in(Duration.ofHours(9))));

    assertThat(limits.usedUp()).isEmpty();
  }

  @Test
  void theDayOfOneUserIsWaitedForAndNotRemembered() {
    HttpHeaders headers =
        headers(
            "x-rate-limit-reset",
            in(Duration.ofMinutes(5)),
            "x-user-limit-24hour-remaining",
            "0",
            "x-user-limit-24hour-reset",
            in(Duration.ofHours(9)));

    limits.hear(XEndpoint.REQUEST_TOKEN, headers);
    Duration wait = limits.blocked(XEndpoint.REQUEST_TOKEN, headers);

    assertThat(wait).isEqualTo(Duration.ofHours(9));
    assertThat(limits.usedUp()).isEmpty();
  }

  @Test
  void theLongerOfTwoDaysIsWaitedFor() {
    HttpHeaders headers =
        headers(
            "x-app-limit-24hour-remaining",
            "0",
            "x-app-limit-24hour-reset",
            in(Duration.ofHours(2)),
            "x-user-limit-24hour-remaining",
            "0",
            "x-user-limit-24hour-reset",
            in(Duration.ofHours(9)));

    assertThat(limits.blocked(XEndpoint.USERS_ME, headers)).isEqualTo(Duration.ofHours(9));
  }

  @Test
  void theLimitOfOneUserIsNotRemembered() {
    Duration wait =
        limits.blocked(
            XEndpoint.USERS_ME, headers("x-rate-limit-reset", in(Duration.ofMinutes(5))));

    assertThat(wait).isEqualTo(Duration.ofMinutes(5));
    assertThat(limits.usedUp()).isEmpty();
  }
}
