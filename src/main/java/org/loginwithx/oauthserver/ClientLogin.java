package org.loginwithx.oauthserver;

import java.time.Instant;
import org.loginwithx.Internal;

/**
 * A client that a user is logged in to, as the user sees it.
 *
 * @param id names it on a page, and for {@link AuthorizationServer#end}
 * @param application the name of the client
 * @param began when the user logged in
 * @param seen when the client last got tokens
 */
@Internal
public record ClientLogin(String id, String application, Instant began, Instant seen) {}
