package org.loginwithx.x;

import org.jspecify.annotations.Nullable;

/**
 * The ways to call X that are set up at one moment.
 *
 * @param oauth1 logs people in by OAuth 1.0a; null if that is not set up
 * @param oauth2 logs people in by OAuth 2.0, and refreshes and ends its tokens; null if that is not
 *     set up
 * @param api makes any call in the name of a person or of the application; null if nothing is set
 *     up
 */
public record XClients(
    @Nullable OAuth1Client oauth1, @Nullable OAuth2Client oauth2, @Nullable ApiClient api) {

  /** Nothing is set up. */
  public static final XClients NONE = new XClients(null, null, null);
}
