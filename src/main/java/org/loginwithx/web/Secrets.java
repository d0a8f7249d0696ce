package org.loginwithx.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Makes and compares unguessable values. */
public final class Secrets {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 24;
  private static final int SEED_BYTES = 32;
  private static final int FINGERPRINT_BYTES = 8;

  /** Without letters that look like digits: users read these numbers out on the telephone. */
  private static final String READABLE = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

  private static final int NUMBER_LENGTH = 10;

  private Secrets() {}

  /** 192 random bits in URL-safe characters. */
  public static String random() {
    return random(BYTES);
  }

  /** 256 random bits in URL-safe characters, for keys and cookies. */
  public static String seed() {
    return random(SEED_BYTES);
  }

  private static String random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The number of an attempt: it names the attempt and is no credential. */
  public static String number() {
    StringBuilder number = new StringBuilder(NUMBER_LENGTH);
    for (int i = 0; i < NUMBER_LENGTH; i++) {
      number.append(READABLE.charAt(RANDOM.nextInt(READABLE.length())));
    }
    return number.toString();
  }

  /** Whether this looks like the number of an attempt. */
  public static boolean isNumber(@Nullable String text) {
    return text != null
        && text.length() == NUMBER_LENGTH
        && text.chars().allMatch(c -> READABLE.indexOf(c) >= 0);
  }

  /** A short name for several texts together; the same for the same texts. */
  public static String fingerprint(String... texts) {
    try {
      // No text contains a line feed.
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(String.join("\n", texts).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES);
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /** Compares in constant time. */
  public static boolean sameText(String expected, String given) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }
}
