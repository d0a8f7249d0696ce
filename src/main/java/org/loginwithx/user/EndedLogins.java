package org.loginwithx.user;

import jakarta.persistence.EntityManager;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.loginwithx.user.LoginDatabase.UniqueViolationException;

/**
 * Which log-ins have ended, on all nodes. The end of a session is not enough: a node of a cluster
 * that has seen a session goes on believing in its own copy of it, and a session that is saved late
 * can come back.
 *
 * <p>A request asks memory only. {@link #run} brings in what other nodes ended and wants to be
 * called about once a second; that is how long a log-out needs to reach them.
 */
public final class EndedLogins implements Runnable {

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");

  /** In the table: a node that was cut off from the database for long still has to see them. */
  private static final Duration KEPT_IN_TABLE = Duration.ofDays(7);

  /** Rows that were written before others may be seen after them. */
  private static final Duration OVERLAP = Duration.ofSeconds(10);

  private static final Duration PURGE_EVERY = Duration.ofMinutes(5);

  private final LoginDatabase database;
  private final Clock clock;
  private final Duration kept;

  /** All log-ins of a user, among the ids of single ones, which never have a colon. */
  private static final String ALL_OF = "user:";

  private static final int HASH_LENGTH = 48;

  private final Map<String, End> ended = new ConcurrentHashMap<>();
  private final Queue<String> unsaved = new ConcurrentLinkedQueue<>();
  private Instant readUntil = Instant.EPOCH;
  private Instant nextPurge;
  private boolean databaseAway;

  /**
   * @param at when it ended
   * @param learned when this node learned of it
   */
  private record End(Instant at, Instant learned) {

    static End later(End one, End other) {
      return other.at.isAfter(one.at) ? other : one;
    }
  }

  /**
   * @param kept longer than a session lives that nobody uses; one that is used is ended when it is
   */
  public EndedLogins(LoginDatabase database, Clock clock, Duration kept) {
    this.database = database;
    this.clock = clock;
    this.kept = kept;
    this.nextPurge = clock.instant().plus(PURGE_EVERY);
  }

  /**
   * Ends a log-in: on this node at once, on the others when they look. One INSERT. If the database
   * does not answer, it is tried again later: nobody is kept from leaving.
   */
  public void end(String loginId) {
    endNow(loginId);
  }

  /**
   * Ends every log-in of a user that began until now, in the same way. Later ones are not touched.
   */
  public void endAll(String userId) {
    endNow(allOf(userId));
  }

  /** An application may have given its users their names as ids; a hash tells nobody. */
  private static String allOf(String userId) {
    return ALL_OF + Sha256.of(userId).substring(0, HASH_LENGTH);
  }

  /**
   * Ends the log-ins of a user by name, but one. One INSERT, however many there are; this node
   * knows of it after {@link #learn()}.
   *
   * @param keptLoginId the one that goes on; empty if none does
   * @param since those that began before this are over
   * @return how many there were
   */
  static int endByName(EntityManager entities, String userId, String keptLoginId, Instant since) {
    return entities
        .createNativeQuery(
            "insert into login_ended (login_id, ended_at)"
                + " select h.login_id, current_timestamp from login_history h"
                + " where h.user_id = ?1 and h.login_id is not null and h.login_id <> ?2"
                + " and h.happened_at > ?3 and h.ended_at is null and not exists"
                + " (select 1 from login_ended e where e.login_id = h.login_id)")
        .setParameter(1, userId)
        .setParameter(2, keptLoginId)
        .setParameter(3, Timestamp.from(since))
        .executeUpdate();
  }

  /** Learns now what is in the table; if the database does not answer, at the next {@link #run}. */
  void learn() {
    run();
  }

  private void endNow(String id) {
    learn(id, clock.instant());
    try {
      save(id);
    } catch (DatabaseUnavailableException later) {
      unsaved.add(id);
    }
  }

  private void learn(String id, Instant at) {
    End end = new End(at, clock.instant());
    if (id.startsWith(ALL_OF)) {
      ended.merge(id, end, End::later);
    } else {
      ended.putIfAbsent(id, end);
    }
  }

  /** Whether this log-in has ended by itself, as far as this node knows. */
  boolean isEnded(String loginId) {
    return ended.containsKey(loginId);
  }

  /**
   * Whether this log-in has ended, by itself or with all of its user, as far as this node knows.
   *
   * @param began when the person logged in
   */
  public boolean isEnded(String loginId, String userId, Instant began) {
    if (ended.containsKey(loginId)) {
      return true;
    }
    End all = ended.get(allOf(userId));
    return all != null && !began.isAfter(all.at());
  }

  /** Tells the other nodes what they could not be told before, and learns what they have to say. */
  @Override
  public synchronized void run() {
    try {
      for (String next = unsaved.peek(); next != null; next = unsaved.peek()) {
        save(next);
        unsaved.remove();
      }
      read();
      purgeNowAndThen();
      databaseAway = false;
    } catch (RuntimeException failure) {
      // Whatever it is: what escapes ends a scheduled task for good.
      if (!databaseAway) {
        databaseAway = true;
        LOG.log(
            System.Logger.Level.WARNING,
            "event=sessions outcome=failed reason=db_down detail=log-outs_of_other_nodes_not_seen"
                + " cause="
                + failure.getClass().getSimpleName());
      }
    }
  }

  private void save(String id) {
    // A log-in ends once; what is ended together may be ended again.
    if (id.startsWith(ALL_OF) && saveAgain(id)) {
      return;
    }
    try {
      database.inTransaction(
          entities ->
              entities
                  .createNativeQuery(
                      "insert into login_ended (login_id, ended_at)"
                          + " values (?1, current_timestamp)")
                  .setParameter(1, id)
                  .executeUpdate());
    } catch (UniqueViolationException endedTwice) {
      // As well.
    }
  }

  private boolean saveAgain(String id) {
    return database.inTransaction(
        entities ->
            entities
                    .createNativeQuery(
                        "update login_ended set ended_at = current_timestamp where login_id = ?1")
                    .setParameter(1, id)
                    .executeUpdate()
                == 1);
  }

  private void read() {
    Instant since = later(readUntil.minus(OVERLAP), clock.instant().minus(KEPT_IN_TABLE));
    List<?> rows =
        database.inTransaction(
            entities ->
                entities
                    .createNativeQuery(
                        "select login_id, ended_at from login_ended where ended_at > ?1")
                    .setParameter(1, Timestamp.from(since))
                    .getResultList());
    Instant now = clock.instant();
    Instant known = readUntil;
    for (Object row : rows) {
      Object[] columns = (Object[]) row;
      Instant at = NativeSql.instant(columns[1]);
      // Old ones only if they are news, after a time without the database.
      if (at.isAfter(known) || at.isAfter(now.minus(kept))) {
        learn((String) columns[0], at);
      }
      readUntil = later(readUntil, at);
    }
  }

  private void purgeNowAndThen() {
    Instant now = clock.instant();
    if (now.isBefore(nextPurge)) {
      return;
    }
    nextPurge = now.plus(PURGE_EVERY);
    Instant oldest = now.minus(kept);
    ended.values().removeIf(end -> oldest.isAfter(end.learned()));
    database.inTransaction(
        entities ->
            entities
                .createNativeQuery("delete from login_ended where ended_at < ?1")
                .setParameter(1, Timestamp.from(now.minus(KEPT_IN_TABLE)))
                .executeUpdate());
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
