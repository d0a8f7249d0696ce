package org.loginwithx.simulator;

import java.security.SecureRandom;

/** Tokens, secrets and PINs. */
final class RandomText {

  private static final String LETTERS_AND_DIGITS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final SecureRandom RANDOM = new SecureRandom();

  private RandomText() {}

  static String ofLength(int length) {
    return of(LETTERS_AND_DIGITS, length);
  }

  /** A secret that can be told from everything else if it turns up where it must not. */
  static String secretOfLength(int length) {
    return XSimulator.SECRET_MARK + ofLength(length - XSimulator.SECRET_MARK.length());
  }

  /** What people type from X's page into a program without a browser. */
  static String pin() {
    return of("0123456789", 7);
  }

  private static String of(String alphabet, int length) {
    return RANDOM
        .ints(length, 0, alphabet.length())
        .collect(StringBuilder::new, (text, i) -> text.append(alphabet.charAt(i)), (a, b) -> {})
        .toString();
  }
}
