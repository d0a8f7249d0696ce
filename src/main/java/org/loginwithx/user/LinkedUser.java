package org.loginwithx.user;

import java.time.Instant;
import java.util.Set;

/**
 * A user of ours together with the account they logged in with.
 *
 * @param userId our id of the person, which never changes: opaque and never reused, or the one the
 *     application gave them at their first log-in
 * @param profile the account as it was at its last log-in
 * @param groups what the person belongs to, as stored
 * @param linkedAt when the account was linked
 * @param disabled whether an administrator keeps the person from logging in
 */
public record LinkedUser(
    String userId, Profile profile, Set<String> groups, Instant linkedAt, boolean disabled) {

  public LinkedUser {
    groups = Set.copyOf(groups);
  }
}
