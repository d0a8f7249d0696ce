package org.loginwithx.user;

import java.time.Instant;

/**
 * When and from where an attempt was made, as the history keeps it: nothing in it tells two
 * neighbours apart.
 *
 * @param at when the request came; before anything about the user was read
 * @param attemptId the id of the attempt, the number in the log
 * @param network the network of the request, for instance {@code 203.0.113.0/24}
 * @param agent browser and system in a few words
 */
public record Visit(Instant at, String attemptId, String network, String agent) {}
