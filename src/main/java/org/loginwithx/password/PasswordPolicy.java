package org.loginwithx.password;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.loginwithx.Internal;

/**
 * Decides which passwords are refused, following NIST SP 800-63B: short ones and those that
 * attackers guess first, but none for the kinds of its characters.
 */
@Internal
public final class PasswordPolicy {

  /** In code points. */
  public static final int SHORTEST = 10;

  /** In code points. */
  public static final int LONGEST = 128;

  private static final int FEW = 4;
  private static final String DIGITS_AND_MARKS = "0123456789!";

  private PasswordPolicy() {}

  /**
   * What is wrong with a password; empty if it is accepted.
   *
   * @param ownWords public words about the user and the site: names, handles, addresses
   */
  public static Optional<PasswordProblem> problem(
      TypedPassword password, Collection<String> ownWords) {
    if (password.length() < SHORTEST) {
      return Optional.of(PasswordProblem.TOO_SHORT);
    }
    if (password.length() > LONGEST) {
      return Optional.of(PasswordProblem.TOO_LONG);
    }
    String text = password.password().toLowerCase(Locale.ROOT);
    if (isSimple(text)) {
      return Optional.of(PasswordProblem.TOO_SIMPLE);
    }
    if (isOwnWord(text, ownWords)) {
      return Optional.of(PasswordProblem.OWN_NAME);
    }
    return CommonPasswords.hasAny(withoutEndings(text))
        ? Optional.of(PasswordProblem.COMMON)
        : Optional.empty();
  }

  private static boolean isSimple(String text) {
    return text.codePoints().distinct().count() <= FEW || isCounting(text);
  }

  /** Whether it counts up or down: abcdefghij, 9876543210, and 1234567890, which wraps around. */
  private static boolean isCounting(String text) {
    int step = step(text, 1);
    if (Math.abs(step) != 1) {
      return false;
    }
    for (int i = 2; i < text.length(); i++) {
      if (step(text, i) != step) {
        return false;
      }
    }
    return true;
  }

  private static int step(String text, int i) {
    int before = text.charAt(i - 1);
    int now = text.charAt(i);
    if (before == '9' && now == '0') {
      return 1;
    }
    return before == '0' && now == '9' ? -1 : now - before;
  }

  private static boolean isOwnWord(String text, Collection<String> ownWords) {
    String own = stem(text);
    return !own.isEmpty()
        && ownWords.stream()
            .map(TypedPassword::new)
            .map(word -> stem(word.password().toLowerCase(Locale.ROOT)))
            .anyMatch(own::equals);
  }

  /**
   * Letters and digits only, without digits at the end: Alice.Example_1990 becomes aliceexample.
   */
  private static String stem(String text) {
    StringBuilder letters = new StringBuilder(text.length());
    text.codePoints().filter(Character::isLetterOrDigit).forEach(letters::appendCodePoint);
    int end = letters.length();
    while (end > 0 && Character.isDigit(letters.charAt(end - 1))) {
      end--;
    }
    return letters.substring(0, end);
  }

  /** The text, and its forms with fewer digits and exclamation marks at the end. */
  private static Set<String> withoutEndings(String text) {
    Set<String> all = new HashSet<>();
    all.add(text);
    int end = text.length();
    while (end > CommonPasswords.SHORTEST && DIGITS_AND_MARKS.indexOf(text.charAt(end - 1)) >= 0) {
      end--;
      all.add(text.substring(0, end));
    }
    return all;
  }
}
