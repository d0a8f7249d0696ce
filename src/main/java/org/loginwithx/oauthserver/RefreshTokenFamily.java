package org.loginwithx.oauthserver;

import java.time.Instant;
import java.util.List;

/**
 * The log-in of a user at a client: all tokens that descend from one code.
 *
 * @param id names it, also in access tokens as {@code sid}; it is no credential
 * @param application the client id
 * @param member the user
 * @param began when the code was exchanged
 * @param loginAt when the user logged in here
 * @param scopes what the client gets
 * @param resources for which the client may get access tokens; empty if it named none
 */
record RefreshTokenFamily(
    String id,
    String application,
    Member member,
    Instant began,
    Instant loginAt,
    Scopes scopes,
    List<String> resources) {

  RefreshTokenFamily {
    resources = List.copyOf(resources);
  }

  /**
   * Whether its access tokens follow RFC 9068. The tokens of clients that ask for neither OpenID
   * Connect nor a resource stay as MicroProfile JWT reads them.
   */
  boolean hasProfiledTokens() {
    return scopes.isOpenId() || !resources.isEmpty();
  }

  /** Whether the client may refresh (OpenID Connect Core section 11). */
  boolean isOffline() {
    return !scopes.isOpenId() || scopes.has(Scopes.OFFLINE);
  }
}
