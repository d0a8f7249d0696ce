package org.loginwithx.x;

import java.time.Instant;

/**
 * A log-in that X has let through.
 *
 * @param at when the profile came
 * @param email whether X gave an e-mail address with it
 */
public record LastLogin(Instant at, boolean email) {}
