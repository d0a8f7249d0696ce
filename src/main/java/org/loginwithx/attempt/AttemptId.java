package org.loginwithx.attempt;

import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.secret.Secrets;

/**
 * The id of an attempt to log in, which users see as a number. It finds the attempt in the log, and
 * is no credential.
 */
@Internal
public final class AttemptId {

  /** Without letters that look like digits: users read these numbers out on the telephone. */
  private static final String READABLE = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

  private static final int LENGTH = 10;

  private AttemptId() {}

  /** A new one. */
  public static String next() {
    return Secrets.randomLetters(READABLE, LENGTH);
  }

  /** Whether a text looks like one. */
  public static boolean isOne(@Nullable String text) {
    return text != null
        && text.length() == LENGTH
        && text.chars().allMatch(c -> READABLE.indexOf(c) >= 0);
  }
}
