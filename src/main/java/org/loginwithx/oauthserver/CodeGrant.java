package org.loginwithx.oauthserver;

import java.time.Instant;
import org.loginwithx.Internal;

/**
 * The grant that a code stands for.
 *
 * @param application the client id
 * @param redirectUri where the code is sent
 * @param challenge the code challenge of PKCE, S256
 * @param member the user, with the groups that the application gave at the log-in
 * @param loginId the log-in of the browser that carries the code
 * @param loginAt when that log-in began
 */
@Internal
public record CodeGrant(
    String application,
    String redirectUri,
    String challenge,
    Member member,
    String loginId,
    Instant loginAt) {}
