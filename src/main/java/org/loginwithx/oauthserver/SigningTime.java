package org.loginwithx.oauthserver;

import java.time.Instant;
import org.loginwithx.Internal;

/**
 * The time in which a key signs access tokens.
 *
 * @param from when it began
 * @param until when the next key takes over, as far as known
 */
@Internal
public record SigningTime(Instant from, Instant until) {}
