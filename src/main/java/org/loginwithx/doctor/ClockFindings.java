package org.loginwithx.doctor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.loginwithx.database.DatabaseState;
import org.loginwithx.x.OAuth1Client;
import org.loginwithx.x.OAuth2Client;

/** Findings about the clock of this server, compared with those of X and of the database. */
final class ClockFindings {

  private static final Duration SMALL_SKEW = Duration.ofSeconds(5);
  private static final Duration LARGE_SKEW = Duration.ofSeconds(60);

  private ClockFindings() {}

  static List<Finding> of(Setup now, Instant began, Optional<DatabaseState> database) {
    OAuth1Client oauth1 = now.clients().oauth1();
    OAuth2Client oauth2 = now.clients().oauth2();
    Optional<Duration> ahead =
        Stream.of(
                oauth1 == null ? Optional.<Duration>empty() : oauth1.clockAhead(began),
                oauth2 == null ? Optional.<Duration>empty() : oauth2.clockAhead(began))
            .flatMap(Optional::stream)
            .findFirst();
    List<Finding> found = new ArrayList<>();
    found.add(
        ahead
            .map(
                skew ->
                    Finding.of(
                        Check.CLOCK,
                        of(skew, Symptom.CLOCK_RIGHT, Symptom.CLOCK_OFF, Symptom.CLOCK_WRONG),
                        seconds(skew)))
            .orElseGet(() -> Finding.of(Check.CLOCK, Symptom.CLOCK_UNKNOWN)));
    database
        .map(DatabaseState::ahead)
        .filter(skew -> skew.abs().compareTo(SMALL_SKEW) >= 0)
        .ifPresent(
            skew ->
                found.add(
                    Finding.of(
                        Check.CLOCK,
                        of(
                            skew,
                            Symptom.CLOCK_RIGHT,
                            Symptom.DATABASE_CLOCK_OFF,
                            Symptom.DATABASE_CLOCK_WRONG),
                        seconds(skew))));
    return found;
  }

  private static Symptom of(Duration skew, Symptom small, Symptom some, Symptom large) {
    if (skew.abs().compareTo(SMALL_SKEW) < 0) {
      return small;
    }
    return skew.abs().compareTo(LARGE_SKEW) < 0 ? some : large;
  }

  /** With a sign: plus if the other clock is ahead of this server's. */
  private static String seconds(Duration skew) {
    return "%+d".formatted(Math.round(skew.toMillis() / 1_000.0));
  }
}
