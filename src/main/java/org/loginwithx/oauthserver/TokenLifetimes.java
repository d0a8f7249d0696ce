package org.loginwithx.oauthserver;

import java.time.Duration;
import org.loginwithx.Internal;

/**
 * The lifetimes of clients' tokens that an operator can set.
 *
 * @param refresh how long a client may refresh after a log-in, used or not
 * @param signingKey how long a key signs
 */
@Internal
public record TokenLifetimes(Duration refresh, Duration signingKey) {

  /** How long an access token is valid. */
  public static final Duration ACCESS = Duration.ofMinutes(5);

  /** How long an unused refresh token is valid. */
  public static final Duration UNUSED = Duration.ofDays(14);

  /** How long clients may cache the public keys. */
  public static final Duration KEYS_CACHED = Duration.ofMinutes(10);
}
