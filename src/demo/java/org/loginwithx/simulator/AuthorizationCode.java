package org.loginwithx.simulator;

import java.time.Instant;
import java.util.Set;

/** What the app gets for a person's yes, to be changed into tokens at once. */
record AuthorizationCode(
    String code,
    String redirectUri,
    CodeChallenge challenge,
    String accountId,
    Set<Scope> scopes,
    Instant expiresAt) {

  AuthorizationCode {
    scopes = Set.copyOf(scopes);
  }
}
