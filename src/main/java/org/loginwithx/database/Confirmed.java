package org.loginwithx.database;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * Rows that this node has read and that can end at any moment on any node. A row is believed for
 * two seconds after it was read or confirmed. If it is used later, it is read again. {@link
 * #confirm} confirms the rows in use, many by one statement, and is called about once a second. If
 * it hangs, each request reads its own row.
 *
 * <p>The age of an entry is measured by {@link System#nanoTime} of this node, from before the
 * query. So clocks that differ do no harm.
 */
@Internal
public final class Confirmed<T> {

  private static final long BELIEVED = TimeUnit.SECONDS.toNanos(2);

  /** How long a row is believed while the database does not answer. */
  private static final long BELIEVED_WITHOUT_DATABASE = TimeUnit.MINUTES.toNanos(1);

  /**
   * A row that was not confirmed within this time before the database failed is not believed: it
   * may have ended while the database still answered. Longer than a query takes to fail.
   */
  private static final long BEFORE_THE_FAILURE = TimeUnit.SECONDS.toNanos(30);

  /**
   * A row that was used within this time is kept confirmed. If a row is used less often, it is
   * cheaper to read it at each use than to confirm it each second.
   */
  private static final long IN_USE = TimeUnit.SECONDS.toNanos(15);

  /** A row may change without an end, for instance its groups. So it is read again after this. */
  private static final long READ_AGAIN = TimeUnit.MINUTES.toNanos(1);

  /** How long no request queries the database after a failure. */
  private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

  private static final long NEVER = 0;

  /** How many rows one statement covers at most. */
  private static final int TOGETHER = 500;

  private final Rows<T> rows;
  private final LocalEnds ends;
  private final LongSupplier nanoTime;
  private final Map<String, Entry<T>> entries;

  /** The first failure since the last answer of the database; {@link #NEVER} if there was none. */
  private volatile long awaySince = NEVER;

  /** The last failure. */
  private volatile long failedAt = NEVER;

  /** The stored rows. */
  public interface Rows<T> {

    /**
     * Reads one row; empty if there is none, or it has ended.
     *
     * @throws DatabaseUnavailableException if the database does not answer
     */
    Optional<T> read(String id);

    /**
     * How many of these rows have not ended. One statement.
     *
     * @throws DatabaseUnavailableException if the database does not answer
     */
    default int countGood(List<String> ids) {
      return good(ids).size();
    }

    /**
     * The ids of these rows that have not ended. One statement.
     *
     * @throws DatabaseUnavailableException if the database does not answer
     */
    Set<String> good(List<String> ids);

    /** The user to whom a row belongs: all rows of one user can end at once. */
    String userId(T row);
  }

  /** A row as it was read; null if it did not exist. */
  private static final class Entry<T> {

    private final @Nullable T row;
    private volatile long confirmedAt;
    private final long readAt;
    private volatile long usedAt;

    private Entry(@Nullable T row, long confirmedAt) {
      this.row = row;
      this.confirmedAt = confirmedAt;
      this.readAt = confirmedAt;
      this.usedAt = confirmedAt;
    }
  }

  /**
   * @param most how many rows are kept; a new one replaces the one whose last use is longest ago
   */
  public Confirmed(Rows<T> rows, LocalEnds ends, int most) {
    this(rows, ends, most, System::nanoTime);
  }

  Confirmed(Rows<T> rows, LocalEnds ends, int most, LongSupplier nanoTime) {
    this.rows = rows;
    this.ends = ends;
    this.nanoTime = nanoTime;
    this.entries = Collections.synchronizedMap(new Latest<>(most));
  }

  private static final class Latest<T> extends LinkedHashMap<String, Entry<T>> {

    private static final long serialVersionUID = 1L;

    private final int most;

    private Latest(int most) {
      super(16, 0.75f, true);
      this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Entry<T>> eldest) {
      return size() > most;
    }
  }

  /**
   * The row of this id; empty if there is none, or it has ended. No statement if it was confirmed
   * within the last two seconds and read within the last minute, one otherwise.
   *
   * @throws DatabaseUnavailableException if the database does not answer, and has not confirmed the
   *     row shortly before; or if it has not answered for a minute
   */
  public Optional<T> find(String id) {
    while (true) {
      Entry<T> known = entries.get(id);
      long now = nanoTime.getAsLong();
      if (known != null && isBelieved(id, known, now)) {
        known.usedAt = now;
        return Optional.ofNullable(known.row);
      }
      Entry<T> read;
      try {
        read = new Entry<>(read(id), now);
      } catch (DatabaseUnavailableException away) {
        if (known != null && isBelieved(id, known, now)) {
          return Optional.ofNullable(known.row);
        }
        throw away;
      }
      entries.put(id, read);
      // If the row ended on this node while it was read, the answer may be older than the end: read
      // it again.
      if (isBelieved(id, read, now)) {
        return Optional.ofNullable(read.row);
      }
    }
  }

  private @Nullable T read(String id) {
    if (isAway() && nanoTime.getAsLong() - failedAt < PAUSE) {
      throw new DatabaseUnavailableException(
          "The database did not answer within the last second", new IllegalStateException());
    }
    try {
      T row = rows.read(id).orElse(null);
      awaySince = NEVER;
      return row;
    } catch (DatabaseUnavailableException away) {
      failed();
      throw away;
    }
  }

  private boolean isAway() {
    return awaySince != NEVER;
  }

  private void failed() {
    long now = nanoTime.getAsLong();
    failedAt = now;
    if (!isAway()) {
      awaySince = now == NEVER ? NEVER + 1 : now;
    }
  }

  private boolean isBelieved(String id, Entry<T> entry, long now) {
    return (isFresh(entry, now) || goesOnWithoutDatabase(entry, now))
        && !ends.isAfter(id, entry.confirmedAt)
        && (entry.row == null || !ends.isAfter(rows.userId(entry.row), entry.confirmedAt));
  }

  private static boolean isFresh(Entry<?> entry, long now) {
    return now - entry.confirmedAt <= BELIEVED && now - entry.readAt <= READ_AGAIN;
  }

  private boolean goesOnWithoutDatabase(Entry<T> entry, long now) {
    long since = awaySince;
    return since != NEVER
        && now - since <= BELIEVED_WITHOUT_DATABASE
        && since - entry.confirmedAt <= BEFORE_THE_FAILURE;
  }

  /**
   * Keeps a row that was written a moment ago.
   *
   * @param asOf {@link System#nanoTime} before it was written, in nanoseconds
   */
  public void add(String id, T row, long asOf) {
    entries.put(id, new Entry<>(row, asOf));
  }

  /** Forgets a row. The next request for it reads it again. */
  public void forget(String id) {
    entries.remove(id);
  }

  /** How many rows are kept. */
  int size() {
    return entries.size();
  }

  /**
   * Confirms the rows that were used within the last 15 seconds, and forgets those that have ended.
   *
   * @throws DatabaseUnavailableException if the database does not answer
   */
  public void confirm() {
    ends.purge();
    List<Map.Entry<String, Entry<T>>> used = used();
    try {
      if (used.isEmpty() && isAway()) {
        rows.countGood(List.of(""));
      }
      for (int from = 0; from < used.size(); from += TOGETHER) {
        confirm(used.subList(from, Math.min(from + TOGETHER, used.size())));
      }
      awaySince = NEVER;
    } catch (DatabaseUnavailableException away) {
      failed();
      throw away;
    }
  }

  private List<Map.Entry<String, Entry<T>>> used() {
    long now = nanoTime.getAsLong();
    List<Map.Entry<String, Entry<T>>> used = new ArrayList<>();
    synchronized (entries) {
      entries.forEach(
          (id, entry) -> {
            if (entry.row != null && now - entry.usedAt <= IN_USE) {
              used.add(Map.entry(id, entry));
            }
          });
    }
    return used;
  }

  private void confirm(List<Map.Entry<String, Entry<T>>> some) {
    long asked = nanoTime.getAsLong();
    List<String> ids = some.stream().map(Map.Entry::getKey).toList();
    // Usually no row has ended. Then the database sends only a number, and not all ids.
    if (rows.countGood(ids) == ids.size()) {
      some.forEach(each -> each.getValue().confirmedAt = asked);
      return;
    }
    Set<String> good = rows.good(ids);
    for (Map.Entry<String, Entry<T>> each : some) {
      if (good.contains(each.getKey())) {
        each.getValue().confirmedAt = asked;
      } else {
        entries.remove(each.getKey(), each.getValue());
      }
    }
  }
}
