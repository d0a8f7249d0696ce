package org.loginwithx.user;

/**
 * The id that the application gave to a new user belongs to another user already. Nothing was
 * written: an id is no reason to join accounts, only linking does that.
 */
public final class UserIdTakenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UserIdTakenException(String id) {
    super(
        "The application gave the user id "
            + id
            + " to somebody who logged in for the first time, but it is another user's already."
            + " Only linking joins accounts");
  }
}
