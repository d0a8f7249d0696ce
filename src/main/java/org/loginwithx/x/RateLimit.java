package org.loginwithx.x;

import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * How often a call may be made, according to an answer of X.
 *
 * @param limit calls allowed in the window
 * @param remaining calls that are left in it
 * @param reset when the next window begins
 */
public record RateLimit(long limit, long remaining, Instant reset) {

  /**
   * The end of the year 9999: an {@link Instant} has a limit, a number from X need not have one.
   */
  private static final long LAST_SECOND = 253_402_300_799L;

  /** The headers about the calls of the application in a day, for all users together. */
  static final String APP_DAY = "x-app-limit-24hour";

  /** The headers about the calls of one user in a day. */
  static final String USER_DAY = "x-user-limit-24hour";

  /**
   * Reads the headers of an answer: those about a day if its calls are used up, otherwise those
   * about a quarter of an hour; empty if they are missing.
   */
  static Optional<RateLimit> of(HttpHeaders headers) {
    return Stream.of(APP_DAY, USER_DAY)
        .flatMap(day -> of(headers, day).stream())
        .filter(RateLimit::isUsedUp)
        .max(Comparator.comparing(RateLimit::reset))
        .or(() -> of(headers, "x-rate-limit"));
  }

  /** Reads the headers whose names begin like this; empty if they are missing. */
  static Optional<RateLimit> of(HttpHeaders headers, String names) {
    OptionalLong limit = number(headers, names + "-limit");
    OptionalLong remaining = number(headers, names + "-remaining");
    OptionalLong reset = number(headers, names + "-reset");
    if (limit.isEmpty() || remaining.isEmpty() || reset.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new RateLimit(
            limit.getAsLong(),
            remaining.getAsLong(),
            Instant.ofEpochSecond(Math.min(reset.getAsLong(), LAST_SECOND))));
  }

  boolean isUsedUp() {
    return remaining == 0;
  }

  private static OptionalLong number(HttpHeaders headers, String name) {
    try {
      long number = Long.parseLong(headers.firstValue(name).orElse(""));
      return number >= 0 ? OptionalLong.of(number) : OptionalLong.empty();
    } catch (NumberFormatException notANumber) {
      return OptionalLong.empty();
    }
  }
}
