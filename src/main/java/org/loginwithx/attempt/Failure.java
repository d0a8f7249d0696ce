package org.loginwithx.attempt;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.user.Profile;
import org.loginwithx.x.XFailure;

/**
 * A failed log-in.
 *
 * @param reason why
 * @param number the number of the attempt
 * @param returnTo where the user wanted to go, for another attempt
 * @param x the failed call to X, if there was one
 * @param message the application's own words, if it refused
 * @param detail more for the operator, safe for a log
 * @param retryAfter when another attempt makes sense, if known
 * @param userId the user's id here, if known
 * @param provider the provider
 */
public record Failure(
    LoginFailure reason,
    String number,
    @Nullable String returnTo,
    @Nullable XFailure x,
    @Nullable String message,
    @Nullable String detail,
    @Nullable Duration retryAfter,
    @Nullable String userId,
    String provider) {

  private static final Duration SOON = Duration.ofSeconds(30);

  public static Failure of(LoginFailure reason, String number, @Nullable String returnTo) {
    return of(reason, number, returnTo, null);
  }

  public static Failure of(
      LoginFailure reason, String number, @Nullable String returnTo, @Nullable String detail) {
    Duration retryAfter = reason.status() == 503 ? SOON : null;
    return new Failure(reason, number, returnTo, null, null, detail, retryAfter, null, Profile.X);
  }

  public static Failure of(XFailure x, String number, @Nullable String returnTo) {
    LoginFailure reason = LoginFailure.of(x.fault());
    Duration retryAfter = x.retryAfter();
    if (retryAfter == null && reason.status() == 503) {
      retryAfter = SOON;
    }
    return new Failure(reason, number, returnTo, x, null, null, retryAfter, null, Profile.X);
  }

  public static Failure refused(String message, String number, @Nullable String returnTo) {
    return new Failure(
        LoginFailure.REFUSED, number, returnTo, null, message, null, null, null, Profile.X);
  }

  /** A failure that this browser was told earlier, for one that sends the same callback again. */
  public static Failure again(
      LoginFailure reason,
      PendingLogin pending,
      @Nullable String message,
      @Nullable Duration wait) {
    return new Failure(
        reason,
        pending.attemptId(),
        pending.returnTo(),
        null,
        message,
        null,
        wait,
        null,
        Profile.X);
  }

  /** The database does not answer. The user has not been logged in and may try again. */
  public static Failure of(
      DatabaseUnavailableException failure, String number, @Nullable String returnTo) {
    // Only type and state, see LoginDatabase.
    return of(LoginFailure.DB_DOWN, number, returnTo, failure.getMessage());
  }

  /** This failure, of a known user. */
  public Failure of(@Nullable String user) {
    return new Failure(reason, number, returnTo, x, message, detail, retryAfter, user, provider);
  }

  /** This failure, of a log-in by another provider than X. */
  public Failure by(String otherProvider) {
    return new Failure(
        reason, number, returnTo, x, message, detail, retryAfter, userId, otherProvider);
  }

  /** This failure, with more for the operator. */
  public Failure saying(@Nullable String more) {
    return new Failure(reason, number, returnTo, x, message, more, retryAfter, userId, provider);
  }
}
