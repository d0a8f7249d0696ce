package org.loginwithx.user;

import java.time.Instant;
import java.util.Set;

/**
 * A user together with the account used to log in.
 *
 * @param userId the user's id here, which never changes: opaque and never reused, or the one that
 *     the application gave at the first log-in
 * @param profile the account as it was at its last log-in
 * @param groups the groups of the user, as stored
 * @param linkedAt when the account was linked
 * @param disabled whether an administrator has disabled the user
 */
public record LinkedUser(
    String userId, Profile profile, Set<String> groups, Instant linkedAt, boolean disabled) {

  public LinkedUser {
    groups = Set.copyOf(groups);
  }
}
