package org.loginwithx.oauthserver;

import java.time.Instant;

/**
 * The log-in of a user at a client: all tokens that descend from one code.
 *
 * @param id names it, also in access tokens as {@code sid}; it is no credential
 * @param application the client id
 * @param member the user
 * @param began when the code was exchanged
 */
record RefreshTokenFamily(String id, String application, Member member, Instant began) {

  /** This family, in which the user has only the groups that the client gets. */
  RefreshTokenFamily only(ClientGroups groups) {
    return new RefreshTokenFamily(id, application, member.only(groups), began);
  }
}
