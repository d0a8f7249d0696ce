package org.loginwithx.user;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.database.Dialect;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.NativeSql;
import org.loginwithx.user.HistoryEntry.Outcome;

/**
 * Counts log-ins and users, for the front page of the administrators. The database counts, over a
 * bounded time and by an index. The result is kept for some seconds, and what concerns earlier days
 * for an hour, so that a page that is loaded again and again costs nothing.
 */
@Internal
public final class LoginStatistics {

  /** How many hours are shown, the current one included. */
  public static final int HOURS = 24;

  /** How many days are shown, today included. */
  public static final int DAYS = 30;

  private static final Duration FRESH = Duration.ofSeconds(10);
  private static final Duration EARLIER_FRESH = Duration.ofHours(1);

  private final LoginDatabase database;
  private final Clock clock;
  private @Nullable Statistics last;
  private Instant lastReadAt = Instant.MIN;
  private @Nullable Earlier earlier;

  public LoginStatistics(LoginDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * How many log-ins ended in the same way within an hour or a day.
   *
   * @param from when the hour or the day began, in UTC
   * @param loggedIn whether they succeeded
   * @param reason as in the log
   * @param provider who vouched, or should have; null if unknown
   */
  public record Count(
      Instant from, boolean loggedIn, String reason, @Nullable String provider, long number) {}

  /**
   * How many users there are.
   *
   * @param all how many there are
   * @param disabled how many of them are disabled
   * @param newToday how many came within the last 24 hours
   * @param newInMonth how many came within the last 30 days
   * @param activeToday how many logged in within the last 24 hours
   * @param activeInMonth how many logged in within the last 30 days
   */
  public record Users(
      long all,
      long disabled,
      long newToday,
      long newInMonth,
      long activeToday,
      long activeInMonth) {}

  /**
   * The figures of one moment.
   *
   * @param at when they were counted
   * @param hours the counts of the last {@value #HOURS} hours; hours without log-ins have none
   * @param days those of the last {@value #DAYS} days
   */
  public record Statistics(Instant at, List<Count> hours, List<Count> days, Users users) {

    public Statistics {
      hours = List.copyOf(hours);
      days = List.copyOf(days);
    }

    /** When the first hour began. */
    public Instant firstHour() {
      return LoginStatistics.firstHour(at);
    }

    /** When the first day began. */
    public Instant firstDay() {
      return LoginStatistics.firstDay(at);
    }
  }

  /** What changes seldom: the days before today, and who was active in them. */
  private record Earlier(Instant at, Instant today, List<Count> days, long active) {

    boolean isGood(Instant now) {
      return today.equals(day(now)) && now.isBefore(at.plus(EARLIER_FRESH));
    }
  }

  /**
   * The figures of now, or of some seconds ago. Three SELECTs, and two more every hour.
   *
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public synchronized Statistics now() {
    Instant now = clock.instant();
    Statistics known = last;
    if (known == null || !now.isBefore(lastReadAt.plus(FRESH))) {
      known = count(now);
      last = known;
      // Not when it began: all who wait for a slow count would count once more, in turn.
      lastReadAt = clock.instant();
    }
    return known;
  }

  private Statistics count(Instant now) {
    Earlier before = earlier;
    if (before == null || !before.isGood(now)) {
      before = countEarlier(now);
      earlier = before;
    }
    List<Count> hours = counts(firstHour(now), null, ChronoUnit.HOURS);
    List<Count> days = new ArrayList<>(before.days());
    days.addAll(sum(hours, day(now)));
    return new Statistics(now, hours, days, users(now, before.active()));
  }

  private Earlier countEarlier(Instant now) {
    Instant today = day(now);
    return new Earlier(
        now,
        today,
        counts(firstDay(now), today, ChronoUnit.DAYS),
        active(now.minus(DAYS, ChronoUnit.DAYS)));
  }

  private static Instant firstHour(Instant now) {
    return now.truncatedTo(ChronoUnit.HOURS).minus(HOURS - 1L, ChronoUnit.HOURS);
  }

  private static Instant firstDay(Instant now) {
    return day(now).minus(DAYS - 1L, ChronoUnit.DAYS);
  }

  private static Instant day(Instant now) {
    return now.truncatedTo(ChronoUnit.DAYS);
  }

  /**
   * @param to null for the present
   */
  private List<Count> counts(Instant from, @Nullable Instant to, ChronoUnit unit) {
    long seconds = unit.getDuration().toSeconds();
    return database
        .read(
            entities -> {
              String period = Dialect.of(entities).periods("h.happened_at", seconds);
              String sql =
                  "select "
                      + period
                      + ", h.outcome, h.reason, h.provider, count(*) from login_history h"
                      + " where h.happened_at >= ?1"
                      + (to == null ? "" : " and h.happened_at < ?2")
                      + " and h.outcome in ('logged_in', 'failed') group by "
                      + period
                      + ", h.outcome, h.reason, h.provider";
              return to == null
                  ? NativeSql.read(entities, sql, from)
                  : NativeSql.read(entities, sql, from, to);
            })
        .stream()
        .map(row -> count(row, seconds))
        .toList();
  }

  private static Count count(Object[] row, long seconds) {
    return new Count(
        Instant.ofEpochSecond(NativeSql.number(row[0]) * seconds),
        NativeSql.text(row[1]).equals(Outcome.LOGGED_IN.word()),
        NativeSql.text(row[2]),
        (String) row[3],
        NativeSql.number(row[4]));
  }

  /** The counts of today, made of those of its hours. */
  private static List<Count> sum(List<Count> hours, Instant today) {
    Map<String, Count> sums = new TreeMap<>();
    for (Count hour : hours) {
      if (!hour.from().isBefore(today)) {
        Count asDay =
            new Count(today, hour.loggedIn(), hour.reason(), hour.provider(), hour.number());
        sums.merge(
            hour.loggedIn() + " " + hour.reason() + ' ' + hour.provider(),
            asDay,
            (one, other) ->
                new Count(
                    today,
                    one.loggedIn(),
                    one.reason(),
                    one.provider(),
                    one.number() + other.number()));
      }
    }
    return List.copyOf(sums.values());
  }

  private Users users(Instant now, long activeInMonth) {
    Instant yesterday = now.minus(1, ChronoUnit.DAYS);
    Object[] row =
        database
            .read(
                entities ->
                    NativeSql.read(
                        entities,
                        "select count(*), count(u.disabled_at),"
                            + " count(case when u.created_at >= ?1 then 1 end),"
                            + " count(case when u.created_at >= ?2 then 1 end)"
                            + " from login_user u",
                        yesterday,
                        now.minus(DAYS, ChronoUnit.DAYS)))
            .get(0);
    return new Users(
        NativeSql.number(row[0]),
        NativeSql.number(row[1]),
        NativeSql.number(row[2]),
        NativeSql.number(row[3]),
        active(yesterday),
        activeInMonth);
  }

  /** How many users have logged in since then. */
  private long active(Instant since) {
    return database.read(entities -> active(entities, since));
  }

  private static long active(EntityManager entities, Instant since) {
    return NativeSql.count(
        entities,
        "select count(*) from (select h.user_id from login_history h"
            + " where h.outcome = 'logged_in' and h.happened_at >= ?1 group by h.user_id) active",
        since);
  }
}
