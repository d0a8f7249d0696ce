package org.loginwithx.user;

import org.loginwithx.Internal;

/**
 * The id that the application gave to a new user belongs to another user already. Nothing was
 * written: an id is no reason to join accounts, only linking does that.
 */
@Internal
public final class UserIdTakenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UserIdTakenException(String id) {
    super(
        "The application gave the user id "
            + id
            + " to a new user, but another user has this id."
            + " Only linking joins accounts");
  }
}
