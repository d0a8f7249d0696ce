package org.loginwithx.attempt;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * The end of a callback that led to no log-in.
 *
 * @param loginId the id of the log-in to which it would have led
 * @param word the outcome, in a word of the log
 * @param message the application's message; null if there was none
 * @param retryAt when another attempt makes sense; null if unknown
 */
@Internal
public record CallbackOutcome(
    String loginId, String word, @Nullable String message, @Nullable Instant retryAt) {

  /** The longest message that fits the column. */
  private static final int LONGEST = 4000;

  public CallbackOutcome {
    message =
        message == null || message.length() <= LONGEST ? message : message.substring(0, LONGEST);
  }
}
