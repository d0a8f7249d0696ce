package org.loginwithx.x;

import org.jspecify.annotations.Nullable;
import org.loginwithx.oauth1.AccessToken;

/**
 * The answer to a request token that was exchanged.
 *
 * @param token the access token
 * @param userId whose token it is, if X said so
 * @param screenName their handle, if X said so
 */
public record GrantedAccess(
    AccessToken token, @Nullable String userId, @Nullable String screenName) {}
