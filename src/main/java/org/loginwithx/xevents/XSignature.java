package org.loginwithx.xevents;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.loginwithx.secret.Secrets;

/**
 * The two proofs of a webhook, both HMAC-SHA256 with the consumer secret: this server shows X that
 * it has the secret, and X signs each delivery.
 */
final class XSignature {

  private static final String PREFIX = "sha256=";

  /** {@code sha256=} and 32 bytes in Base64. */
  private static final int LENGTH = PREFIX.length() + 44;

  /**
   * Anyone can ask for this check, so it signs nothing that could be a delivery: those are JSON
   * objects.
   */
  private static final Predicate<String> CRC_TOKEN =
      Pattern.compile("[A-Za-z0-9+/=_-]{1,128}").asMatchPredicate();

  private final byte[] key;

  XSignature(String consumerSecret) {
    this.key = consumerSecret.getBytes(StandardCharsets.UTF_8);
  }

  /** The answer to a challenge-response check; empty if the token is none of X. */
  Optional<String> response(@Nullable String crcToken) {
    return crcToken == null || !CRC_TOKEN.test(crcToken)
        ? Optional.empty()
        : Optional.of(of(crcToken.getBytes(StandardCharsets.US_ASCII)));
  }

  /** Whether a header looks like a signature. It costs nothing, so it comes before the body. */
  static boolean isOne(@Nullable String header) {
    return header != null && header.length() == LENGTH && header.startsWith(PREFIX);
  }

  /** Whether X signed this body. Compares in constant time. */
  boolean isOf(byte[] body, String header) {
    return Secrets.sameText(of(body), header);
  }

  private String of(byte[] message) {
    return PREFIX + Base64.getEncoder().encodeToString(Secrets.hmacBytes(key, message));
  }
}
