package org.loginwithx.user;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Log-ins for tests that do not care from where. */
public final class Logins {

  private Logins() {}

  /** Another one, now. */
  public static NewLogin next() {
    return at(Instant.now());
  }

  static NewLogin at(Instant time) {
    return new NewLogin(UUID.randomUUID().toString(), visit(time.truncatedTo(ChronoUnit.MILLIS)));
  }

  static Visit visit(Instant time) {
    return new Visit(time, "ABCDEFGHJK", "203.0.113.0/24", "Firefox on Linux");
  }
}
