package org.loginwithx.database;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.loginwithx.Internal;

/**
 * What ended on this node lately, and when by {@link System#nanoTime}. The answer to a query from
 * before that moment may not include the end yet, and is not believed.
 */
@Internal
public final class LocalEnds {

  /** In nanoseconds. Has to be longer than {@link Confirmed} believes what it has read. */
  private static final long KEPT = TimeUnit.MINUTES.toNanos(2);

  private final Map<String, Long> ended = new ConcurrentHashMap<>();

  /**
   * Notes an end that has been written to the database.
   *
   * @param id the id of a log-in, or of a user if all log-ins of the user (but one) have ended
   */
  public void mark(String id) {
    ended.put(id, System.nanoTime());
  }

  /** Whether this log-in, or the log-ins of this user, ended at or after this moment. */
  boolean isAfter(String id, long nanoTime) {
    if (ended.isEmpty()) {
      return false;
    }
    Long at = ended.get(id);
    return at != null && at - nanoTime >= 0;
  }

  void purge() {
    long now = System.nanoTime();
    ended.values().removeIf(at -> now - at > KEPT);
  }
}
