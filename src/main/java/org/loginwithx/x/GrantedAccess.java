package org.loginwithx.x;

import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.oauth1.AccessToken;

/**
 * The answer to the exchange of a request token.
 *
 * @param token the access token
 * @param userId the id of the token's owner, if X said so
 * @param screenName the owner's handle, if X said so
 */
@Internal
public record GrantedAccess(
    AccessToken token, @Nullable String userId, @Nullable String screenName) {}
