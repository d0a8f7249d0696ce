package org.loginwithx.spending;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.loginwithx.Internal;

/**
 * What X has billed by this server's count, at the prices of then. Money is in millionths of a
 * dollar; days are UTC days since 1970.
 */
@Internal
public final class Spent {

  /** How many days a chart shows. */
  public static final int DAYS = 30;

  /** The pace is that of so many days. */
  private static final int PACE = 7;

  /** The shares of a budget at which to warn, in percent; the higher one first. */
  static final List<Integer> WARN_AT = List.of(100, 80);

  private final long today;
  private final SortedMap<Long, Map<Billed, Long>> days;
  private final Prices prices;
  private final Budget budget;

  /**
   * @param today the present day
   * @param days the numbers of each day that had any, from {@link #firstDay} on
   */
  public Spent(long today, Map<Long, Map<Billed, Long>> days, Prices prices, Budget budget) {
    this.today = today;
    this.days = new TreeMap<>(days);
    this.prices = prices;
    this.budget = budget;
  }

  /** Nothing yet. */
  static Spent nothing(long today) {
    return new Spent(today, Map.of(), Prices.USUAL, Budget.NONE);
  }

  /** The same on a later day, of which nothing is known yet. */
  Spent on(long later) {
    return new Spent(later, days, prices, budget);
  }

  /** The day of these figures. */
  public long today() {
    return today;
  }

  /** The prices of one of each kind. */
  public Prices prices() {
    return prices;
  }

  /** The first day that has to be read for these figures. */
  static long firstDay(long today) {
    return Math.min(firstOfMonth(today), today - DAYS + 1);
  }

  private static long firstOfMonth(long today) {
    return month(today).atDay(1).toEpochDay();
  }

  private static YearMonth month(long today) {
    return YearMonth.from(LocalDate.ofEpochDay(today));
  }

  /** The cost of a day. */
  public long of(long day) {
    return prices.of(days.getOrDefault(day, Map.of()));
  }

  /** The cost of today. */
  public long ofToday() {
    return of(today);
  }

  /** The cost of this month so far. */
  public long ofMonth() {
    return sum(firstOfMonth(today), today);
  }

  private long sum(long first, long last) {
    return LongStream.rangeClosed(first, last).map(this::of).sum();
  }

  /**
   * The cost of the whole month: so far, and then at the pace of the last seven whole days, or of
   * as many as there are. Today counts at least at that pace.
   */
  public long forecast() {
    YearMonth month = month(today);
    long left = month.atEndOfMonth().toEpochDay() - today;
    long pace = pace();
    return ofMonth() + Math.max(0, pace - ofToday()) + pace * left;
  }

  private long pace() {
    if (days.isEmpty() || days.firstKey() >= today) {
      return ofToday();
    }
    long first = Math.max(days.firstKey(), today - PACE);
    return sum(first, today - 1) / (today - first);
  }

  /** The numbers of today. */
  public Map<Billed, Long> numbersOfToday() {
    return days.getOrDefault(today, Map.of());
  }

  /** The numbers of this month. */
  public Map<Billed, Long> numbersOfMonth() {
    Map<Billed, Long> sums = new EnumMap<>(Billed.class);
    days.tailMap(firstOfMonth(today))
        .values()
        .forEach(day -> day.forEach((kind, number) -> sums.merge(kind, number, Long::sum)));
    return new HashMap<>(sums);
  }

  /**
   * A budget, and how much of it is spent.
   *
   * @param budget {@code day} or {@code month}
   * @param began the first day
   * @param spent what is spent
   * @param of the budget; 0 if there is none
   */
  public record Share(String budget, long began, long spent, long of) {

    /** The setting with the budget. */
    public String setting() {
      return "TWITTER_BUDGET_" + budget.toUpperCase(Locale.ROOT);
    }

    /** The part that is spent; 0 if there is no budget. */
    public long percent() {
      return of == 0 ? 0 : spent * 100 / of;
    }

    /** Whether there is a budget, and nothing is left of it. */
    boolean isSpent() {
      return of > 0 && spent >= of;
    }

    /** The highest share that is reached and means a warning; 0 if none is. */
    public int warning() {
      return WARN_AT.stream().filter(each -> percent() >= each).findFirst().orElse(0);
    }
  }

  /** Of the day. */
  public Share shareOfDay() {
    return new Share("day", today, ofToday(), budget.day());
  }

  /** Of the month. */
  public Share shareOfMonth() {
    return new Share("month", firstOfMonth(today), ofMonth(), budget.month());
  }
}
