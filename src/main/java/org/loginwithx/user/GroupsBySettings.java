package org.loginwithx.user;

import java.util.Set;

/** Groups that people have by the settings of the moment, and lose when those change. */
@FunctionalInterface
public interface GroupsBySettings {

  /**
   * What somebody belongs to who has come by one of these accounts, or could have.
   *
   * @param subjects the ids of the accounts at X
   */
  Set<String> of(Set<String> subjects);
}
