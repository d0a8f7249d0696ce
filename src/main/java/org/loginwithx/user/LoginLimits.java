package org.loginwithx.user;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.loginwithx.Internal;

/**
 * How long a log-in lasts.
 *
 * @param longest how long a log-in lasts at most, used or not
 * @param unused how long a log-in lasts without a request, evaluated at each use; empty if an
 *     unused log-in does not end
 * @param staying the same for users who wanted to stay logged in
 */
@Internal
public record LoginLimits(Duration longest, Supplier<Optional<Duration>> unused, Duration staying) {

  /** How often the last use of a log-in is written; it is no more precise than that. */
  static final Duration SEEN_EVERY = Duration.ofMinutes(1);

  /** Whether a log-in has ended because of its age, or because it was not used. */
  boolean isOver(Instant at, Instant seen, boolean stays, Instant now) {
    Optional<Duration> mayRest = stays ? Optional.of(staying) : unused.get();
    return isOld(at, now)
        || mayRest.filter(rest -> !seen.plus(rest).plus(SEEN_EVERY).isAfter(now)).isPresent();
  }

  /** Whether a log-in has ended because of its age. */
  boolean isOld(Instant at, Instant now) {
    return !at.plus(longest).isAfter(now);
  }
}
