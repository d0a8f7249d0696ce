package org.loginwithx.spending;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.loginwithx.Internal;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.LoginDatabase.UniqueViolationException;
import org.loginwithx.database.NativeSql;
import org.loginwithx.database.RepeatedTask;
import org.loginwithx.spending.Counts.Use;
import org.loginwithx.spending.Spent.Share;

/**
 * What X has billed, on all nodes. {@link #run} writes what the meter of this node has counted, and
 * reads what all nodes have written; call it about once a second. No log-in and no call to X waits
 * for it.
 */
@Internal
public final class Spending implements Runnable {

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");

  private static final Duration FRESH = Duration.ofSeconds(10);
  private static final Duration PURGE_EVERY = Duration.ofHours(1);
  private static final int TOGETHER = 500;

  /** A little more than a year, in days. */
  private static final int KEPT = 400;

  private final Meter meter;
  private final LoginDatabase database;
  private final Supplier<Prices> prices;
  private final Supplier<Budget> budget;
  private final Clock clock;
  private final Set<Warning> warned = new HashSet<>();
  private Instant nextRead;
  private Instant nextPurge;
  private volatile Spent last;
  private final RepeatedTask task =
      new RepeatedTask(LOG, "event=spending outcome=failed reason=db_down", this::work);

  /**
   * @param prices the present prices
   * @param budget the present budget
   */
  public Spending(
      Meter meter,
      LoginDatabase database,
      Supplier<Prices> prices,
      Supplier<Budget> budget,
      Clock clock) {
    this.meter = meter;
    this.database = database;
    this.prices = prices;
    this.budget = budget;
    this.clock = clock;
    this.nextRead = clock.instant();
    this.nextPurge = clock.instant();
    this.last = Spent.nothing(today());
  }

  /** A budget of one day or month that has reached a share of it. */
  private record Warning(String budget, long began, int percent) {}

  /** The number of the UTC day since 1970. */
  static long day(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC).toEpochDay();
  }

  private long today() {
    return day(clock.instant());
  }

  /** What was last read, some seconds ago: costs nothing. */
  public Spent last() {
    Spent known = last;
    long today = today();
    return known.today() == today ? known : known.on(today);
  }

  /**
   * Until when calls of background jobs are held off, because the day's budget is spent: the
   * beginning of the next UTC day. Empty if they are not. Costs nothing; one second late at most.
   */
  public Optional<Instant> heldOffUntil() {
    Share day = last().shareOfDay();
    return day.isSpent()
        ? Optional.of(
            LocalDate.ofEpochDay(day.began() + 1).atStartOfDay().toInstant(ZoneOffset.UTC))
        : Optional.empty();
  }

  /**
   * What is spent now, this node's last calls included. For pages of administrators.
   *
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public synchronized Spent now() {
    write();
    read();
    return last;
  }

  /** Writes what was counted, reads all of it now and then, and warns once. */
  @Override
  public void run() {
    task.run();
  }

  private synchronized void work() {
    boolean wrote = write();
    Instant now = clock.instant();
    if (wrote || !now.isBefore(nextRead) || last.today() != today()) {
      read();
      nextRead = now.plus(FRESH);
    }
    warn(last.shareOfDay());
    warn(last.shareOfMonth());
    if (!now.isBefore(nextPurge)) {
      nextPurge = now.plus(PURGE_EVERY);
      purge();
    }
  }

  private boolean write() {
    Counts counts = meter.take();
    if (counts.isEmpty()) {
      return false;
    }
    try {
      write(counts);
      return true;
    } catch (RuntimeException later) {
      meter.putBack(counts);
      throw later;
    }
  }

  /** One transaction, so that what is written is counted exactly once. */
  private void write(Counts counts) {
    try {
      database.inTransaction(entities -> written(entities, counts));
    } catch (UniqueViolationException otherNodeWasFaster) {
      database.inTransaction(entities -> written(entities, counts));
    }
  }

  private static boolean written(EntityManager entities, Counts counts) {
    SortedMap<Use, Long> numbers = counts.numbers();
    counts
        .ids()
        .forEach((use, ids) -> numbers.merge(use, (long) insertNew(entities, use, ids), Long::sum));
    numbers.forEach((use, number) -> add(entities, use, number));
    return true;
  }

  /** How many of these were not there yet on this day. */
  private static int insertNew(EntityManager entities, Use use, SortedSet<String> ids) {
    List<String> all = List.copyOf(ids);
    int inserted = 0;
    for (int from = 0; from < all.size(); from += TOGETHER) {
      Set<String> some = new TreeSet<>(all.subList(from, Math.min(from + TOGETHER, all.size())));
      known(entities, use, some).forEach(some::remove);
      insert(entities, use, some);
      inserted += some.size();
    }
    return inserted;
  }

  private static List<String> known(EntityManager entities, Use use, Set<String> ids) {
    return NativeSql.read(
            entities,
            "select subject from login_x_user where used_on = ?1 and resource_kind = ?2"
                + " and subject in ("
                + NativeSql.places(3, ids.size())
                + ")",
            values(use, ids))
        .stream()
        .map(row -> NativeSql.text(row[0]))
        .toList();
  }

  private static void insert(EntityManager entities, Use use, Set<String> ids) {
    if (ids.isEmpty()) {
      return;
    }
    StringBuilder sql =
        new StringBuilder("insert into login_x_user (used_on, resource_kind, subject) values ");
    for (int i = 0; i < ids.size(); i++) {
      sql.append(i == 0 ? "" : ", ").append("(?1, ?2, ?").append(i + 3).append(')');
    }
    NativeSql.change(entities, sql.toString(), values(use, ids));
  }

  private static Object[] values(Use use, Set<String> ids) {
    List<Object> values = new ArrayList<>();
    values.add(use.day());
    values.add(use.kind().toString());
    values.addAll(ids);
    return values.toArray();
  }

  private static void add(EntityManager entities, Use use, long number) {
    if (number == 0) {
      return;
    }
    int changed =
        NativeSql.change(
            entities,
            "update login_x_use set number = number + ?1 where used_on = ?2 and kind = ?3",
            number,
            use.day(),
            use.kind().toString());
    if (changed == 0) {
      NativeSql.change(
          entities,
          "insert into login_x_use (number, used_on, kind) values (?1, ?2, ?3)",
          number,
          use.day(),
          use.kind().toString());
    }
  }

  private void read() {
    long today = today();
    Map<Long, Map<Billed, Long>> days = new HashMap<>();
    for (Object[] row :
        database.read(
            entities ->
                NativeSql.read(
                    entities,
                    "select used_on, kind, number from login_x_use where used_on >= ?1",
                    Spent.firstDay(today)))) {
      Billed.of(NativeSql.text(row[1]))
          .ifPresent(
              kind ->
                  days.computeIfAbsent(NativeSql.number(row[0]), any -> new EnumMap<>(Billed.class))
                      .put(kind, NativeSql.number(row[2])));
    }
    last = new Spent(today, days, prices.get(), budget.get());
  }

  /** One node warns for all of them: the one that inserts the row. */
  private void warn(Share share) {
    Warning warning = new Warning(share.budget(), share.began(), share.warning());
    if (warning.percent() == 0 || warned.contains(warning)) {
      return;
    }
    try {
      database.inTransaction(
          entities ->
              NativeSql.change(
                  entities,
                  "insert into login_x_warning (began_on, budget, percent) values (?1, ?2, ?3)",
                  warning.began(),
                  warning.budget(),
                  warning.percent()));
      LOG.log(
          System.Logger.Level.WARNING,
          "event=budget outcome=warned reason="
              + warning.budget()
              + '_'
              + warning.percent()
              + " spent="
              + Dollars.text(share.spent())
              + " budget="
              + Dollars.text(share.of()));
    } catch (UniqueViolationException alreadySaid) {
      // By another node, or before a restart.
    }
    warned.removeIf(old -> old.budget().equals(warning.budget()) && old.began() < warning.began());
    warned.add(warning);
  }

  private void purge() {
    long today = today();
    database.inTransaction(
        entities ->
            // Yesterday's stay, because a node whose clock is late still counts them.
            NativeSql.change(entities, "delete from login_x_user where used_on < ?1", today - 1)
                + NativeSql.change(
                    entities, "delete from login_x_use where used_on < ?1", today - KEPT)
                + NativeSql.change(
                    entities, "delete from login_x_warning where began_on < ?1", today - KEPT));
  }
}
