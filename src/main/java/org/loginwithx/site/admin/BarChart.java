package org.loginwithx.site.admin;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.loginwithx.Internal;
import org.loginwithx.site.Moment;
import org.loginwithx.user.LoginStatistics.Count;
import org.loginwithx.web.Messages;

/**
 * Numbers by hour or by day as bars, which {@code chart.xhtml} draws, and as the table behind them.
 * A bar is ten units wide, and all of the chart is a hundred high.
 *
 * @param id names the chart within its page
 * @param label what it shows, in a sentence
 * @param good what the lower part of each bar is
 * @param bad what the upper part is; empty if there is none
 * @param bars the bars from the left to the right
 * @param top the number at the upper end of the scale
 * @param half the number in its middle; empty if that is no number
 */
@Internal
public record BarChart(
    String id, String label, String good, String bad, List<Bar> bars, String top, String half) {

  private static final int HEIGHT = 100;
  private static final int STEP = 10;

  private static final Part NO_PART = new Part("0.0", "0.0", "", "");

  /** Bars of money begin with a scale of four cents. */
  private static final long CENT = 10_000;

  public BarChart {
    bars = List.copyOf(bars);
  }

  /**
   * One hour or day.
   *
   * @param at when it began
   * @param text all of it in words
   * @param x where the bar is
   * @param good from below
   * @param bad on top of the other
   */
  public record Bar(Moment at, String text, int x, Part good, Part bad) {}

  /**
   * A part of a bar.
   *
   * @param shown the number
   * @param link leads to the list behind it; empty if there is none
   */
  public record Part(String y, String height, String shown, String link) {}

  /** How wide the drawing is. */
  public int width() {
    return bars.size() * STEP;
  }

  /** The hour or day in which the first bar begins. */
  public Moment first() {
    return bars.get(0).at();
  }

  /** The hours from this one on. */
  static BarChart hours(Instant first, int number, List<Count> counts, Messages messages) {
    return of("hours", first, number, ChronoUnit.HOURS, counts, messages);
  }

  /** The days from this one on. */
  static BarChart days(Instant first, int number, List<Count> counts, Messages messages) {
    return of("days", first, number, ChronoUnit.DAYS, counts, messages);
  }

  private static BarChart of(
      String id,
      Instant first,
      int number,
      ChronoUnit unit,
      List<Count> counts,
      Messages messages) {
    long[] good = new long[number];
    long[] bad = new long[number];
    for (Count count : counts) {
      int place = (int) unit.between(first, count.from());
      if (place >= 0 && place < number) {
        (count.loggedIn() ? good : bad)[place] += count.number();
      }
    }
    long most = 0;
    for (int i = 0; i < number; i++) {
      most = Math.max(most, good[i] + bad[i]);
    }
    long top = top(most);
    List<Bar> bars = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      bars.add(bar(i, first.plus(i, unit), unit, good[i], bad[i], top, messages));
    }
    return new BarChart(
        id,
        messages.text("overview.chart." + id),
        messages.text("overview.logins"),
        messages.text("overview.failures"),
        bars,
        Long.toString(top),
        top % 2 == 0 ? Long.toString(top / 2) : "");
  }

  /**
   * Costs of the days from this one on.
   *
   * @param millionths the cost of each day in millionths of a dollar
   */
  static BarChart costs(Instant first, long[] millionths, Messages messages) {
    long most = LongStream.of(millionths).max().orElse(0);
    long top = top((most + CENT - 1) / CENT) * CENT;
    List<Bar> bars = new ArrayList<>();
    for (int i = 0; i < millionths.length; i++) {
      Moment at = moment(first.plus(i, ChronoUnit.DAYS), ChronoUnit.DAYS, messages);
      String cost = messages.dollars(millionths[i]);
      double height = (double) HEIGHT * millionths[i] / top;
      bars.add(
          new Bar(
              at,
              messages.text("spending.bar", at.text(), cost),
              i * STEP + 1,
              new Part(decimal(HEIGHT - height), decimal(height), cost, ""),
              NO_PART));
    }
    return new BarChart(
        "costs",
        messages.text("spending.chart"),
        messages.text("spending.cost"),
        "",
        bars,
        messages.dollars(top),
        messages.dollars(top / 2));
  }

  private static Moment moment(Instant from, ChronoUnit unit, Messages messages) {
    return unit == ChronoUnit.DAYS
        ? new Moment(from.toString(), messages.day(from))
        : Moment.of(from, messages);
  }

  /** The next round number: 4, 10, 20, 50, 100 and so on. */
  static long top(long most) {
    if (most <= 4) {
      return 4;
    }
    long power = 1;
    while (power * 10 < most) {
      power *= 10;
    }
    long[] rounds = {power * 2, power * 5, power * 10};
    for (long round : rounds) {
      if (most <= round) {
        return round;
      }
    }
    return most;
  }

  private static Bar bar(
      int place, Instant from, ChronoUnit unit, long good, long bad, long top, Messages messages) {
    double goodHeight = (double) HEIGHT * good / top;
    double badHeight = (double) HEIGHT * bad / top;
    Moment at = moment(from, unit, messages);
    HistoryFilter within = HistoryFilter.within(from, from.plus(1, unit));
    return new Bar(
        at,
        messages.text("overview.bar", at.text(), good, bad),
        place * STEP + 1,
        new Part(
            decimal(HEIGHT - goodHeight),
            decimal(goodHeight),
            Long.toString(good),
            within.withOutcome("logged_in").link()),
        new Part(
            decimal(HEIGHT - goodHeight - badHeight),
            decimal(badHeight),
            Long.toString(bad),
            within.withOutcome("failed").link()));
  }

  private static String decimal(double number) {
    return String.format(Locale.ROOT, "%.1f", number);
  }
}
