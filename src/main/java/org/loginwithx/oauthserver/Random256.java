package org.loginwithx.oauthserver;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/** Unguessable values in URL-safe characters. */
final class Random256 {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

  private Random256() {}

  static String next() {
    return bits(256);
  }

  /** A value that serves as a name and not as a secret. */
  static String name() {
    return bits(128);
  }

  private static String bits(int bits) {
    byte[] bytes = new byte[bits / Byte.SIZE];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Whether a text looks like {@link #next}; so does a SHA-256 hash in base64url. */
  static boolean isOne(String text) {
    return FORM.matcher(text).matches();
  }
}
