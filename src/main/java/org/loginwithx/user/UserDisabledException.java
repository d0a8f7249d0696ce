package org.loginwithx.user;

import org.loginwithx.Internal;

/** An administrator has disabled the user who wants to log in; nothing was written. */
@Internal
public final class UserDisabledException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String userId;

  UserDisabledException(String userId) {
    super("The user is disabled");
    this.userId = userId;
  }

  /** The user's id here. */
  public String userId() {
    return userId;
  }
}
