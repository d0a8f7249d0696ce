package org.loginwithx.user;

import java.util.Set;

/**
 * A log-in that is about to happen.
 *
 * @param id the SHA-256 of the secret that the browser's cookie will have; nobody can log in with
 *     it
 * @param visit when and from where
 * @param given the groups that the application gives until the person logs out
 * @param stays whether the person wants to stay logged in
 */
public record NewLogin(String id, Visit visit, Set<String> given, boolean stays) {

  public NewLogin {
    given = Set.copyOf(given);
  }
}
