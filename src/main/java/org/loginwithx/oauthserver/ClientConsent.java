package org.loginwithx.oauthserver;

import java.time.Instant;
import org.loginwithx.Internal;

/**
 * What a user has allowed to a client.
 *
 * @param clientId the client
 * @param application the name of the client
 * @param scopes what it gets
 * @param at when the user last allowed something
 */
@Internal
public record ClientConsent(String clientId, String application, Scopes scopes, Instant at) {}
