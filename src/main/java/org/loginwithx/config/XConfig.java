package org.loginwithx.config;

import org.jspecify.annotations.Nullable;
import org.loginwithx.attempt.Protocol;
import org.loginwithx.oauth2.BearerToken;
import org.loginwithx.x.OAuth1Connection;
import org.loginwithx.x.OAuth2Connection;

/**
 * How X knows this application.
 *
 * @param protocol what new log-ins use; null until one is set up
 * @param oauth1 the application at X for OAuth 1.0a; null if it is not set up
 * @param oauth2 the application at X for OAuth 2.0; null if it is not set up
 * @param issuer what X calls itself in callbacks of OAuth 2.0; null if that is not known
 * @param bearerToken the application's own token, if it was made in X's console
 */
record XConfig(
    @Nullable Protocol protocol,
    @Nullable OAuth1Connection oauth1,
    @Nullable OAuth2Connection oauth2,
    @Nullable String issuer,
    @Nullable BearerToken bearerToken) {}
