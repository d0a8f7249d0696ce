package org.loginwithx.site.admin;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.loginwithx.user.HistoryEntry.Outcome;
import org.loginwithx.user.HistoryQuery;
import org.loginwithx.user.Profile;
import org.loginwithx.web.ServletFakes;

final class HistoryFilterTest {

  private static HistoryFilter of(Map<String, String> parameters) {
    return HistoryFilter.of(
        ServletFakes.proxy(
            HttpServletRequest.class, (self, method, args) -> parameters.get((String) args[0])));
  }

  @Test
  void daysAreWholeDaysInUtc() {
    HistoryFilter filter = of(Map.of("from", "2026-11-01", "to", "2026-11-02"));

    assertThat(filter.hasTimes()).isFalse();
    assertThat(filter.query().from()).isEqualTo("2026-11-01T00:00:00Z");
    assertThat(filter.query().to()).isEqualTo("2026-11-03T00:00:00Z");
  }

  @Test
  void linkOfAnHourIsReadAsThisHour() {
    Instant hour = Instant.parse("2026-11-28T22:00:00Z");
    HistoryFilter filter =
        HistoryFilter.within(hour, hour.plusSeconds(3600))
            .withOutcome("failed")
            .withReason("denied")
            .withProvider(Profile.X);

    HistoryFilter read = of(filter.parameters());

    assertThat(read).isEqualTo(filter);
    assertThat(read.hasTimes()).isTrue();
    assertThat(read.query())
        .isEqualTo(
            new HistoryQuery(
                Optional.of(Outcome.FAILED),
                "denied",
                Profile.X,
                hour,
                hour.plusSeconds(3600),
                ""));
    assertThat(filter.link())
        .isEqualTo(
            "/admin/log?outcome=failed&way=x&reason=denied"
                + "&from=2026-11-28T22%3A00&to=2026-11-28T23%3A00");
    assertThat(filter.csvLink()).startsWith("/admin/log.csv?outcome=failed");
  }

  @Test
  void nonsenseIsNoFilter() {
    HistoryFilter filter =
        of(Map.of("outcome", "' or 1=1", "from", "yesterday", "to", "2026-13-01", "q", " "));

    assertThat(filter.isEmpty()).isTrue();
    assertThat(filter.query()).isEqualTo(HistoryQuery.of(Optional.empty()));
  }
}
