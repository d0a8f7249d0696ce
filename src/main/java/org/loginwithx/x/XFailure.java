package org.loginwithx.x;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * A call to X that failed. Of X's answer it holds numbers only, so that it may be logged.
 *
 * @param fault the kind of failure
 * @param endpoint the call
 * @param status X's HTTP status, 0 without an answer
 * @param code X's own error code, 0 without one
 * @param attempts how often the call was sent
 * @param took how long the call took in all
 * @param retryAfter how long to wait before the next call, if known
 */
@Internal
public record XFailure(
    XFault fault,
    XEndpoint endpoint,
    int status,
    int code,
    int attempts,
    Duration took,
    @Nullable Duration retryAfter) {

  /** A failure in the content of X's answer, not in the call. */
  public static XFailure of(XFault fault, XEndpoint endpoint) {
    return new XFailure(fault, endpoint, 200, 0, 1, Duration.ZERO, null);
  }
}
