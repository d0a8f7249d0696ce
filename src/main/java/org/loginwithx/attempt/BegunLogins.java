package org.loginwithx.attempt;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.loginwithx.Internal;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.LoginDatabase.UniqueViolationException;
import org.loginwithx.database.NativeSql;
import org.loginwithx.database.RepeatedTask;
import org.loginwithx.timer.Fresh;

/**
 * Counts how many users were sent to X, and how many of them came back: if many do not, X may have
 * refused the callback address, and only the users saw it. The counts are in the database, for all
 * nodes, because a user may come back to another node. {@link #run} writes them; call it about once
 * a second.
 */
@Internal
public final class BegunLogins implements Runnable {

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");

  private static final long SLOT = PendingLogin.LIFETIME.toSeconds();
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration FRESH = Duration.ofSeconds(10);
  private static final Duration KEPT = Duration.ofDays(31);
  private static final Duration PURGE_EVERY = Duration.ofHours(1);

  private final LoginDatabase database;
  private final Clock clock;
  private final ConcurrentMap<Key, Change> waiting = new ConcurrentHashMap<>();
  private final Fresh<List<Begun>> today = new Fresh<>(FRESH, this::readToday);
  private Instant nextPurge;
  private final RepeatedTask task =
      new RepeatedTask(LOG, "event=begun outcome=failed reason=db_down", this::work);

  public BegunLogins(LoginDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
    this.nextPurge = clock.instant();
  }

  /** The ten minutes in which users were sent to X, and by which protocol. */
  private record Key(long slot, String protocol) {}

  private record Change(long begun, long back) {

    Change plus(Change other) {
      return new Change(begun + other.begun, back + other.back);
    }
  }

  /**
   * The log-ins of a protocol whose users cannot come back any more.
   *
   * @param protocol {@code oauth1} or {@code oauth2}
   * @param begun how many users were sent to X
   * @param back how many of them came back
   */
  public record Begun(String protocol, long begun, long back) {

    /** How many never came back. */
    public long lost() {
      return Math.max(0, begun - back);
    }
  }

  void begun(PendingLogin pending) {
    add(pending, new Change(1, 0));
  }

  void back(PendingLogin pending) {
    add(pending, new Change(0, 1));
  }

  private void add(PendingLogin pending, Change change) {
    long slot = pending.startedAt().getEpochSecond() / SLOT;
    waiting.merge(new Key(slot, pending.protocol().word()), change, Change::plus);
  }

  /**
   * The log-ins of the last 24 hours, except those whose user may still be at X, by protocol; of
   * now, or of some seconds ago. One SELECT.
   *
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public List<Begun> ofToday() {
    return today.get();
  }

  List<Begun> readToday() {
    Instant now = clock.instant();
    return database
        .read(
            entities ->
                NativeSql.read(
                    entities,
                    "select protocol, sum(begun), sum(back) from login_begun"
                        + " where slot >= ?1 and slot < ?2 group by protocol order by protocol",
                    slot(now.minus(DAY)),
                    slot(now) - 1))
        .stream()
        .map(
            row ->
                new Begun(
                    NativeSql.text(row[0]), NativeSql.number(row[1]), NativeSql.number(row[2])))
        .toList();
  }

  private static long slot(Instant at) {
    return at.getEpochSecond() / SLOT;
  }

  /** Writes what was counted, and deletes counts that are too old. */
  @Override
  public void run() {
    task.run();
  }

  private synchronized void work() {
    waiting.keySet().forEach(this::write);
    Instant now = clock.instant();
    if (!now.isBefore(nextPurge)) {
      nextPurge = now.plus(PURGE_EVERY);
      database.inTransaction(
          entities ->
              NativeSql.change(
                  entities, "delete from login_begun where slot < ?1", slot(now.minus(KEPT))));
    }
  }

  private void write(Key key) {
    Change change = waiting.remove(key);
    if (change == null) {
      return;
    }
    try {
      write(key, change);
    } catch (RuntimeException later) {
      waiting.merge(key, change, Change::plus);
      throw later;
    }
  }

  private void write(Key key, Change change) {
    if (database.inTransaction(entities -> update(entities, key, change))) {
      return;
    }
    try {
      database.inTransaction(
          entities ->
              NativeSql.change(
                  entities,
                  "insert into login_begun (slot, protocol, begun, back) values (?1, ?2, ?3, ?4)",
                  key.slot(),
                  key.protocol(),
                  change.begun(),
                  change.back()));
    } catch (UniqueViolationException otherNodeWasFaster) {
      database.inTransaction(entities -> update(entities, key, change));
    }
  }

  private static boolean update(EntityManager entities, Key key, Change change) {
    return NativeSql.change(
            entities,
            "update login_begun set begun = begun + ?1, back = back + ?2"
                + " where slot = ?3 and protocol = ?4",
            change.begun(),
            change.back(),
            key.slot(),
            key.protocol())
        == 1;
  }
}
