package org.loginwithx.config;

import org.jspecify.annotations.Nullable;
import org.loginwithx.attempt.Protocol;
import org.loginwithx.login.ProfileReads;
import org.loginwithx.oauth2.BearerToken;
import org.loginwithx.x.OAuth1Connection;
import org.loginwithx.x.OAuth2Connection;

/**
 * How X knows this application.
 *
 * @param protocol the protocol of new log-ins; null until one is set up
 * @param fallBack whether log-ins go on by OAuth 1.0a while X refuses OAuth 2.0 for want of money
 * @param oauth1 the application at X for OAuth 1.0a; null if it is not set up
 * @param oauth2 the application at X for OAuth 2.0; null if it is not set up
 * @param issuer the name of X in callbacks of OAuth 2.0 ({@code iss}); null if unknown
 * @param profile which log-ins by OAuth 1.0a read the profile
 * @param bearerToken the application's own token, if it was made in X's console
 */
record XConfig(
    @Nullable Protocol protocol,
    boolean fallBack,
    @Nullable OAuth1Connection oauth1,
    @Nullable OAuth2Connection oauth2,
    @Nullable String issuer,
    ProfileReads.When profile,
    @Nullable BearerToken bearerToken) {}
