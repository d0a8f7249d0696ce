package org.loginwithx.oauthserver;

import java.time.Instant;

/**
 * What a code is good for.
 *
 * @param application the client id
 * @param redirectUri where the code is sent
 * @param challenge by PKCE, S256
 * @param member whom it is about, with the groups that the application gave at the log-in
 * @param loginId the log-in of the browser it is sent through
 * @param loginAt when that began
 */
public record CodeGrant(
    String application,
    String redirectUri,
    String challenge,
    Member member,
    String loginId,
    Instant loginAt) {}
