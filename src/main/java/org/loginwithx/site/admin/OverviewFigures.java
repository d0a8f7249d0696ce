package org.loginwithx.site.admin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.site.Reason;
import org.loginwithx.user.LoginStatistics;
import org.loginwithx.user.LoginStatistics.Count;
import org.loginwithx.user.LoginStatistics.Statistics;
import org.loginwithx.user.LoginStatistics.Users;
import org.loginwithx.user.PeopleQuery.Sort;
import org.loginwithx.user.PeopleQuery.State;
import org.loginwithx.web.Messages;

/**
 * The figures of the front page, each with the list it comes from.
 *
 * @param stats the most important ones; what comes later has its place here, too
 * @param charts how many log-ins there were, by hour and by day
 * @param ways by whom users logged in
 * @param reasons why log-ins failed, the most frequent first
 */
@Internal
public record OverviewFigures(
    List<Stat> stats, List<BarChart> charts, List<WayLine> ways, List<ReasonLine> reasons) {

  private static final int MOST_REASONS = 12;
  private static final String LOGGED_IN = "logged_in";
  private static final String FAILED = "failed";

  /** A figure, what it is, more about it, and the list it comes from. */
  public record Stat(String label, long value, String more, String link) {}

  /** A number, and the list it comes from. */
  public record Number(long value, String link) {}

  /** Log-ins by one way. */
  public record WayLine(
      String way, Number today, Number failedToday, Number month, Number failedInMonth) {}

  /** Failures for one reason. */
  public record ReasonLine(String code, String reason, String fix, Number today, Number month) {}

  static OverviewFigures of(Statistics figures, Messages messages) {
    return new OverviewFigures(
        stats(figures, messages),
        List.of(
            BarChart.hours(figures.firstHour(), LoginStatistics.HOURS, figures.hours(), messages),
            BarChart.days(figures.firstDay(), LoginStatistics.DAYS, figures.days(), messages)),
        ways(figures, messages),
        reasons(figures, messages));
  }

  private static List<Stat> stats(Statistics figures, Messages messages) {
    HistoryFilter today = HistoryFilter.within(figures.firstHour(), null);
    long month = sum(figures.days(), Count::loggedIn);
    long failedInMonth = sum(figures.days(), count -> !count.loggedIn());
    Users users = figures.users();
    return List.of(
        new Stat(
            messages.text("overview.logins"),
            sum(figures.hours(), Count::loggedIn),
            messages.text("overview.in-month", month),
            today.withOutcome(LOGGED_IN).link()),
        new Stat(
            messages.text("overview.failures"),
            sum(figures.hours(), count -> !count.loggedIn()),
            messages.text("overview.in-month", failedInMonth),
            today.withOutcome(FAILED).link()),
        new Stat(
            messages.text("overview.active"),
            users.activeToday(),
            messages.text("overview.in-month", users.activeInMonth()),
            people("", State.ANY, Sort.LAST_LOGIN)),
        new Stat(
            messages.text("overview.new"),
            users.newToday(),
            messages.text("overview.in-month", users.newInMonth()),
            people("", State.ANY, Sort.CREATED)),
        new Stat(
            messages.text("overview.users"),
            users.all(),
            messages.text("overview.disabled", users.disabled()),
            people("", State.ANY, Sort.NAME)));
  }

  private static String people(String q, State state, Sort sort) {
    return PeopleServlet.PATH
        + PageLinks.query(new PeopleFilter(q, "", state.word(), sort.word()).parameters());
  }

  private static long sum(List<Count> counts, Predicate<Count> which) {
    return counts.stream().filter(which).mapToLong(Count::number).sum();
  }

  private static List<WayLine> ways(Statistics figures, Messages messages) {
    return keys(figures, count -> Objects.requireNonNullElse(count.provider(), "")).stream()
        .filter(provider -> !provider.isEmpty())
        .sorted()
        .map(
            provider -> {
              Predicate<Count> by = count -> provider.equals(count.provider());
              return new WayLine(
                  Reason.way(provider, messages),
                  number(figures, true, by.and(Count::loggedIn), null, provider),
                  number(figures, true, by.and(count -> !count.loggedIn()), "", provider),
                  number(figures, false, by.and(Count::loggedIn), null, provider),
                  number(figures, false, by.and(count -> !count.loggedIn()), "", provider));
            })
        .toList();
  }

  private static List<ReasonLine> reasons(Statistics figures, Messages messages) {
    List<ReasonLine> lines = new ArrayList<>();
    for (String code : keys(figures, count -> count.loggedIn() ? "" : count.reason())) {
      if (!code.isEmpty()) {
        Predicate<Count> why = count -> !count.loggedIn() && count.reason().equals(code);
        lines.add(
            new ReasonLine(
                code,
                Reason.of(code, messages),
                Fix.of(code, messages),
                number(figures, true, why, code, null),
                number(figures, false, why, code, null)));
      }
    }
    lines.sort(
        Comparator.comparingLong((ReasonLine line) -> line.today().value())
            .thenComparingLong(line -> line.month().value())
            .reversed());
    return List.copyOf(lines.subList(0, Math.min(MOST_REASONS, lines.size())));
  }

  private static List<String> keys(Statistics figures, Function<Count, String> key) {
    Map<String, Boolean> keys = new LinkedHashMap<>();
    figures.hours().forEach(count -> keys.put(key.apply(count), true));
    figures.days().forEach(count -> keys.put(key.apply(count), true));
    return List.copyOf(keys.keySet());
  }

  /**
   * @param reason the reason of failures, empty for all of them, null for log-ins that succeeded
   */
  private static Number number(
      Statistics figures,
      boolean today,
      Predicate<Count> which,
      @Nullable String reason,
      @Nullable String provider) {
    Instant from = today ? figures.firstHour() : figures.firstDay();
    return new Number(
        sum(today ? figures.hours() : figures.days(), which),
        HistoryFilter.within(from, null)
            .withOutcome(reason == null ? LOGGED_IN : FAILED)
            .withReason(reason == null ? "" : reason)
            .withProvider(provider)
            .link());
  }
}
