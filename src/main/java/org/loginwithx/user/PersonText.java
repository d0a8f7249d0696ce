package org.loginwithx.user;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes text that a person chose safe to store. Emoji, scripts and direction marks stay; what a
 * database refuses (NUL, half of a surrogate pair) or a log line is broken by (control characters)
 * goes.
 */
final class PersonText {

  /** What a reader takes for one character. BreakIterator splits emoji before JDK 20. */
  private static final Pattern GRAPHEME = Pattern.compile("\\X");

  /** Fillers of Hangul, the Braille cell without dots, and a note head that is left out. */
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

  /** Whether nothing of the text can be seen. */
  static boolean isInvisible(String text) {
    return text.codePoints().allMatch(PersonText::isInvisible);
  }

  /** Spaces of all kinds, joiners, direction marks, signs without ink, and marks on no letter. */
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
    // One grapheme longer than the column (a tower of combining marks): cut it, but no pair.
    if (Character.isHighSurrogate(text.charAt(safe - 1))) {
      safe--;
    }
    return text.substring(0, safe).strip();
  }
}
