package org.loginwithx.x;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * X's time. It follows this server's clock until X refuses a call for its timestamp (error 135);
 * then X's {@code Date} header corrects it for an hour, so that an operator who sets the clock
 * right need not restart the application.
 */
final class XClock {

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");
  private static final Duration KEPT = Duration.ofHours(1);

  /** A larger difference is no drift, and an answer that claims it is not believed. */
  private static final Duration LARGEST = Duration.ofDays(1);

  private final Clock clock;
  private final LongSupplier nanoTime;
  private volatile Correction correction;
  private volatile @Nullable Heard heard;

  XClock(Clock clock, LongSupplier nanoTime) {
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.correction = new Correction(0, nanoTime.getAsLong());
  }

  /** Seconds since 1970 for {@code oauth_timestamp}. */
  long seconds() {
    Correction current = correction;
    long offset = current.until - nanoTime.getAsLong() > 0 ? current.seconds : 0;
    return clock.instant().getEpochSecond() + offset;
  }

  /**
   * Takes X's time from an answer.
   *
   * @return whether the clock was corrected, so that a second call makes sense
   */
  boolean correctBy(HttpHeaders headers) {
    Optional<Instant> date = headers.firstValue("date").flatMap(XClock::parse);
    if (date.isEmpty()) {
      return false;
    }
    long offset = date.get().getEpochSecond() - clock.instant().getEpochSecond();
    if (Math.abs(offset) > LARGEST.toSeconds()) {
      LOG.log(
          System.Logger.Level.ERROR,
          "event=clock outcome=failed reason=clock_skew seconds={0} detail=more_than_a_day:set_the_clock",
          Long.toString(offset));
      return false;
    }
    LOG.log(
        System.Logger.Level.WARNING,
        "event=clock outcome=corrected reason=clock_skew seconds={0}"
            + " detail=requests_are_corrected_for_an_hour:set_the_clock",
        Long.toString(offset));
    correction = new Correction(offset, nanoTime.getAsLong() + KEPT.toNanos());
    return true;
  }

  /** Stores the header of an answer; it is parsed only when a caller asks. */
  void hear(HttpHeaders headers) {
    headers.firstValue("date").ifPresent(date -> heard = new Heard(date, clock.instant()));
  }

  /**
   * How far X's clock is ahead of this server's, to about a second, if X has answered since then.
   *
   * @param since by this server's clock
   */
  Optional<Duration> ahead(Instant since) {
    Heard last = heard;
    if (last == null || last.at().isBefore(since)) {
      return Optional.empty();
    }
    // The header has whole seconds; on average half a second has passed.
    return parse(last.date())
        .map(date -> Duration.between(last.at(), date.plus(Duration.ofMillis(500))));
  }

  private static Optional<Instant> parse(String date) {
    try {
      return Optional.of(
          ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException noDate) {
      return Optional.empty();
    }
  }

  /** The header of an answer, and when it arrived. */
  private record Heard(String date, Instant at) {}

  /** By how many seconds X is ahead, and until when (on the monotonic clock) that holds. */
  private record Correction(long seconds, long until) {}
}
