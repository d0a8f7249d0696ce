package org.loginwithx.user;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What ended on this node lately, and when by {@link System#nanoTime}. An answer of the database
 * that was asked for before that moment may not know of the end, and is not believed.
 */
public final class LocalEnds {

  /** Longer than anything that was read is believed, see {@link Confirmed}. */
  private static final long KEPT = TimeUnit.MINUTES.toNanos(2);

  private final Map<String, Long> ended = new ConcurrentHashMap<>();

  /**
   * Notes an end that is in the database now.
   *
   * @param id of a log-in, or of a user all of whose log-ins have ended
   */
  public void mark(String id) {
    ended.put(id, System.nanoTime());
  }

  /** Whether it ended after this moment. */
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
