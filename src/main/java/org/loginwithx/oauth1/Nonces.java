package org.loginwithx.oauth1;

import java.util.HexFormat;
import java.util.function.Supplier;
import org.loginwithx.secret.Secrets;

/**
 * Random nonces (RFC 5849 section 3.3): 128 bits make them unique on any number of nodes, and
 * hexadecimal digits are the ASCII letters and digits that X asks for.
 */
final class Nonces implements Supplier<String> {

  private static final int BYTES = 16;

  @Override
  public String get() {
    return HexFormat.of().formatHex(Secrets.randomBytes(BYTES));
  }
}
