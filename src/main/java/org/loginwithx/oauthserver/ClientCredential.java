package org.loginwithx.oauthserver;

import com.nimbusds.jose.jwk.JWKSet;
import java.text.ParseException;
import org.loginwithx.Internal;

/** How a client proves that it is the client (RFC 6749 section 2.3). */
@Internal
public sealed interface ClientCredential {

  /** Every user of the client can read all of it, so it has no secret: a public client. */
  record None() implements ClientCredential {}

  /**
   * {@code client_secret_basic} and {@code client_secret_post}.
   *
   * @param hash the SHA-256 of the secret
   */
  record Secret(String hash) implements ClientCredential {

    @Override
    public String toString() {
      return "Secret[***]";
    }
  }

  /**
   * {@code private_key_jwt}.
   *
   * @param jwks the public keys of the client, a JWK set (RFC 7517 section 5)
   */
  record Keys(String jwks) implements ClientCredential {

    /**
     * The keys.
     *
     * @throws ParseException if they are no JWK set
     */
    public JWKSet set() throws ParseException {
      return JWKSet.parse(jwks);
    }
  }

  /** The only one without anything to prove. */
  ClientCredential NONE = new None();
}
