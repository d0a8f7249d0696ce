package org.loginwithx.passkey;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.secret.Secrets;

/**
 * Makes challenges, and recognizes them when they come back. The server keeps nothing: the browser
 * gets the challenge with a check part that only nodes of this server can compute, and sends both
 * back. The check part binds the challenge to a time, and to a secret that only this browser has.
 *
 * <p>The same challenge can come back again: the caller lets it lead to one log-in only.
 */
@Internal
public final class Challenges {

  /** How long a challenge is good. A page that is open for longer asks for another one. */
  public static final Duration LIFETIME = Duration.ofMinutes(10);

  private static final Pattern STATE =
      Pattern.compile("([A-Za-z0-9_-]{43})\\.([0-9]{1,15})\\.([A-Za-z0-9_-]{43})");

  private final byte[] key;
  private final Clock clock;

  /**
   * @param key the key of the check part, the same on all nodes
   */
  public Challenges(byte[] key, Clock clock) {
    this.key = key.clone();
    this.clock = clock;
  }

  /**
   * A new challenge.
   *
   * @param bound what the answer has to be bound to, the purpose first; without line feeds
   */
  public Challenge next(String... bound) {
    String value = Secrets.seed();
    String made = Long.toString(clock.millis());
    return new Challenge(value, String.join(".", value, made, check(value, made, bound)));
  }

  /**
   * The challenge of a state that came back.
   *
   * @param bound the same as when it was made
   * @return empty if it was not made here, not for this, or too long ago
   */
  public Optional<String> open(@Nullable String state, String... bound) {
    var parts = STATE.matcher(state == null ? "" : state);
    if (!parts.matches()
        || !Secrets.sameText(check(parts.group(1), parts.group(2), bound), parts.group(3))) {
      return Optional.empty();
    }
    Instant end = Instant.ofEpochMilli(Long.parseLong(parts.group(2))).plus(LIFETIME);
    return end.isAfter(clock.instant()) ? Optional.of(parts.group(1)) : Optional.empty();
  }

  private String check(String value, String made, String... bound) {
    return Secrets.hmac(key, value + "\n" + made + "\n" + String.join("\n", bound));
  }
}
