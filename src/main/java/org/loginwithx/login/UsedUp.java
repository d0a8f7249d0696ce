package org.loginwithx.login;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.loginwithx.x.XEndpoint;
import org.loginwithx.x.XFailure;
import org.loginwithx.x.XFault;

/** Finds out whether X's limits would stop a log-in halfway. */
final class UsedUp {

  private UsedUp() {}

  /**
   * The first of these calls whose limit is used up. The user is told before going to X: otherwise
   * the user would agree there, and the log-in would fail afterwards.
   *
   * @param usedUp the calls that must wait, and for how long
   */
  static Optional<XFailure> of(Map<XEndpoint, Duration> usedUp, XEndpoint... needed) {
    for (XEndpoint endpoint : needed) {
      Duration wait = usedUp.get(endpoint);
      if (wait != null) {
        return Optional.of(
            new XFailure(XFault.RATE_LIMITED, endpoint, 0, 0, 0, Duration.ZERO, wait));
      }
    }
    return Optional.empty();
  }
}
