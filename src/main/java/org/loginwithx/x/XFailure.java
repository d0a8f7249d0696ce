package org.loginwithx.x;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A call to X that failed. Holds nothing of X's answer but numbers, so that it may be logged.
 *
 * @param fault what kind of failure
 * @param endpoint the call
 * @param status X's HTTP status, 0 without an answer
 * @param code X's own error code, 0 without one
 * @param attempts how often the call was made
 * @param took how long the call took in all
 * @param retryAfter how long X is not to be asked again, if that is known
 */
public record XFailure(
    XFault fault,
    XEndpoint endpoint,
    int status,
    int code,
    int attempts,
    Duration took,
    @Nullable Duration retryAfter) {

  /** A failure that is in what X said, not in how the call went. */
  public static XFailure of(XFault fault, XEndpoint endpoint) {
    return new XFailure(fault, endpoint, 200, 0, 1, Duration.ZERO, null);
  }
}
