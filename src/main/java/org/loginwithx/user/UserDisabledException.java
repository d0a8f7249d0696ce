package org.loginwithx.user;

/** Whoever wants to log in was disabled by an administrator; nothing was written. */
public final class UserDisabledException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String userId;

  UserDisabledException(String userId) {
    super("The user is disabled");
    this.userId = userId;
  }

  /** Our id of the person. */
  public String userId() {
    return userId;
  }
}
