package org.loginwithx.account;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.web.Messages;

/**
 * Why a form was not accepted.
 *
 * @param status the HTTP status
 * @param message the text for the user; not HTML
 * @param retryAfter when another attempt makes sense, if known
 * @param attemptId the id of the attempt, if there is a line about it in the log
 */
@Internal
public record FormError(
    int status, String message, @Nullable Duration retryAfter, @Nullable String attemptId) {

  /** Whole seconds for the Retry-After header; 0 for no header. */
  public long retryAfterSeconds() {
    return retryAfter == null ? 0 : Math.max(1, retryAfter.plusMillis(999).toSeconds());
  }

  /** The answer to a user who has to wait. */
  @Internal
  public static FormError tooMany(Messages messages, Duration time, @Nullable String attemptId) {
    return tooMany(messages, "password.too-many", time, attemptId);
  }

  /** The same after too many attempts by passkey. */
  @Internal
  public static FormError tooManyPasskeys(
      Messages messages, Duration time, @Nullable String attemptId) {
    return tooMany(messages, "passkey.too-often", time, attemptId);
  }

  private static FormError tooMany(
      Messages messages, String key, Duration time, @Nullable String attemptId) {
    return new FormError(
        LoginFailure.TOO_MANY_ATTEMPTS.status(),
        messages.text(key, minutes(time)),
        time,
        attemptId);
  }

  /** Whole minutes, rounded up. */
  static long minutes(Duration time) {
    return Math.max(1, time.plusSeconds(59).toMinutes());
  }
}
