package org.loginwithx.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The limit of the exchange: so many in a quarter of an hour, for the app and one address. */
final class ExchangeLimit {

  private static final Duration WINDOW = Duration.ofMinutes(15);

  private final Clock clock;
  private final int most;
  private Instant end = Instant.EPOCH;
  private int taken;

  ExchangeLimit(Clock clock, int most) {
    this.clock = clock;
    this.most = most;
  }

  /** Whether one more is allowed now; counts it. */
  synchronized boolean take() {
    Instant now = clock.instant();
    if (!now.isBefore(end)) {
      end = now.plus(WINDOW);
      taken = 0;
    }
    taken++;
    return taken <= most;
  }

  synchronized void clear() {
    end = Instant.EPOCH;
  }
}
