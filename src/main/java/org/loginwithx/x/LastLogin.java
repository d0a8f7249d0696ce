package org.loginwithx.x;

import java.time.Instant;
import org.loginwithx.Internal;

/**
 * The last log-in that X allowed.
 *
 * @param at when the profile came
 * @param email whether X gave an e-mail address with it
 */
@Internal
public record LastLogin(Instant at, boolean email) {}
