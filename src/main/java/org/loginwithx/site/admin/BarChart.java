package org.loginwithx.site.admin;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.loginwithx.Internal;
import org.loginwithx.site.Moment;
import org.loginwithx.user.LoginStatistics.Count;
import org.loginwithx.web.Messages;

/**
 * Log-ins by hour or by day as bars, which {@code chart.xhtml} draws, and as the table behind them.
 * A bar is ten units wide, and all of the chart is a hundred high.
 *
 * @param id names the chart within its page
 * @param label what it shows, in a sentence
 * @param bars the bars from the left to the right
 * @param top the number at the upper end of the scale
 */
@Internal
public record BarChart(String id, String label, List<Bar> bars, long top) {

  private static final int HEIGHT = 100;
  private static final int STEP = 10;

  public BarChart {
    bars = List.copyOf(bars);
  }

  /**
   * One hour or day.
   *
   * @param at when it began
   * @param loggedIn how many log-ins succeeded
   * @param failed how many failed
   * @param text all of it in words
   * @param x where the bar is
   * @param good the part of those who succeeded, from below
   * @param bad the part of those who failed, on top of the other
   * @param goodLink leads to the log-ins that succeeded
   * @param badLink leads to those that failed
   */
  public record Bar(
      Moment at,
      long loggedIn,
      long failed,
      String text,
      int x,
      Part good,
      Part bad,
      String goodLink,
      String badLink) {}

  /** A part of a bar. */
  public record Part(String y, String height) {}

  /** How wide the drawing is. */
  public int width() {
    return bars.size() * STEP;
  }

  /** The hour or day in which the first bar begins. */
  public Moment first() {
    return bars.get(0).at();
  }

  /** The half of the scale; empty if there is no such whole number. */
  public String half() {
    return top % 2 == 0 ? Long.toString(top / 2) : "";
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
    return new BarChart(id, messages.text("overview.chart." + id), bars, top);
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
    Moment at =
        unit == ChronoUnit.DAYS
            ? new Moment(from.toString(), messages.day(from))
            : Moment.of(from, messages);
    HistoryFilter within = HistoryFilter.within(from, from.plus(1, unit));
    return new Bar(
        at,
        good,
        bad,
        messages.text("overview.bar", at.text(), good, bad),
        place * STEP + 1,
        new Part(decimal(HEIGHT - goodHeight), decimal(goodHeight)),
        new Part(decimal(HEIGHT - goodHeight - badHeight), decimal(badHeight)),
        within.withOutcome("logged_in").link(),
        within.withOutcome("failed").link());
  }

  private static String decimal(double number) {
    return String.format(Locale.ROOT, "%.1f", number);
  }
}
