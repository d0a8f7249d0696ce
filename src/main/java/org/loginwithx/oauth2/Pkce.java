package org.loginwithx.oauth2;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Proof Key for Code Exchange (RFC 7636), always with S256: the other method shows the verifier to
 * anyone who sees the address of the log-in page.
 *
 * @param verifier the secret of one log-in, sent only with the code
 */
public record Pkce(String verifier) {

  /** The only supported method. */
  public static final String METHOD = "S256";

  private static final SecureRandom RANDOM = new SecureRandom();

  /** As section 4.1 recommends; 43 characters. */
  private static final int BYTES = 32;

  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  /** Creates one for a new log-in. */
  public static Pkce create() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new Pkce(BASE64URL.encodeToString(bytes));
  }

  /** The hash of the verifier, which the address of the log-in page may show to anyone. */
  public String challenge() {
    try {
      return BASE64URL.encodeToString(
          MessageDigest.getInstance("SHA-256")
              .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  @Override
  public String toString() {
    return "Pkce[verifier=***]";
  }
}
