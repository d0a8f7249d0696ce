package org.loginwithx.x;

import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * The clients for X that are set up at one moment.
 *
 * @param oauth1 logs users in by OAuth 1.0a; null if that is not set up
 * @param oauth2 logs users in by OAuth 2.0, and refreshes and revokes its tokens; null if that is
 *     not set up
 * @param api makes any call for a user or for the application; null if nothing is set up
 */
@Internal
public record XClients(
    @Nullable OAuth1Client oauth1, @Nullable OAuth2Client oauth2, @Nullable ApiClient api) {

  /** No connection is set up. */
  public static final XClients NONE = new XClients(null, null, null);
}
