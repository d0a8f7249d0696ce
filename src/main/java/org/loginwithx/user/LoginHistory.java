package org.loginwithx.user;

import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.LoginDatabase.UniqueViolationException;
import org.loginwithx.database.RepeatedTask;
import org.loginwithx.user.HistoryEntry.Outcome;
import org.loginwithx.user.HistoryQuery.Conditions;

/**
 * The history of log-ins, kept for a while. {@link LinkedUsers} writes a successful log-in together
 * with its line; failed ones are gathered in memory and written by {@link #run}, which is called
 * about once a second, so that an attacker who fails on purpose causes no statement per attempt.
 */
public final class LoginHistory implements Runnable {

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");

  /**
   * How many failures the table takes in a minute: an attacker must not fill the disk by failing.
   */
  static final int MOST_A_MINUTE = 600;

  /** How many of these are reserved for failures of a known user, whatever strangers do. */
  private static final int RESERVED = MOST_A_MINUTE / 2;

  /** How many of these may be strays. */
  static final int MOST_STRAYS = MOST_A_MINUTE / 10;

  /** How long a stray may matter: a user reports it and reads out its number. */
  private static final Duration STRAYS_KEPT = Duration.ofDays(7);

  /** One number may be on several pages, but not on many. */
  private static final int MOST_OF_ONE_NUMBER = 20;

  /** One text finds the lines of so many users at most, of the newest. */
  private static final int MOST_FOUND = 200;

  /** Lines of one page of {@link #forEach}. */
  static final int TOGETHER = 500;

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration PURGE_EVERY = Duration.ofHours(1);

  private final LoginDatabase database;
  private final Clock clock;
  private final Duration kept;
  private final Duration longestLogin;
  private final BlockingQueue<FailedAttempt> waiting = new ArrayBlockingQueue<>(MOST_A_MINUTE);
  private final AtomicInteger left = new AtomicInteger(MOST_A_MINUTE);
  private final AtomicInteger strays = new AtomicInteger(MOST_STRAYS);
  private final LongAdder dropped = new LongAdder();
  private long reported;
  private Instant nextMinute;
  private Instant nextPurge;
  private final RepeatedTask task =
      new RepeatedTask(LOG, "event=history outcome=failed reason=db_down", this::work);

  /**
   * @param kept how long a line is kept
   * @param longestLogin how long a log-in may go on; its line is kept at least as long
   */
  public LoginHistory(LoginDatabase database, Clock clock, Duration kept, Duration longestLogin) {
    this.database = database;
    this.clock = clock;
    this.kept = kept;
    this.longestLogin = longestLogin;
    this.nextMinute = clock.instant().plus(MINUTE);
    this.nextPurge = clock.instant();
  }

  /** Keeps a failed log-in. It causes no statement now; it is in the table about a second later. */
  @Internal
  public void failed(FailedAttempt attempt) {
    HistoryEntry entry = attempt.entry();
    if (entry.outcome() == Outcome.STRAY && strays.getAndUpdate(n -> n > 0 ? n - 1 : n) == 0) {
      return;
    }
    int reserved = entry.userId() == null ? RESERVED : 0;
    if (waiting.remainingCapacity() <= reserved
        || left.getAndUpdate(n -> n > reserved ? n - 1 : n) <= reserved
        || !waiting.offer(attempt)) {
      dropped.increment();
    }
  }

  /**
   * Keeps what a user has changed. One INSERT. The change is made already, so a database that is
   * unavailable by now is no failure.
   */
  @Internal
  public void changed(HistoryEntry entry) {
    try {
      write(List.of(new HistoryRow(entry)));
    } catch (UniqueViolationException userIsGone) {
      // The user was deleted meanwhile, so no line is needed.
    } catch (DatabaseUnavailableException away) {
      dropped.increment();
    }
  }

  /** How many failures were discarded since the start, because there were too many. */
  public int dropped() {
    return dropped.intValue();
  }

  /**
   * A page of the history, the newest first. One SELECT.
   *
   * @param outcome only this one, or empty for all but strays
   * @throws DatabaseUnavailableException if the database does not answer
   */
  public ResultPage<HistoryEntry> all(Optional<Outcome> outcome, int page) {
    return all(HistoryQuery.of(outcome), page);
  }

  /**
   * A page of the lines that an administrator wants to see, the newest first. One SELECT, and two
   * if there is a text.
   */
  @Internal
  public ResultPage<HistoryEntry> all(HistoryQuery query, int page) {
    return read(conditions(query), page);
  }

  private Conditions conditions(HistoryQuery query) {
    return query.conditions(
        query.text().isEmpty()
            ? List.of()
            : database.read(
                entities ->
                    new PeopleSelect(PeopleQuery.of(query.text()), clock.instant())
                        .newest(entities, MOST_FOUND)));
  }

  /**
   * What is kept of the attempt whose id a user read on a page, as a number, the oldest first. One
   * SELECT.
   *
   * @throws DatabaseUnavailableException if the database does not answer
   */
  public List<FailedAttempt> ofAttempt(String attemptId) {
    return database.inTransaction(
        entities ->
            entities
                .createQuery(
                    "select h from HistoryRow h where h.attemptId = :attemptId"
                        + " order by h.happenedAt, h.id",
                    HistoryRow.class)
                .setParameter("attemptId", attemptId)
                .setMaxResults(MOST_OF_ONE_NUMBER)
                .getResultStream()
                .map(HistoryRow::toAttempt)
                .toList());
  }

  /** The same, of one user. */
  public ResultPage<HistoryEntry> of(String userId, int page) {
    return read(of(userId), page);
  }

  private static Conditions of(String userId) {
    return new Conditions("h.userId = :userId", Map.of("userId", userId));
  }

  /**
   * All lines of one user, the newest first, a page at a time: memory never holds the whole
   * history. One SELECT for every {@value #TOGETHER} lines.
   *
   * @throws DatabaseUnavailableException if the database does not answer; {@code action} may have
   *     got some lines
   */
  public void forEach(String userId, Consumer<HistoryEntry> action) {
    forEach(of(userId), action);
  }

  /** The same, of the lines that an administrator wants to see. */
  @Internal
  public void forEach(HistoryQuery query, Consumer<HistoryEntry> action) {
    forEach(conditions(query), action);
  }

  private void forEach(Conditions conditions, Consumer<HistoryEntry> action) {
    List<HistoryRow> some = after(conditions, null);
    while (!some.isEmpty()) {
      some.forEach(row -> action.accept(row.toEntry()));
      some = some.size() < TOGETHER ? List.of() : after(conditions, some.get(some.size() - 1));
    }
  }

  private List<HistoryRow> after(Conditions conditions, @Nullable HistoryRow last) {
    return database.inTransaction(
        entities -> {
          TypedQuery<HistoryRow> query =
              rows(
                  entities,
                  conditions,
                  last == null ? "" : "(h.happenedAt < :at or h.happenedAt = :at and h.id < :id)");
          if (last != null) {
            query
                .setParameter("at", last.happenedAt().atOffset(ZoneOffset.UTC))
                .setParameter("id", last.id());
          }
          return query.setMaxResults(TOGETHER).getResultList();
        });
  }

  private ResultPage<HistoryEntry> read(Conditions conditions, int page) {
    return database.inTransaction(
        entities -> {
          TypedQuery<HistoryRow> query =
              rows(entities, conditions, "")
                  .setFirstResult(ResultPage.first(page))
                  .setMaxResults(ResultPage.SIZE + 1);
          return ResultPage.of(query.getResultStream().map(HistoryRow::toEntry).toList(), page);
        });
  }

  /** The newest first. */
  private static TypedQuery<HistoryRow> rows(
      EntityManager entities, Conditions conditions, String more) {
    String where =
        Stream.of(conditions.where(), more)
            .filter(condition -> !condition.isEmpty())
            .collect(Collectors.joining(" and ", " where ", ""));
    TypedQuery<HistoryRow> query =
        entities.createQuery(
            "select h from HistoryRow h"
                + (where.equals(" where ") ? "" : where)
                + " order by h.happenedAt desc, h.id desc",
            HistoryRow.class);
    conditions
        .values()
        .forEach(
            (name, value) ->
                query.setParameter(
                    name, value instanceof Instant at ? at.atOffset(ZoneOffset.UTC) : value));
    return query;
  }

  /** Writes the failures, and deletes lines that are too old. */
  @Override
  public void run() {
    task.run();
  }

  private synchronized void work() {
    everyMinute();
    write();
    purgeNowAndThen();
  }

  private void everyMinute() {
    Instant now = clock.instant();
    if (now.isBefore(nextMinute)) {
      return;
    }
    nextMinute = now.plus(MINUTE);
    left.set(MOST_A_MINUTE);
    strays.set(MOST_STRAYS);
    long lost = dropped.sum() - reported;
    if (lost > 0) {
      reported += lost;
      LOG.log(
          System.Logger.Level.WARNING,
          "event=history outcome=failed reason=too_many detail=" + lost + "_failures_not_kept");
    }
  }

  private void write() {
    List<FailedAttempt> attempts = new ArrayList<>(waiting);
    if (attempts.isEmpty()) {
      return;
    }
    try {
      write(attempts.stream().map(HistoryRow::of).toList());
    } catch (UniqueViolationException somebodyIsGone) {
      // One of them is about a user who was deleted meanwhile: that one is dropped, too.
      attempts.forEach(this::writeIfPossible);
    }
    waiting.removeAll(attempts);
  }

  private void writeIfPossible(FailedAttempt attempt) {
    try {
      write(List.of(HistoryRow.of(attempt)));
    } catch (UniqueViolationException userIsGone) {
      // The user was deleted meanwhile, so no line is needed.
    }
  }

  private void write(List<HistoryRow> rows) {
    database.inTransaction(
        entities -> {
          rows.forEach(entities::persist);
          return true;
        });
  }

  private void purgeNowAndThen() {
    Instant now = clock.instant();
    if (now.isBefore(nextPurge)) {
      return;
    }
    nextPurge = now.plus(PURGE_EVERY);
    // No user waits here, and a site that sends no more mails still deletes the last ones.
    database.inTransaction(entities -> MailLinks.purge(entities, now));
    database.inTransaction(
        entities ->
            entities
                .createQuery(
                    "delete from HistoryRow h where h.happenedAt < :oldest"
                        + " and (h.loginId is null or h.endedAt is not null"
                        + " or h.happenedAt < :oldestLogin)")
                .setParameter("oldest", now.minus(kept).atOffset(ZoneOffset.UTC))
                .setParameter("oldestLogin", now.minus(longestLogin).atOffset(ZoneOffset.UTC))
                .executeUpdate());
    database.inTransaction(
        entities ->
            entities
                .createQuery(
                    "delete from HistoryRow h where h.outcome = :stray and h.happenedAt < :oldest")
                .setParameter("stray", Outcome.STRAY.word())
                .setParameter("oldest", now.minus(STRAYS_KEPT).atOffset(ZoneOffset.UTC))
                .executeUpdate());
  }
}
