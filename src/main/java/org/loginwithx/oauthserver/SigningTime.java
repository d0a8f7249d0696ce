package org.loginwithx.oauthserver;

import java.time.Instant;

/**
 * The time in which a key signs access tokens.
 *
 * @param from when it began
 * @param until when the next key takes over, as far as known
 */
public record SigningTime(Instant from, Instant until) {}
