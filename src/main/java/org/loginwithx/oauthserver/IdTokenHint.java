package org.loginwithx.oauthserver;

import org.loginwithx.Internal;

/**
 * What an ID token of this server says that a client sent back.
 *
 * @param clientId for which client it was made
 * @param subject the id of the user at that client
 * @param sessionId the log-in at the client, {@code sid}
 */
@Internal
public record IdTokenHint(String clientId, String subject, String sessionId) {}
