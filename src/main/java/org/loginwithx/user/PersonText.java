package org.loginwithx.user;

import java.text.BreakIterator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes text that a person chose safe to store. Emoji, scripts and direction marks stay; what a
 * database refuses (NUL, half of a surrogate pair) or a log line is broken by (control characters)
 * goes.
 */
final class PersonText {

  private PersonText() {}

  /** The text without control characters, at most {@code max} chars, cut between graphemes. */
  static String clean(String text, int max) {
    String printable = isClean(text) ? text : withoutControls(text);
    String stripped = printable.strip();
    return stripped.length() <= max ? stripped : cut(stripped, max);
  }

  static @Nullable String cleanOrNull(@Nullable String text, int max) {
    if (text == null) {
      return null;
    }
    String cleaned = clean(text, max);
    return cleaned.isEmpty() ? null : cleaned;
  }

  private static boolean isClean(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) || Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }

  private static String withoutControls(String text) {
    StringBuilder kept = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> !Character.isISOControl(c))
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .forEach(kept::appendCodePoint);
    return kept.toString();
  }

  private static String cut(String text, int max) {
    BreakIterator graphemes = BreakIterator.getCharacterInstance(Locale.ROOT);
    graphemes.setText(text);
    int end = graphemes.isBoundary(max) ? max : graphemes.preceding(max);
    int safe = end <= 0 ? max : end;
    // One grapheme longer than the column (a tower of combining marks): cut it, but no pair.
    if (Character.isHighSurrogate(text.charAt(safe - 1))) {
      safe--;
    }
    return text.substring(0, safe).strip();
  }
}
