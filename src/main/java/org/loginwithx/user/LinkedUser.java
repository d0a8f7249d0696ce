package org.loginwithx.user;

import java.time.Instant;
import java.util.Set;

/**
 * A user of ours together with the account they logged in with.
 *
 * @param userId our id of the person: opaque, never changes, never reused
 * @param profile the account as it was at its last log-in
 * @param groups what the person belongs to, as stored
 * @param linkedAt when the account was linked
 */
public record LinkedUser(String userId, Profile profile, Set<String> groups, Instant linkedAt) {

  public LinkedUser {
    groups = Set.copyOf(groups);
  }
}
