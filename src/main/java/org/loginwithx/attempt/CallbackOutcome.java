package org.loginwithx.attempt;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a callback ended that led to no log-in.
 *
 * @param loginId the id of the log-in to which it would have led
 * @param word what came of it, in a word of the log
 * @param message what the application said; null if it said nothing
 * @param retryAt when another try makes sense; null if that is not known
 */
public record CallbackOutcome(
    String loginId, String word, @Nullable String message, @Nullable Instant retryAt) {

  /** Letters of a message that the database takes. */
  private static final int LONGEST = 4000;

  public CallbackOutcome {
    message =
        message == null || message.length() <= LONGEST ? message : message.substring(0, LONGEST);
  }
}
