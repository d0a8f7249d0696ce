package org.loginwithx.http;

/** When a call may be sent a second time; a third time never. */
public enum Retry {
  /**
   * Only if no connection came about, so that nothing was sent: for a request that spends something
   * which works once, such as a verifier.
   */
  NEVER_ONCE_SENT,
  /**
   * Also if no answer came (first byte too late, connection lost) or the answer was 500, 502 or
   * 504. Not on 503 or 429: they ask for fewer calls.
   */
  IDEMPOTENT
}
