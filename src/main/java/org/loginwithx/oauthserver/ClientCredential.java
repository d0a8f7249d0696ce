package org.loginwithx.oauthserver;

import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.text.ParseException;
import java.util.List;
import org.loginwithx.Internal;
import org.loginwithx.secret.Secrets;

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

    /** A new secret, of 256 bits. */
    public static String random() {
      return Secrets.seed();
    }

    /** Stores no more of the secret than is needed to recognise it. */
    public static Secret of(String secret) {
      return new Secret(Secrets.sha256(secret));
    }

    /** Whether this is the secret. */
    public boolean is(String secret) {
      return Secrets.sameText(hash, Secrets.sha256(secret));
    }

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

    private static final int MOST = 10;
    private static final int RSA_BITS = 2048;

    /**
     * The keys.
     *
     * @throws ParseException if they are no JWK set
     */
    public JWKSet set() throws ParseException {
      return JWKSet.parse(jwks);
    }

    /**
     * Whether there are keys, and all of them are public halves of pairs, with ids of their own.
     */
    boolean areUsable() {
      try {
        List<JWK> keys = set().getKeys();
        return !keys.isEmpty()
            && keys.size() <= MOST
            && keys.stream().noneMatch(JWK::isPrivate)
            && keys.stream().allMatch(AsymmetricJWK.class::isInstance)
            && keys.stream().noneMatch(key -> key instanceof RSAKey rsa && rsa.size() < RSA_BITS)
            && keys.stream().map(JWK::getKeyID).distinct().count() == keys.size();
      } catch (ParseException | RuntimeException noKeys) {
        // Parsers of JSON do not promise which exceptions they throw at malformed text.
        return false;
      }
    }
  }

  /** For clients that do not prove who they are. */
  ClientCredential NONE = new None();
}
