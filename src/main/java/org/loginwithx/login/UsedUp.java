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
   * The first of these calls that is used up. A user is told before they go to X: they would agree
   * there, and fail when they come back.
   *
   * @param usedUp the calls that must wait, and how long
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
