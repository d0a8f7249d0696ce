package org.loginwithx.password;

/** So many passwords are being checked that this one had to wait too long. */
public final class TooManyHashesException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TooManyHashesException() {
    super("Too many passwords are checked at the moment");
  }
}
