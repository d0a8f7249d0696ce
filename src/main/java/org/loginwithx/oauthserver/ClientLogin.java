package org.loginwithx.oauthserver;

import java.time.Instant;

/**
 * An application somebody is logged in to, as they see it.
 *
 * @param id names it on a page, and to {@link AuthorizationServer#end}
 * @param application its name
 * @param began when they logged in
 * @param seen when it got tokens last
 */
public record ClientLogin(String id, String application, Instant began, Instant seen) {}
