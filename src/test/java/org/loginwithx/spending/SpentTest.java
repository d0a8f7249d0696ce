package org.loginwithx.spending;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.loginwithx.spending.Spent.Share;

final class SpentTest {

  private static final long CENT = 10_000;

  private final Map<Long, Map<Billed, Long>> days = new HashMap<>();

  private void users(String day, long number) {
    days.put(LocalDate.parse(day).toEpochDay(), Map.of(Billed.USER_READ, number));
  }

  private Spent on(String day, Prices prices, Budget budget) {
    return new Spent(LocalDate.parse(day).toEpochDay(), days, prices, budget);
  }

  private Spent on(String day) {
    return on(day, Prices.USUAL, Budget.NONE);
  }

  @Test
  void forecastGoesOnAtThePaceOfTheLastWeek() {
    users("2026-10-31", 1_000);
    users("2026-11-01", 1_000);
    for (int day = 3; day < 10; day++) {
      users("2026-11-0" + day, 10);
    }
    users("2026-11-10", 4);

    Spent spent = on("2026-11-10");

    assertThat(spent.ofToday()).isEqualTo(4 * CENT);
    assertThat(spent.ofMonth()).isEqualTo(1_074 * CENT);
    assertThat(spent.forecast())
        .as("6 more today, and 20 days")
        .isEqualTo((1_074 + 6 + 200) * CENT);
  }

  @Test
  void paceOfANewSiteIsThatOfTheDaysThereAre() {
    users("2026-11-10", 6);
    assertThat(on("2026-11-10").forecast()).isEqualTo((6 + 20 * 6) * CENT);

    users("2026-11-08", 12);
    assertThat(on("2026-11-10").forecast()).as("12 in two days").isEqualTo((18 + 20 * 6) * CENT);
  }

  @Test
  void nothingCostsNothing() {
    assertThat(on("2026-02-28").forecast()).isZero();
    assertThat(on("2026-02-28").shareOfDay().percent()).isZero();
  }

  @Test
  void pricesOfTheOperatorCount() {
    users("2026-11-10", 2);

    Spent spent = on("2026-11-10", new Prices(Map.of(Billed.USER_READ, 1L)), Budget.NONE);

    assertThat(spent.ofToday()).isEqualTo(2);
    assertThat(spent.on(spent.today() + 1).ofToday()).isZero();
    assertThat(spent.on(spent.today() + 1).ofMonth()).isEqualTo(2);
  }

  @Test
  void sharesWarnFromEightyPercentOn() {
    users("2026-11-09", 10);
    users("2026-11-10", 79);

    Spent spent = on("2026-11-10", Prices.USUAL, new Budget(100 * CENT, 100 * CENT));

    assertThat(spent.shareOfDay().warning()).isZero();
    assertThat(spent.shareOfMonth().warning()).isEqualTo(80);
    assertThat(spent.shareOfMonth().setting()).isEqualTo("TWITTER_BUDGET_MONTH");
    assertThat(new Share("day", 0, 100, 100).warning()).isEqualTo(100);
    assertThat(new Share("day", 0, 999, 1_000).warning()).isEqualTo(80);
  }

  @Test
  void dollarsAreReadAndWritten() {
    assertThat(Dollars.parse("0.015")).contains(15_000L);
    assertThat(Dollars.parse("1000000")).contains(1_000_000_000_000L);
    for (String wrong : new String[] {"", "-1", "1e3", "1,50", "0.0000001", "1000000.01", "$1"}) {
      assertThat(Dollars.parse(wrong)).as(wrong).isEmpty();
    }
    assertThat(Dollars.text(15_000)).isEqualTo("0.015");
    assertThat(Dollars.text(0)).isEqualTo("0.00");
    assertThat(Dollars.text(1_200_000)).isEqualTo("1.20");
  }
}
