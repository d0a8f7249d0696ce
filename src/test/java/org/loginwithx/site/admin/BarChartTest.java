package org.loginwithx.site.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.loginwithx.site.admin.BarChart.Bar;
import org.loginwithx.site.admin.BarChart.Part;
import org.loginwithx.user.LoginStatistics.Count;
import org.loginwithx.user.Profile;
import org.loginwithx.web.Messages;

final class BarChartTest {

  private static final Instant FIRST = Instant.parse("2026-11-20T23:00:00Z");
  private static final Messages ENGLISH = Messages.in(Locale.ENGLISH);

  private static Count count(int hour, boolean loggedIn, long number) {
    return new Count(FIRST.plus(hour, ChronoUnit.HOURS), loggedIn, "ok", Profile.X, number);
  }

  @Test
  void failuresAreOnTopOfLogIns() {
    BarChart chart =
        BarChart.hours(
            FIRST,
            3,
            List.of(count(1, true, 4), count(1, true, 1), count(1, false, 3), count(7, true, 99)),
            ENGLISH);

    assertThat(chart.top()).isEqualTo("10");
    assertThat(chart.half()).isEqualTo("5");
    assertThat(chart.width()).isEqualTo(30);
    assertThat(chart.bars()).hasSize(3);
    Bar bar = chart.bars().get(1);
    assertThat(bar.good())
        .extracting(Part::y, Part::height, Part::shown)
        .containsExactly("50.0", "50.0", "5");
    assertThat(bar.bad())
        .extracting(Part::y, Part::height, Part::shown)
        .containsExactly("20.0", "30.0", "3");
    assertThat(bar.text()).isEqualTo("2026-11-21 00:00 UTC: 5 log-ins, 3 failures");
    assertThat(bar.bad().link())
        .isEqualTo("/admin/log?outcome=failed&from=2026-11-21T00%3A00&to=2026-11-21T01%3A00");
    assertThat(chart.bars().get(2).good().height()).isEqualTo("0.0");
  }

  @Test
  void chartOfNothingHasAScale() {
    BarChart chart = BarChart.days(FIRST, 2, List.of(), ENGLISH);

    assertThat(chart.top()).isEqualTo("4");
    assertThat(chart.first().text()).isEqualTo("2026-11-20");
  }

  @Test
  void costsHaveOnePartAndAScaleInDollars() {
    BarChart chart = BarChart.costs(FIRST, new long[] {0, 105_000, 5_000}, ENGLISH);

    assertThat(chart.top()).isEqualTo("$0.20");
    assertThat(chart.half()).isEqualTo("$0.10");
    assertThat(chart.bad()).isEmpty();
    assertThat(chart.bars())
        .extracting(bar -> bar.good().height())
        .containsExactly("0.0", "52.5", "2.5");
    assertThat(chart.bars()).extracting(bar -> bar.bad().height()).containsOnly("0.0");
    assertThat(chart.bars().get(2).text()).isEqualTo("2026-11-22: $0.005");
  }

  @ParameterizedTest
  @CsvSource({
    "0,4",
    "4,4",
    "5,5",
    "6,10",
    "10,10",
    "11,20",
    "21,50",
    "99,100",
    "101,200",
    "1000001,2000000"
  })
  void scaleEndsAtARoundNumber(long most, long top) {
    assertThat(BarChart.top(most)).isEqualTo(top);
  }
}
