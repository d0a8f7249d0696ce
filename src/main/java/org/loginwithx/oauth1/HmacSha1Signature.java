package org.loginwithx.oauth1;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.loginwithx.form.PercentEncoding;

/**
 * The HMAC-SHA1 signature of RFC 5849 section 3.4.2, the only method that X accepts; collisions of
 * SHA-1 do not weaken it as a MAC (section 4.11).
 */
final class HmacSha1Signature {

  private static final String ALGORITHM = "HmacSHA1";

  private final String keyPrefix;

  HmacSha1Signature(String consumerSecret) {
    // The ampersand stays when there is no token secret yet.
    keyPrefix = PercentEncoding.encode(consumerSecret) + '&';
  }

  /** Returns the signature in Base64, 28 characters; an absent token secret is the empty string. */
  String sign(String baseString, String tokenSecret) {
    String key = keyPrefix + PercentEncoding.encode(tokenSecret);
    try {
      // Not kept per thread: saving a tenth of the time does not justify secrets in pooled threads.
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.getBytes(US_ASCII), ALGORITHM));
      return Base64.getEncoder().encodeToString(mac.doFinal(baseString.getBytes(US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA1", e);
    }
  }
}
