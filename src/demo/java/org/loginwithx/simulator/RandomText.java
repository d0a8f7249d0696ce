package org.loginwithx.simulator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;

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

  /**
   * A code or token of OAuth 2.0. X's are 91 characters of base64url around random text, the time
   * of issue and the kind; here the first characters are the mark of a secret, as they stand.
   *
   * @param kind {@code ac}, {@code at} or {@code rt}
   */
  static String oauth2Token(String kind, Instant now) {
    String content = ofLength(36) + ":" + now.toEpochMilli() + ":1:0:" + kind + ":1";
    return XSimulator.SECRET_MARK
        + Base64.getUrlEncoder().withoutPadding().encodeToString(content.getBytes(US_ASCII));
  }

  /** With escapes in it, as X's has: they belong to the token. */
  static String appBearer() {
    return "A".repeat(20) + secretOfLength(40) + "%2F" + ofLength(30) + "%3D" + ofLength(20);
  }

  /** What people type from X's page into a program without a browser. */
  static String pin() {
    return of("0123456789", 7);
  }

  /** X calls it a UUID; it is a number. */
  static String eventId() {
    return of("123456789", 1) + of("0123456789", 18);
  }

  private static String of(String alphabet, int length) {
    return RANDOM
        .ints(length, 0, alphabet.length())
        .collect(StringBuilder::new, (text, i) -> text.append(alphabet.charAt(i)), (a, b) -> {})
        .toString();
  }
}
