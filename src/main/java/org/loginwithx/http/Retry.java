package org.loginwithx.http;

import org.loginwithx.Internal;

/** When a call may be sent a second time; it is never sent a third time. */
@Internal
public enum Retry {
  /**
   * Only if no connection came about, so that nothing was sent: for a request with a value that
   * works once, such as a verifier.
   */
  NEVER_ONCE_SENT,
  /**
   * Also if the answer was 503: the server did not process the request. For a request with a value
   * that works once, whose loss the user would notice.
   */
  IF_TURNED_AWAY,
  /**
   * Also if no answer came (first byte too late, connection lost) or the answer was 500, 502, 503
   * or 504. Not on 429: it asks for fewer calls.
   */
  IDEMPOTENT;

  /** Whether an answer with this status is worth a second attempt. */
  boolean isFor(int status) {
    return switch (this) {
      case NEVER_ONCE_SENT -> false;
      case IF_TURNED_AWAY -> status == 503;
      case IDEMPOTENT -> status == 500 || (status >= 502 && status <= 504);
    };
  }
}
