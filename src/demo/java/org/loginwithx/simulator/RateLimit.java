package org.loginwithx.simulator;

import java.time.Clock;
import java.time.Duration;

/** The limit of the profile calls: 75 in a quarter of an hour for each person. */
final class RateLimit {

  private static final int CALLS_PER_WINDOW = 75;
  private static final Duration WINDOW = Duration.ofMinutes(15);

  private RateLimit() {}

  /** The limit is told but not kept: load runs use few accounts. Script a 429 to test it. */
  static Reply tellIn(Reply reply, Clock clock) {
    long reset = clock.instant().plus(WINDOW).getEpochSecond();
    return reply
        .withHeader("x-rate-limit-limit", Integer.toString(CALLS_PER_WINDOW))
        .withHeader("x-rate-limit-remaining", Integer.toString(CALLS_PER_WINDOW - 1))
        .withHeader("x-rate-limit-reset", Long.toString(reset));
  }
}
