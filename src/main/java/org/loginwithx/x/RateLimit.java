package org.loginwithx.x;

import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

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

  /** Reads the headers of an answer; empty if they are missing. */
  static Optional<RateLimit> of(HttpHeaders headers) {
    OptionalLong limit = number(headers, "x-rate-limit-limit");
    OptionalLong remaining = number(headers, "x-rate-limit-remaining");
    OptionalLong reset = number(headers, "x-rate-limit-reset");
    if (limit.isEmpty() || remaining.isEmpty() || reset.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new RateLimit(
            limit.getAsLong(),
            remaining.getAsLong(),
            Instant.ofEpochSecond(Math.min(reset.getAsLong(), LAST_SECOND))));
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
