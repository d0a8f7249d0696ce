package org.loginwithx.oauth2;

import org.loginwithx.Internal;
import org.loginwithx.secret.Secrets;

/**
 * Proof Key for Code Exchange (RFC 7636), always with S256: the other method shows the verifier to
 * anyone who sees the address of the log-in page.
 *
 * @param verifier the secret of one log-in, sent only with the code
 */
@Internal
public record Pkce(String verifier) {

  /** The only supported method. */
  public static final String METHOD = "S256";

  /** Creates one for a new log-in; 256 bits, as section 4.1 recommends. */
  public static Pkce create() {
    return new Pkce(Secrets.seed());
  }

  /** The hash of the verifier, which the address of the log-in page may show to anyone. */
  public String challenge() {
    return Secrets.sha256Base64Url(verifier);
  }

  @Override
  public String toString() {
    return "Pkce[verifier=***]";
  }
}
