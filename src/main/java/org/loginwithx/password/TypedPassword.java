package org.loginwithx.password;

import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/**
 * A password as somebody typed it, in the form that is checked and hashed: NFKC, so that one
 * keyboard's characters are another's (NIST SP 800-63B).
 *
 * @param password the text, whatever it is; may be empty
 */
public record TypedPassword(String password) {

  /**
   * What is longer is no password of ours even after normalising, and costs time: NFKC makes one
   * character into up to eighteen.
   */
  private static final int MOST_TYPED = 1_000;

  public TypedPassword {
    String typed = password.length() <= MOST_TYPED ? password : password.substring(0, MOST_TYPED);
    password = Normalizer.normalize(typed, Normalizer.Form.NFKC);
  }

  /** What a form brought; a field that is not there is an empty one. */
  public static TypedPassword of(@Nullable String typed) {
    return new TypedPassword(typed == null ? "" : typed);
  }

  public boolean isEmpty() {
    return password.isEmpty();
  }

  /** As people count: an emoji is one or a few, not two for each. */
  int length() {
    return password.codePointCount(0, password.length());
  }

  /** The characters, for whoever hashes them to wipe. */
  public char[] chars() {
    return password.toCharArray();
  }

  @Override
  public String toString() {
    return "TypedPassword[***]";
  }
}
