package org.loginwithx.token;

import java.time.Clock;
import java.time.LocalDate;
import java.util.HexFormat;
import org.loginwithx.Internal;
import org.loginwithx.secret.Secrets;

/**
 * Prints a new key for a {@link KeyRing}. Needs only the JDK and the JAR of this module:
 *
 * <pre>{@code java -cp target/login-with-x-core.jar org.loginwithx.token.NewKey}</pre>
 */
@Internal
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
    return LocalDate.now(clock)
        + "-"
        + HexFormat.of().formatHex(Secrets.randomBytes(2))
        + ":"
        + Secrets.random(KeyRing.KEY_BYTES);
  }
}
