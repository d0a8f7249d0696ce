package org.loginwithx.user;

import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The log-ins that are in use: which still are, and the end of one, of all others, or of all that a
 * person has. The history knows when and where they began, {@link EndedLogins} which have ended.
 *
 * <p>A request asks memory only; {@link #run} writes down in the background what requests left
 * there, and wants to be called about once a second.
 */
public final class LiveLogins implements Runnable {

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");

  private static final Duration WRITE_SEEN_EVERY = Duration.ofMinutes(1);

  /** So many of a person's sessions are worth looking at. */
  public static final int MOST_SHOWN = 50;

  /** Into one statement go so many. */
  private static final int TOGETHER = 500;

  private final LoginDatabase database;
  private final EndedLogins ended;
  private final Clock clock;
  private final Duration longest;
  private final @Nullable Duration longestUnused;
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final Set<String> unmarked = ConcurrentHashMap.newKeySet();
  private Instant nextSeen;
  private boolean databaseAway;

  /**
   * @param longest after this long a log-in is over, used or not
   * @param longestUnused after this long the container ends a session nobody uses; null if it never
   *     does
   */
  public LiveLogins(
      LoginDatabase database,
      EndedLogins ended,
      Clock clock,
      Duration longest,
      @Nullable Duration longestUnused) {
    this.database = database;
    this.ended = ended;
    this.clock = clock;
    this.longest = longest;
    this.longestUnused = longestUnused;
    this.nextSeen = clock.instant().plus(WRITE_SEEN_EVERY);
  }

  /**
   * Whether a session that says this is still logged in; if so, it is noted as used now.
   *
   * @param at when the log-in began
   */
  public boolean use(String loginId, String userId, Instant at) {
    if (!at.plus(longest).isAfter(clock.instant()) || ended.isEnded(loginId, userId, at)) {
      return false;
    }
    seen.add(loginId);
    return true;
  }

  /** Whether a log-in has ended, as far as this node knows; see {@link EndedLogins#isEnded}. */
  public boolean isEnded(String loginId, String userId, Instant at) {
    return ended.isEnded(loginId, userId, at);
  }

  /** Ends a log-in that went on in this session, see {@link EndedLogins#end}. */
  public void end(String loginId) {
    ended.end(loginId);
    // Not now: a log-out costs one statement.
    unmarked.add(loginId);
  }

  /**
   * The newest {@value #MOST_SHOWN} sessions of a person, the newest first. One SELECT.
   *
   * @param currentLoginId the log-in that asks
   * @throws DatabaseUnavailableException if the database does not answer
   */
  public List<LiveLogin> of(String userId, String currentLoginId) {
    return rows(userId).stream()
        .filter(row -> !ended.isEnded(row.loginId(), userId, row.happenedAt()))
        .limit(MOST_SHOWN)
        .map(row -> row.toLiveLogin(currentLoginId))
        .toList();
  }

  /**
   * How many sessions a person has, as far as the database knows by now. One SELECT.
   *
   * @throws DatabaseUnavailableException if the database does not answer
   */
  public long count(String userId) {
    return database.inTransaction(
        entities -> ofUser(entities, "select count(h)", Long.class, userId).getSingleResult());
  }

  /**
   * Ends one session of a person.
   *
   * @param id as in {@link LiveLogin#id}
   * @return false if this person has no such session (any more)
   * @throws DatabaseUnavailableException if the database does not answer; nothing has ended
   */
  public boolean end(String userId, String id) {
    List<HistoryRow> rows =
        database.inTransaction(
            entities ->
                entities
                    .createQuery(
                        "select h from HistoryRow h where h.id = :id and h.userId = :userId"
                            + " and h.loginId is not null and h.endedAt is null",
                        HistoryRow.class)
                    .setParameter("id", id)
                    .setParameter("userId", userId)
                    .getResultList());
    // The table learns of an end a little later.
    List<String> found =
        rows.stream().map(HistoryRow::loginId).filter(login -> !ended.isEnded(login)).toList();
    found.forEach(this::end);
    ended(userId, found.size());
    return !found.isEmpty();
  }

  /**
   * Ends all sessions of a person but one, what applications got in their name, and their links in
   * mails: who asked for them may have asked in one of the others. A few statements, however many
   * there are.
   *
   * @param keptLoginId the log-in that stays
   * @return how many there were
   * @throws DatabaseUnavailableException if the database does not answer; nothing has ended
   */
  public int endOthers(String userId, String keptLoginId) {
    int count = endByName(userId, keptLoginId);
    ended.learn();
    ended(userId, count);
    return count;
  }

  /**
   * Ends every session of a person, also one that is only just beginning, and their links in mails.
   *
   * @throws DatabaseUnavailableException if the database does not answer; on this node they have
   *     ended all the same
   */
  public void endAll(String userId) {
    ended.endAll(userId);
    // By name as well: clocks of nodes differ.
    int count = endByName(userId, "");
    ended.learn();
    ended(userId, count);
  }

  private int endByName(String userId, String keptLoginId) {
    Instant now = clock.instant();
    Instant since = now.minus(longest);
    List<String> families = new ArrayList<>();
    int sessions =
        database.inTransaction(
            entities -> {
              MailLinks.discard(entities, userId, now);
              int count = EndedLogins.endByName(entities, userId, keptLoginId, since);
              entities
                  .createQuery(
                      "update HistoryRow h set h.endedAt = :now where h.userId = :userId"
                          + " and h.loginId is not null and h.loginId <> :kept and h.endedAt is null"
                          + " and h.happenedAt > :since")
                  .setParameter("now", offset(now))
                  .setParameter("since", offset(since))
                  .setParameter("userId", userId)
                  .setParameter("kept", keptLoginId)
                  .executeUpdate();
              families.addAll(applications(entities, userId));
              entities
                  .createNativeQuery(
                      "update login_family set ended_at = ?1 where user_id = ?2 and ended_at is null")
                  .setParameter(1, Timestamp.from(now))
                  .setParameter(2, userId)
                  .executeUpdate();
              return count;
            });
    families.forEach(ended::end);
    return sessions;
  }

  /** A log-out has a line of its own; this is about sessions that were ended from another one. */
  private static void ended(String userId, int sessions) {
    if (sessions > 0) {
      LOG.log(
          System.Logger.Level.INFO,
          "event=sessions outcome=ended user={0} sessions={1}",
          userId,
          Integer.toString(sessions));
    }
  }

  /** What applications got in a person's name and still have. */
  @SuppressWarnings("unchecked")
  private static List<String> applications(EntityManager entities, String userId) {
    return entities
        .createNativeQuery("select id from login_family where user_id = ?1 and ended_at is null")
        .setParameter(1, userId)
        .getResultList();
  }

  /**
   * Does what leaves no session of a person behind, and ends those that they have.
   *
   * @param change what is done; it ends their log-ins by name itself if their history is gone then
   * @throws DatabaseUnavailableException if the database does not answer; nothing was done
   */
  public <T> T endAllWith(String userId, Supplier<T> change) {
    List<String> families = database.inTransaction(entities -> applications(entities, userId));
    T result = change.get();
    ended.endAll(userId);
    families.forEach(ended::end);
    ended.learn();
    return result;
  }

  /** The newest of those that the table knows no end of. */
  private List<HistoryRow> rows(String userId) {
    return database.inTransaction(
        entities ->
            ofUser(entities, "select h", HistoryRow.class, userId)
                // Some may have ended that the table learns of a second later.
                .setMaxResults(2 * MOST_SHOWN)
                .getResultList());
  }

  private <T> TypedQuery<T> ofUser(
      EntityManager entities, String select, Class<T> type, String userId) {
    Instant now = clock.instant();
    OffsetDateTime oldest = offset(now.minus(longest));
    OffsetDateTime used =
        longestUnused == null
            ? oldest
            : offset(now.minus(longestUnused).minus(WRITE_SEEN_EVERY.multipliedBy(2)));
    return entities
        .createQuery(
            select
                + " from HistoryRow h where h.userId = :userId"
                + " and h.loginId is not null and h.endedAt is null"
                + " and h.happenedAt > :oldest"
                + " and (h.happenedAt > :used or h.seenAt > :used)"
                + (type == Long.class ? "" : " order by h.happenedAt desc, h.id"),
            type)
        .setParameter("userId", userId)
        .setParameter("oldest", oldest)
        .setParameter("used", used);
  }

  /** Writes down what was used and what has ended since. */
  @Override
  public synchronized void run() {
    try {
      write(unmarked, "endedAt");
      if (!clock.instant().isBefore(nextSeen)) {
        nextSeen = clock.instant().plus(WRITE_SEEN_EVERY);
        write(seen, "seenAt");
      }
      databaseAway = false;
    } catch (RuntimeException failure) {
      // Whatever it is: what escapes ends a scheduled task for good.
      if (!databaseAway) {
        databaseAway = true;
        LOG.log(
            System.Logger.Level.WARNING,
            "event=sessions outcome=failed reason=db_down detail=history_not_written cause="
                + failure.getClass().getSimpleName());
      }
    }
  }

  private void write(Set<String> loginIds, String column) {
    // In one order on all nodes, which may have seen the same ones.
    List<String> all = loginIds.stream().sorted().toList();
    for (int from = 0; from < all.size(); from += TOGETHER) {
      List<String> some = new ArrayList<>(all.subList(from, Math.min(from + TOGETHER, all.size())));
      OffsetDateTime now = offset(clock.instant());
      database.inTransaction(
          entities ->
              entities
                  .createQuery(
                      "update HistoryRow h set h."
                          + column
                          + " = :now where h.loginId in :loginIds and h.endedAt is null")
                  .setParameter("now", now)
                  .setParameter("loginIds", some)
                  .executeUpdate());
      loginIds.removeAll(some);
    }
  }

  private static OffsetDateTime offset(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
