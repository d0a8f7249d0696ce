package org.loginwithx.login;

import org.jspecify.annotations.Nullable;

/** Ends what a person may have left open elsewhere. */
@FunctionalInterface
public interface EndOtherLogins {

  /**
   * Ends the log-ins of this person on all nodes.
   *
   * @param but the log-in that stays; null for none
   */
  void end(String userId, @Nullable String but);
}
