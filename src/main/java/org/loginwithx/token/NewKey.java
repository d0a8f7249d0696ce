package org.loginwithx.token;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Prints a new key for a {@link KeyRing}. Needs only the JDK and the JAR of this module:
 *
 * <pre>{@code java -cp target/login-with-x-classes.jar org.loginwithx.token.NewKey}</pre>
 */
public final class NewKey {

  private NewKey() {}

  public static void main(String[] arguments) {
    System.out.println(line(Clock.systemUTC()));
  }

  /**
   * Returns {@code id:key}. The id is today's date, which shows the age of the key, and four random
   * digits, since two servers may get a key on the same day.
   */
  public static String line(Clock clock) {
    SecureRandom random = new SecureRandom();
    byte[] suffix = new byte[2];
    random.nextBytes(suffix);
    byte[] key = new byte[KeyRing.KEY_BYTES];
    random.nextBytes(key);
    return LocalDate.now(clock)
        + "-"
        + HexFormat.of().formatHex(suffix)
        + ":"
        + Base64.getUrlEncoder().withoutPadding().encodeToString(key);
  }
}
