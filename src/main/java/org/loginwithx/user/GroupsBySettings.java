package org.loginwithx.user;

import java.util.Set;
import org.loginwithx.Internal;

/** Groups that users have by the current settings, and lose when these change. */
@FunctionalInterface
@Internal
public interface GroupsBySettings {

  /**
   * The groups of a user who has logged in, or could, with one of these accounts.
   *
   * @param subjects the ids of the accounts at X
   */
  Set<String> of(Set<String> subjects);
}
