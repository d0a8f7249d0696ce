package org.loginwithx.attempt;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.x.XFailure;

/**
 * Why an attempt to log in failed.
 *
 * @param reason why
 * @param x the failed call to X, if there was one
 * @param message the application's own words, if it refused
 * @param detail more for the operator, safe for a log
 * @param retryAfter when another attempt makes sense, if known
 * @param userId the user's id here, if known
 */
@Internal
public record Failure(
    LoginFailure reason,
    @Nullable XFailure x,
    @Nullable String message,
    @Nullable String detail,
    @Nullable Duration retryAfter,
    @Nullable String userId) {

  private static final Duration SOON = Duration.ofSeconds(30);

  public static Failure of(LoginFailure reason) {
    return of(reason, null);
  }

  public static Failure of(LoginFailure reason, @Nullable String detail) {
    Duration retryAfter = reason.status() == 503 ? SOON : null;
    return new Failure(reason, null, null, detail, retryAfter, null);
  }

  public static Failure of(XFailure x) {
    LoginFailure reason = LoginFailure.of(x.fault());
    Duration retryAfter = x.retryAfter();
    if (retryAfter == null && reason.status() == 503) {
      retryAfter = SOON;
    }
    return new Failure(reason, x, null, null, retryAfter, null);
  }

  public static Failure refused(String message) {
    return new Failure(LoginFailure.REFUSED, null, message, null, null, null);
  }

  /** A failure that this browser was told earlier, for one that sends the same callback again. */
  public static Failure again(
      LoginFailure reason, @Nullable String message, @Nullable Duration wait) {
    return new Failure(reason, null, message, null, wait, null);
  }

  /** The database does not answer. The user has not been logged in and may try again. */
  public static Failure of(DatabaseUnavailableException failure) {
    // Only type and state, see LoginDatabase.
    return of(LoginFailure.DB_DOWN, failure.getMessage());
  }

  /** This failure, of a known user. */
  public Failure ofUser(@Nullable String user) {
    return new Failure(reason, x, message, detail, retryAfter, user);
  }

  /** This failure, with more for the operator. */
  public Failure saying(@Nullable String more) {
    return new Failure(reason, x, message, more, retryAfter, userId);
  }
}
