package org.loginwithx.simulator;

import java.time.Instant;
import java.util.Set;

/**
 * An access token or a refresh token of OAuth 2.0.
 *
 * @param grant the authorization code, or the token of OAuth 1.0a, that it comes from, through
 *     however many refreshes
 */
record OAuth2Token(
    String token, String grant, String accountId, Set<Scope> scopes, Instant expiresAt) {

  OAuth2Token {
    scopes = Set.copyOf(scopes);
  }
}
