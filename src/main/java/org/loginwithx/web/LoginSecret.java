package org.loginwithx.web;

import java.nio.charset.StandardCharsets;
import org.loginwithx.Internal;
import org.loginwithx.secret.Secrets;

/**
 * The 256 bits that name a log-in in the cookie of its browser. The database has only their SHA-256
 * ({@link #id}), so that an attacker who reads the database cannot log in with it.
 *
 * @param value 43 URL-safe characters
 */
@Internal
public record LoginSecret(String value) {

  /** A new one. */
  public static LoginSecret random() {
    return new LoginSecret(Secrets.seed());
  }

  /** The secret of the log-in that an attempt leads to: the same seed gives the same secret. */
  public static LoginSecret of(String seed) {
    return new LoginSecret(Secrets.hmac(seed.getBytes(StandardCharsets.US_ASCII), "log-in"));
  }

  /** The id of the log-in, 64 hexadecimal letters. It is no credential. */
  public String id() {
    return Secrets.sha256(value);
  }

  /**
   * The token for the forms of this log-in. It is derived from the secret, so that it need not be
   * stored, and does not give the secret away.
   */
  public String csrfToken() {
    return Secrets.hmac(value.getBytes(StandardCharsets.US_ASCII), "form");
  }

  @Override
  public String toString() {
    return "LoginSecret[***]";
  }
}
