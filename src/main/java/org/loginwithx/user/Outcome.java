package org.loginwithx.user;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a line of the history is about. */
public enum Outcome {
  LOGGED_IN,
  FAILED,
  /**
   * A request that fits no log-in begun here, or a page that failed: anybody can cause it from
   * outside, so it is kept apart from what is about somebody, in smaller numbers and not as long.
   */
  STRAY,
  DISABLED,
  ENABLED,
  LINKED,
  UNLINKED,
  EMAIL_CHANGED,
  EMAIL_REMOVED,
  EMAIL_RESTORED,
  PASSWORD_CHANGED,
  PASSWORD_REMOVED;

  /** The word in the table, in addresses and in keys of messages. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one with this word, empty for every other text. */
  public static Optional<Outcome> of(@Nullable String word) {
    return Stream.of(values()).filter(each -> each.word().equals(word)).findFirst();
  }
}
