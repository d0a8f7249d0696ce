package org.loginwithx.login;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.loginwithx.x.XFailure;

/**
 * A log-in that failed.
 *
 * @param reason why
 * @param number names the attempt
 * @param returnTo where the person wanted to go, for another try
 * @param x the call to X that failed, if it was one
 * @param message the application's own words, if it refused
 * @param detail what else the operator should know, safe for a log
 * @param retryAfter when another try makes sense, if that is known
 * @param userId our id of the person, if we know who it is
 */
record Failure(
    LoginFailure reason,
    String number,
    @Nullable String returnTo,
    @Nullable XFailure x,
    @Nullable String message,
    @Nullable String detail,
    @Nullable Duration retryAfter,
    @Nullable String userId) {

  private static final Duration SOON = Duration.ofSeconds(30);

  static Failure of(LoginFailure reason, String number, @Nullable String returnTo) {
    return of(reason, number, returnTo, null);
  }

  static Failure of(
      LoginFailure reason, String number, @Nullable String returnTo, @Nullable String detail) {
    Duration retryAfter = reason.status() == 503 ? SOON : null;
    return new Failure(reason, number, returnTo, null, null, detail, retryAfter, null);
  }

  static Failure of(XFailure x, String number, @Nullable String returnTo) {
    LoginFailure reason = LoginFailure.of(x.fault());
    Duration retryAfter = x.retryAfter();
    if (retryAfter == null && reason.status() == 503) {
      retryAfter = SOON;
    }
    return new Failure(reason, number, returnTo, x, null, null, retryAfter, null);
  }

  static Failure refused(String message, String number, @Nullable String returnTo) {
    return new Failure(LoginFailure.REFUSED, number, returnTo, null, message, null, null, null);
  }

  /** The same, of a person we know. */
  Failure of(@Nullable String user) {
    return new Failure(reason, number, returnTo, x, message, detail, retryAfter, user);
  }
}
