package org.loginwithx.attempt;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Counts the attempts whose user is at X, by the minute in which they began: an attempt whose user
 * never comes back stops counting when it expires. A user who comes back to another node is
 * subtracted there, so only the sum of all nodes is right.
 */
final class PeopleAtX {

  private static final int MINUTES = (int) PendingLogin.LIFETIME.toMinutes() + 1;

  private final Clock clock;
  private final AtomicIntegerArray begun = new AtomicIntegerArray(MINUTES);
  private final AtomicIntegerArray minutes = new AtomicIntegerArray(MINUTES);

  PeopleAtX(Clock clock) {
    this.clock = clock;
  }

  void begun(PendingLogin pending) {
    add(minute(pending.startedAt()), 1);
  }

  /** An attempt has ended in any way. */
  void ended(PendingLogin pending) {
    int minute = minute(pending.startedAt());
    if (isRecent(minute, minute(clock.instant()))) {
      add(minute, -1);
    }
  }

  private void add(int minute, int change) {
    int place = Math.floorMod(minute, MINUTES);
    int before = minutes.getAndSet(place, minute);
    if (before != minute) {
      // The minute eleven minutes ago; two attempts that begin at the same time may miscount by
      // one.
      begun.set(place, 0);
    }
    begun.addAndGet(place, change);
  }

  int count() {
    int now = minute(clock.instant());
    int count = 0;
    for (int place = 0; place < MINUTES; place++) {
      if (isRecent(minutes.get(place), now)) {
        count += begun.get(place);
      }
    }
    return count;
  }

  private static boolean isRecent(int minute, int now) {
    return minute > now - MINUTES && minute <= now;
  }

  private static int minute(Instant at) {
    return (int) (at.getEpochSecond() / 60);
  }
}
