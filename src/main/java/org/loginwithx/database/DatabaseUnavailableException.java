package org.loginwithx.database;

/**
 * The database failed: it is down, too slow, or out of connections. Nothing was written. The
 * message is for the log and holds no user's data.
 */
public final class DatabaseUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public DatabaseUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
