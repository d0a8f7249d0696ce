package org.loginwithx.user;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.loginwithx.Internal;
import org.loginwithx.database.Confirmed;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.NativeSql;
import org.loginwithx.database.RepeatedTask;

/**
 * The log-ins that have not ended. Finds the user by the cookie of a browser, and ends one log-in
 * of a user, all others, or all. Log-ins are rows of the database; this node keeps some of them in
 * memory, see {@link Confirmed}.
 *
 * <p>{@link #run} confirms the log-ins in use, and writes to the database when they were used. Call
 * it about once a second.
 */
public final class LiveLogins implements Runnable {

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");

  /** How many sessions of a user a page lists. */
  public static final int MOST_SHOWN = 50;

  /** How many rows one statement covers at most. */
  private static final int TOGETHER = 500;

  private final LoginDatabase database;
  private final Clock clock;
  private final LoginLimits limits;
  private final LoginRows rows;
  private final Confirmed<ActiveLogin> known;
  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  /** Log-ins that ended here while the database did not answer. */
  private final Set<String> unsaved = ConcurrentHashMap.newKeySet();

  private Instant nextSeen;
  private final RepeatedTask task =
      new RepeatedTask(
          LOG,
          "event=sessions outcome=failed reason=db_down detail=log-ins_not_confirmed",
          this::work);

  /**
   * @param settings the groups that users have by the settings
   * @param mostKnown how many log-ins this node keeps in memory; all others are read when used
   */
  public LiveLogins(
      LoginDatabase database,
      Clock clock,
      LoginLimits limits,
      GroupsBySettings settings,
      int mostKnown) {
    this.database = database;
    this.clock = clock;
    this.limits = limits;
    this.rows = new LoginRows(database, clock, limits, settings);
    this.known = new Confirmed<>(rows, database.ends(), mostKnown);
    this.nextSeen = clock.instant().plus(LoginLimits.SEEN_EVERY);
  }

  /**
   * The log-in of this id, if it has not ended. Notes that it is used now. No statement if it was
   * confirmed within the last two seconds, otherwise one SELECT.
   *
   * @throws DatabaseUnavailableException if the database does not answer, and has not confirmed the
   *     log-in within the last minute
   */
  @Internal
  public Optional<ActiveLogin> use(String loginId) {
    if (unsaved.contains(loginId)) {
      return Optional.empty();
    }
    Optional<ActiveLogin> login =
        known.find(loginId).filter(found -> !limits.isOld(found.at(), clock.instant()));
    if (login.isPresent()) {
      seen.add(loginId);
    }
    return login;
  }

  /** How long a log-in lasts at most. */
  @Internal
  public Duration longest() {
    return limits.longest();
  }

  /**
   * Whether a log-in has not ended.
   *
   * @throws DatabaseUnavailableException as {@link #use}
   */
  public boolean isLive(String loginId) {
    return !unsaved.contains(loginId) && known.find(loginId).isPresent();
  }

  /**
   * As above, by one SELECT in the caller's transaction. A log-out waits until that has ended, so
   * that it finds what the transaction has written.
   */
  public boolean isLive(EntityManager entities, String loginId) {
    return !unsaved.contains(loginId) && LoginRows.isGoodLocked(entities, loginId);
  }

  /**
   * Whether a log-in has begun, even if it has ended. One SELECT. {@link #use} would remember for
   * two seconds that the log-in does not exist, and so miss its begin on another node.
   *
   * @throws DatabaseUnavailableException if the database does not answer
   */
  public boolean hasBegun(String loginId) {
    return database.read(entities -> LoginRows.isThere(entities, loginId));
  }

  /**
   * Keeps a log-in that was written a moment ago.
   *
   * @param groupsGiven whether the application has given groups since it was written
   * @param asOf {@link System#nanoTime} before it was written, in nanoseconds
   */
  @Internal
  public void began(ActiveLogin login, boolean groupsGiven, long asOf) {
    if (groupsGiven) {
      rows.give(login.id(), login.given());
    }
    known.add(login.id(), login, asOf);
  }

  /**
   * Ends a log-in: on this node at once, on the others within about a second. Two UPDATEs, and an
   * INSERT if clients have to be told, see {@link ClientLogout#ofLogin}. If the database does not
   * answer, the log-out succeeds nevertheless, and {@link #run} writes it later.
   */
  @Internal
  public void end(String loginId) {
    try {
      rows.end(loginId);
      database.ends().mark(loginId);
    } catch (DatabaseUnavailableException later) {
      unsaved.add(loginId);
    }
    known.forget(loginId);
  }

  /**
   * The newest {@value #MOST_SHOWN} sessions of a user, the newest first. One SELECT.
   *
   * @param currentLoginId the log-in of this request
   * @throws DatabaseUnavailableException if the database does not answer
   */
  public List<LiveLogin> of(String userId, String currentLoginId) {
    return select(
            userId,
            "h.id, h.happened_at, h.number, h.address, h.agent, h.seen_at, h.login_id",
            " order by h.happened_at desc, h.id fetch first " + MOST_SHOWN + " rows only")
        .stream()
        .filter(row -> !unsaved.contains(NativeSql.text(row[6])))
        .map(row -> live(row, currentLoginId))
        .toList();
  }

  private static LiveLogin live(Object[] row, String currentLoginId) {
    Instant at = NativeSql.instant(row[1]);
    Visit visit =
        new Visit(at, NativeSql.text(row[2]), NativeSql.text(row[3]), NativeSql.text(row[4]));
    return new LiveLogin(
        NativeSql.text(row[0]),
        visit,
        row[5] == null ? at : NativeSql.instant(row[5]),
        currentLoginId.equals(row[6]));
  }

  /**
   * How many sessions a user has. One SELECT.
   *
   * @throws DatabaseUnavailableException if the database does not answer
   */
  public long count(String userId) {
    return NativeSql.number(select(userId, "count(*)", "").get(0)[0]);
  }

  /**
   * The groups that the application gave at the newest {@value #MOST_SHOWN} sessions of a user. One
   * SELECT.
   *
   * @throws DatabaseUnavailableException if the database does not answer
   */
  @Internal
  public Set<String> givenGroups(String userId) {
    return select(
            userId,
            "h.given_groups",
            " order by h.happened_at desc, h.id fetch first " + MOST_SHOWN + " rows only")
        .stream()
        .flatMap(row -> GroupLines.read((String) row[0]).stream())
        .collect(Collectors.toSet());
  }

  private List<Object[]> select(String userId, String columns, String end) {
    Instant now = clock.instant();
    Instant oldest = now.minus(limits.longest());
    return database.read(
        entities ->
            NativeSql.read(
                entities,
                "select "
                    + columns
                    + " from login_history h join login_user u on u.id = h.user_id"
                    + " where h.user_id = ?1 and h.login_id is not null and h.ended_at is null"
                    // Null means a session that a node of the previous version wrote.
                    + " and (h.generation = u.generation or h.generation is null)"
                    + " and h.happened_at > ?2 and (h.happened_at > ?3 or h.seen_at > ?3"
                    + " or (h.stays = true and (h.happened_at > ?4 or h.seen_at > ?4)))"
                    + end,
                userId,
                oldest,
                limits.unused().get().map(unused -> usedSince(now, unused)).orElse(oldest),
                usedSince(now, limits.staying())));
  }

  private static Instant usedSince(Instant now, Duration unused) {
    return now.minus(unused).minus(LoginLimits.SEEN_EVERY);
  }

  /**
   * Ends one session of a user.
   *
   * @param id as in {@link LiveLogin#id}
   * @return false if this user does not have this session (any more)
   * @throws DatabaseUnavailableException if the database does not answer; nothing has ended
   */
  public boolean endUnchecked(String userId, String id) {
    Optional<String> loginId =
        database.inTransaction(entities -> end(entities, userId, id, clock.instant()));
    if (loginId.isEmpty()) {
      return false;
    }
    database.ends().mark(loginId.get());
    LoginEnds.log(userId, 1);
    return true;
  }

  private static Optional<String> end(
      EntityManager entities, String userId, String id, Instant now) {
    Optional<Object[]> row =
        NativeSql.first(
            entities,
            "select login_id, generation from login_history where id = ?1 and user_id = ?2"
                + " and login_id is not null and ended_at is null",
            id,
            userId);
    if (row.isEmpty()) {
      return Optional.empty();
    }
    String loginId = NativeSql.text(row.get()[0]);
    if (row.get()[1] == null) {
      LoginEnds.tellOlderNodes(entities, loginId);
    }
    return LoginRows.end(entities, loginId, now) ? Optional.of(loginId) : Optional.empty();
  }

  /**
   * Ends all sessions of a user but one, the tokens that clients got for the user, and the links in
   * mails that one of the ended sessions may have asked for. A link for another password stays
   * good. A few statements, however many sessions there are.
   *
   * @param keptLoginId the log-in that does not end
   * @return how many sessions have ended
   * @throws DatabaseUnavailableException if the database does not answer; nothing has ended
   */
  public int endOthersUnchecked(String userId, String keptLoginId) {
    int count =
        database.inTransaction(
            entities -> LoginEnds.others(entities, userId, keptLoginId, clock.instant()));
    database.ends().mark(userId);
    LoginEnds.log(userId, count);
    return count;
  }

  /**
   * Confirms the log-ins in use, and writes to the database which of them were used or have ended.
   */
  @Override
  public void run() {
    task.run();
  }

  private synchronized void work() {
    known.confirm();
    saveEnds();
    if (!clock.instant().isBefore(nextSeen)) {
      nextSeen = clock.instant().plus(LoginLimits.SEEN_EVERY);
      writeSeen();
    }
  }

  private void saveEnds() {
    for (String loginId : unsaved) {
      rows.end(loginId);
      database.ends().mark(loginId);
      unsaved.remove(loginId);
    }
  }

  private void writeSeen() {
    // In the same order on all nodes, since several may write the same rows.
    List<String> all = seen.stream().sorted().toList();
    for (int from = 0; from < all.size(); from += TOGETHER) {
      List<String> some = all.subList(from, Math.min(from + TOGETHER, all.size()));
      writeSeen(some);
      seen.removeAll(Set.copyOf(some));
    }
  }

  private void writeSeen(List<String> loginIds) {
    List<Object> values = new ArrayList<>();
    values.add(clock.instant());
    values.addAll(loginIds);
    database.inTransaction(
        entities ->
            NativeSql.change(
                entities,
                "update login_history set seen_at = ?1 where ended_at is null and login_id in ("
                    + NativeSql.places(2, loginIds.size())
                    + ")",
                values.toArray()));
  }

  /** Called when this node stops: writes the last use of log-ins, so that other nodes see it. */
  public synchronized void close() {
    try {
      saveEnds();
      writeSeen();
    } catch (RuntimeException away) {
      LOG.log(
          System.Logger.Level.WARNING,
          "event=sessions outcome=failed reason=db_down detail=last_use_not_written");
    }
  }
}
