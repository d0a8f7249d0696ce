package org.loginwithx.http;

import java.net.http.HttpHeaders;
import java.time.Duration;
import org.loginwithx.Internal;

/** The result of a call. */
@Internal
public sealed interface HttpResult {

  /** Number of times the request was sent or tried to be sent: 1 or 2, 0 after close. */
  int attempts();

  /** Time of the whole call, the retry included. */
  Duration duration();

  /**
   * A complete answer with any status, redirects included: none is followed.
   *
   * @param status 200 to 599
   * @param body at most as many bytes as allowed; not copied
   */
  // Two answers are never compared, and a copy of each body buys nothing.
  @SuppressWarnings("ArrayRecordComponent")
  record Answer(int status, HttpHeaders headers, byte[] body, int attempts, Duration duration)
      implements HttpResult {

    /** Headers and body are left out: they may hold tokens. */
    @Override
    public String toString() {
      return "Answer[status=" + status + ", attempts=" + attempts + ", duration=" + duration + ']';
    }
  }

  /** No answer, or one that must not be used. */
  record NoAnswer(HttpFault fault, int attempts, Duration duration) implements HttpResult {}
}
