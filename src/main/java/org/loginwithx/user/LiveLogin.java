package org.loginwithx.user;

import java.time.Instant;

/**
 * A session somebody is logged in with.
 *
 * @param id names it on a page and to {@link LiveLogins#end}; not what the session itself knows
 * @param began when and from where the person logged in
 * @param seen when it was used last, to about a minute
 * @param current whether it is the one that asks
 */
public record LiveLogin(String id, Visit began, Instant seen, boolean current) {}
