package org.loginwithx.oauthserver;

import java.time.Duration;

/**
 * What an operator can decide about the tokens of applications.
 *
 * @param refresh how long an application may refresh after a log-in, used or not
 * @param signingKey how long a key signs
 */
public record TokenLifetimes(Duration refresh, Duration signingKey) {

  /** How long an access token is good. */
  public static final Duration ACCESS = Duration.ofMinutes(5);

  /** How long a refresh token is good that nobody uses. */
  public static final Duration UNUSED = Duration.ofDays(14);

  /** How long others may keep our public keys. */
  public static final Duration KEYS_CACHED = Duration.ofMinutes(10);
}
