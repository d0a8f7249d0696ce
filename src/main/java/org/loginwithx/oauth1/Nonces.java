package org.loginwithx.oauth1;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.function.Supplier;

/**
 * Random nonces (RFC 5849 section 3.3): 128 bits make them unique on any number of nodes, and
 * hexadecimal digits are the ASCII letters and digits that X asks for.
 */
final class Nonces implements Supplier<String> {

  private static final int BYTES = 16;

  private final SecureRandom random = new SecureRandom();

  @Override
  public String get() {
    byte[] nonce = new byte[BYTES];
    random.nextBytes(nonce);
    return HexFormat.of().formatHex(nonce);
  }
}
