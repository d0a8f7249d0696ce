package org.loginwithx.user;

import java.util.Set;
import org.loginwithx.Internal;

/**
 * A log-in that is about to be recorded.
 *
 * @param id the SHA-256 of the secret that the browser's cookie will have; it is no credential
 * @param visit when and from where
 * @param given the groups that the application gives until the user logs out
 * @param stays whether the user wants to stay logged in
 */
@Internal
public record NewLogin(String id, Visit visit, Set<String> given, boolean stays) {

  public NewLogin {
    given = Set.copyOf(given);
  }
}
