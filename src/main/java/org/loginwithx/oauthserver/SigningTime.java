package org.loginwithx.oauthserver;

import java.time.Instant;

/**
 * When the key that signs access tokens does so.
 *
 * @param from since when
 * @param until when the next one takes over, as far as that is known now
 */
public record SigningTime(Instant from, Instant until) {}
