package org.loginwithx.password;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/**
 * A typed password in the form that is checked and hashed: NFKC, so that different keyboards give
 * the same characters (NIST SP 800-63B).
 *
 * @param password any text; may be empty
 * @param misread the text as earlier versions read it: its UTF-8 bytes as ISO-8859-1. Equal to
 *     {@code password} if all of it is ASCII
 */
public record TypedPassword(String password, String misread) {

  /**
   * A longer text is too long for a password even after normalising, and costs time: NFKC makes up
   * to eighteen characters of one.
   */
  private static final int MOST_TYPED = 1_000;

  public TypedPassword {
    password = normalized(password);
    misread = normalized(misread);
  }

  public TypedPassword(String typed) {
    this(typed, new String(typed.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
  }

  private static String normalized(String text) {
    String typed = text.length() <= MOST_TYPED ? text : text.substring(0, MOST_TYPED);
    return Normalizer.normalize(typed, Normalizer.Form.NFKC);
  }

  /** The password in a form; empty if the field is missing. */
  public static TypedPassword of(@Nullable String typed) {
    return new TypedPassword(typed == null ? "" : typed);
  }

  public boolean isEmpty() {
    return password.isEmpty();
  }

  /** The length in code points: an emoji counts as one or a few, not as two for each. */
  int length() {
    return password.codePointCount(0, password.length());
  }

  /** Whether earlier versions read the password as another text. */
  public boolean wasMisread() {
    return !misread.equals(password);
  }

  /** The characters. The caller wipes them after use. */
  public char[] chars() {
    return password.toCharArray();
  }

  /** The characters as earlier versions read them. The caller wipes them after use. */
  public char[] misreadChars() {
    return misread.toCharArray();
  }

  /**
   * Compares the text only. The same text can be typed with composed or decomposed letters; then
   * only {@link #misread} differs.
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TypedPassword typed && password.equals(typed.password);
  }

  @Override
  public int hashCode() {
    return password.hashCode();
  }

  @Override
  public String toString() {
    return "TypedPassword[***]";
  }
}
