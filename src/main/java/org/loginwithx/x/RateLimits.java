package org.loginwithx.x;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Remembers on this node the calls whose limit at X is used up. X counts the calls with the
 * application's key together, so a limit that is used up is used up for all users; the limit of a
 * profile is counted per user and not remembered, or one user could lock all others out. X also
 * limits the calls of a day. The limit of the application is for all users together, so it is
 * always remembered, for the endpoint that reported it. The limit of one user is not.
 */
final class RateLimits {

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final Duration DAY = Duration.ofHours(25);
  private static final int UNKNOWN_SECONDS = 60;

  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Map<XEndpoint, Long> blockedUntil = new ConcurrentHashMap<>();

  RateLimits(Clock clock, LongSupplier nanoTime) {
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /** How long this call must wait; zero if it need not. */
  Duration remaining(XEndpoint endpoint) {
    Long until = blockedUntil.get(endpoint);
    if (until == null) {
      return Duration.ZERO;
    }
    long left = until - nanoTime.getAsLong();
    return left > 0 ? Duration.ofNanos(left) : Duration.ZERO;
  }

  /** The calls that must wait, and how long. */
  Map<XEndpoint, Duration> usedUp() {
    Map<XEndpoint, Duration> waiting = new EnumMap<>(XEndpoint.class);
    for (XEndpoint endpoint : blockedUntil.keySet()) {
      Duration left = remaining(endpoint);
      if (!left.isZero()) {
        waiting.put(endpoint, left);
      }
    }
    return waiting;
  }

  /**
   * Reads from any answer, good or bad, whether the application has used up its calls of this kind
   * for today. X counts them for all users together.
   */
  void hear(XEndpoint endpoint, HttpHeaders headers) {
    if (isUsedUp(headers, RateLimit.APP_DAY)) {
      block(endpoint, untilReset(headers, RateLimit.APP_DAY, DAY));
    }
  }

  /**
   * Reads an answer 429.
   *
   * @return how long to wait, between 1 second and 15 minutes, or 25 hours if the calls of the day
   *     are used up, even if the header says something else
   */
  Duration blocked(XEndpoint endpoint, HttpHeaders headers) {
    Optional<Duration> nextDay =
        Stream.of(RateLimit.APP_DAY, RateLimit.USER_DAY)
            .filter(day -> isUsedUp(headers, day))
            .map(day -> untilReset(headers, day, DAY))
            .max(Comparator.naturalOrder());
    if (nextDay.isPresent()) {
      return nextDay.get();
    }
    Duration wait = untilReset(headers, "x-rate-limit", LONGEST);
    if (!endpoint.isCountedPerPerson()) {
      block(endpoint, wait);
    }
    return wait;
  }

  private void block(XEndpoint endpoint, Duration wait) {
    blockedUntil.put(endpoint, nanoTime.getAsLong() + wait.toNanos());
  }

  private static boolean isUsedUp(HttpHeaders headers, String names) {
    return headers
        .firstValue(names + "-remaining")
        .filter(remaining -> remaining.strip().equals("0"))
        .isPresent();
  }

  private Duration untilReset(HttpHeaders headers, String names, Duration longest) {
    OptionalLong reset = reset(headers, names + "-reset");
    if (reset.isEmpty()) {
      // Random, so that not all nodes and browsers come back in the same second.
      return Duration.ofSeconds(UNKNOWN_SECONDS + ThreadLocalRandom.current().nextInt(10));
    }
    long seconds = reset.getAsLong() - clock.instant().getEpochSecond();
    if (seconds < SHORTEST.toSeconds()) {
      return SHORTEST;
    }
    return seconds > longest.toSeconds() ? longest : Duration.ofSeconds(seconds);
  }

  private static OptionalLong reset(HttpHeaders headers, String header) {
    try {
      long seconds = Long.parseLong(headers.firstValue(header).orElse(""));
      return seconds > 0 ? OptionalLong.of(seconds) : OptionalLong.empty();
    } catch (NumberFormatException notANumber) {
      return OptionalLong.empty();
    }
  }
}
