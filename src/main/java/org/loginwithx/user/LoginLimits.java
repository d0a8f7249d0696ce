package org.loginwithx.user;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long a log-in goes on.
 *
 * @param longest after this long it is over, used or not
 * @param unused after this long without a request it is over; null if it never is
 * @param staying the same for people who wanted to stay logged in
 */
public record LoginLimits(Duration longest, @Nullable Duration unused, Duration staying) {

  /** The last use of a log-in is written down so often, and known no better. */
  static final Duration SEEN_EVERY = Duration.ofMinutes(1);

  /** Whether a log-in is over by itself. */
  boolean isOver(Instant at, Instant seen, boolean stays, Instant now) {
    Duration mayRest = stays ? staying : unused;
    return isOld(at, now) || (mayRest != null && !seen.plus(mayRest).plus(SEEN_EVERY).isAfter(now));
  }

  /** Whether it is over, used or not. */
  boolean isOld(Instant at, Instant now) {
    return !at.plus(longest).isAfter(now);
  }
}
