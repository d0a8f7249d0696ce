package org.loginwithx.user;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The kind of a line in the history. */
public enum Outcome {
  LOGGED_IN,
  FAILED,
  /**
   * A request that belongs to no attempt begun here, or a page that failed: anyone can cause it
   * from outside, so it is kept apart from what concerns users, in smaller numbers and not as long.
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

  /** The word in the table, in URLs and in keys of messages. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The outcome with this word, empty for every other text. */
  public static Optional<Outcome> of(@Nullable String word) {
    return Stream.of(values()).filter(each -> each.word().equals(word)).findFirst();
  }
}
