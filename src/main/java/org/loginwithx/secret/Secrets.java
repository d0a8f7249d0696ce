package org.loginwithx.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.loginwithx.Internal;

/** Makes, hashes and compares values that must not be guessed. */
@Internal
public final class Secrets {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 24;
  private static final int SEED_BYTES = 32;
  private static final int SEED_LENGTH = 43;
  private static final int FINGERPRINT_BYTES = 8;
  private static final String HMAC = "HmacSHA256";

  private Secrets() {}

  /** 192 random bits in URL-safe characters. */
  public static String random() {
    return random(BYTES);
  }

  /** Random bytes in URL-safe characters. */
  public static String random(int bytes) {
    return base64Url(randomBytes(bytes));
  }

  /** 256 random bits in 43 URL-safe characters, for keys, tokens and cookies. */
  public static String seed() {
    return random(SEED_BYTES);
  }

  /** Whether a text looks like {@link #seed}; so does {@link #sha256Base64Url}. */
  public static boolean isSeed(String text) {
    return text.length() == SEED_LENGTH && text.chars().allMatch(Secrets::isUrlSafe);
  }

  private static boolean isUrlSafe(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }

  public static byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /** Random letters of this alphabet, for users to read or to type. */
  public static String randomLetters(String alphabet, int length) {
    StringBuilder letters = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      letters.append(alphabet.charAt(RANDOM.nextInt(alphabet.length())));
    }
    return letters.toString();
  }

  /** SHA-256 in hexadecimal digits: what is stored of a text that must not be in the database. */
  public static String sha256(String text) {
    return HexFormat.of().formatHex(sha256(utf8(text)));
  }

  /** SHA-256 in URL-safe characters. */
  public static String sha256Base64Url(String text) {
    return base64Url(sha256(utf8(text)));
  }

  public static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /** A short name for several texts together; the same for the same texts. */
  public static String fingerprint(String... texts) {
    // No text contains a line feed.
    byte[] hash = sha256(utf8(String.join("\n", texts)));
    return HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES);
  }

  /** HMAC-SHA256 in URL-safe characters. */
  public static String hmac(byte[] key, String text) {
    return base64Url(hmacBytes(key, text));
  }

  public static byte[] hmacBytes(byte[] key, String text) {
    return hmacBytes(key, utf8(text));
  }

  public static byte[] hmacBytes(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac.doFinal(message);
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /** Compares in constant time. */
  public static boolean sameText(String expected, String given) {
    return MessageDigest.isEqual(utf8(expected), utf8(given));
  }

  private static String base64Url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
