package org.loginwithx.user;

import java.time.Instant;

/**
 * When and from where somebody tried to log in, as the history keeps it: nothing in it tells two
 * neighbours apart.
 *
 * @param at when they came; before anything about them was read
 * @param number names the attempt, as in the log
 * @param network the network they came from, for instance {@code 203.0.113.0/24}
 * @param agent browser and system in a few words
 */
public record Visit(Instant at, String number, String network, String agent) {}
