package org.loginwithx.user;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes text that a user chose safe to store. Emoji, scripts and direction marks stay; characters
 * that a database refuses (NUL, half of a surrogate pair) or that break a log line (control
 * characters) are removed.
 */
final class PersonText {

  /** What a reader sees as one character. BreakIterator splits emoji before JDK 20. */
  private static final Pattern GRAPHEME = Pattern.compile("\\X");

  /** Hangul fillers, the Braille cell without dots, and the null note head. */
  private static final String EMPTY_SIGNS = "\u115f\u1160\u3164\uffa0\u2800\ud834\udd59";

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

  /** Whether no character of the text is visible. */
  static boolean isInvisible(String text) {
    return text.codePoints().allMatch(PersonText::isInvisible);
  }

  /**
   * Whether it is a space of any kind, a joiner, a direction mark, a sign without ink, or a mark on
   * no letter.
   */
  private static boolean isInvisible(int c) {
    return Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || EMPTY_SIGNS.indexOf(c) >= 0
        || switch (Character.getType(c)) {
          case Character.FORMAT, Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> true;
          default -> false;
        };
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
    Matcher graphemes = GRAPHEME.matcher(text);
    int end = 0;
    while (graphemes.find() && graphemes.end() <= max) {
      end = graphemes.end();
    }
    int safe = end == 0 ? max : end;
    // One grapheme is longer than the column (a tower of combining marks): cut it, but split no
    // surrogate pair.
    if (Character.isHighSurrogate(text.charAt(safe - 1))) {
      safe--;
    }
    return text.substring(0, safe).strip();
  }
}
