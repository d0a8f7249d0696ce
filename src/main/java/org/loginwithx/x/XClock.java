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
 * The time as X has it. Follows our own clock until X says that it is off (error 135); then it is
 * corrected by what X's {@code Date} header says, for an hour, because whoever mends the clock
 * should not have to restart the application.
 */
final class XClock {

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");
  private static final Duration KEPT = Duration.ofHours(1);

  /** Beyond this it is no drift, and an answer that says so is not to be believed. */
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
   * @return whether the clock was corrected, so that a second try makes sense
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

  /** Takes note of what an answer says; it is read only when somebody wants to know. */
  void hear(HttpHeaders headers) {
    headers.firstValue("date").ifPresent(date -> heard = new Heard(date, clock.instant()));
  }

  /**
   * By how much X's clock is ahead of ours, to about a second, if X has said so since then.
   *
   * @param since by our own clock
   */
  Optional<Duration> ahead(Instant since) {
    Heard last = heard;
    if (last == null || last.at().isBefore(since)) {
      return Optional.empty();
    }
    // The header has whole seconds, of which half a one has passed on average.
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

  /** The header of an answer, and when it was here. */
  private record Heard(String date, Instant at) {}

  /** By how many seconds X is ahead of us, and until when (on the monotonic clock) that holds. */
  private record Correction(long seconds, long until) {}
}
