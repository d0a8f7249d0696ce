package org.loginwithx.web;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.loginwithx.user.Sha256;

/**
 * The 256 bits that name a log-in in the cookie of its browser. The database has only their SHA-256
 * ({@link #id}), so that an attacker who reads the database cannot log in with it.
 *
 * @param value 43 URL-safe characters
 */
public record LoginSecret(String value) {

  private static final String HMAC = "HmacSHA256";

  /** A new one. */
  public static LoginSecret random() {
    return new LoginSecret(Secrets.seed());
  }

  /** The secret of the log-in that an attempt leads to: the same seed gives the same secret. */
  public static LoginSecret of(String seed) {
    return new LoginSecret(hmac(seed.getBytes(StandardCharsets.US_ASCII), "log-in"));
  }

  /** The id of the log-in, 64 hexadecimal letters. It is no credential. */
  public String id() {
    return Sha256.of(value);
  }

  /**
   * The token for the forms of this log-in. It is derived from the secret, so that it need not be
   * stored, and does not give the secret away.
   */
  public String csrfToken() {
    return hmac(value.getBytes(StandardCharsets.US_ASCII), "form");
  }

  /** HMAC-SHA256 in URL-safe characters. */
  public static String hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      byte[] hash = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  @Override
  public String toString() {
    return "LoginSecret[***]";
  }
}
