package org.loginwithx.user;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.secret.Secrets;

/** Log-ins for tests that do not care from where. */
public final class Logins {

  private static final int MOST_KNOWN = 1_000;

  private Logins() {}

  /** Another one, now. */
  public static NewLogin next() {
    return at(Instant.now());
  }

  static NewLogin at(Instant time) {
    return of(visit(time.truncatedTo(ChronoUnit.MILLIS)));
  }

  /** Another one, with nothing given. */
  public static NewLogin of(Visit visit) {
    return new NewLogin(Secrets.sha256(UUID.randomUUID().toString()), visit, Set.of(), false);
  }

  /** Those of one node, for twelve hours. */
  public static LiveLogins live(LoginDatabase database, Clock clock) {
    return live(database, clock, Duration.ofHours(12));
  }

  /**
   * Those of one node.
   *
   * @param longest how long each lasts
   */
  public static LiveLogins live(LoginDatabase database, Clock clock, Duration longest) {
    return live(database, clock, new LoginLimits(longest, Optional::empty, Duration.ZERO));
  }

  static LiveLogins live(LoginDatabase database, Clock clock, LoginLimits limits) {
    return new LiveLogins(database, clock, limits, subjects -> Set.of(), MOST_KNOWN);
  }

  static Visit visit(Instant time) {
    return new Visit(time, "ABCDEFGHJK", "203.0.113.0/24", "Firefox on Linux");
  }
}
