package org.loginwithx.user;

import java.time.Instant;

/**
 * A session of a logged-in user.
 *
 * @param id names it on a page and for {@link LiveLogins#end}; it is not the id of the log-in
 * @param began when and from where the user logged in
 * @param seen when it was used last, to about a minute
 * @param current whether it is the session of this request
 */
public record LiveLogin(String id, Visit began, Instant seen, boolean current) {}
