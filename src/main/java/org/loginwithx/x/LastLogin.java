package org.loginwithx.x;

import java.time.Instant;

/**
 * The last log-in that X allowed.
 *
 * @param at when the profile came
 * @param email whether X gave an e-mail address with it
 */
public record LastLogin(Instant at, boolean email) {}
