package org.loginwithx.user;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A user of ours as an administrator sees them.
 *
 * @param userId our id of the person
 * @param groups what they belong to, as stored
 * @param createdAt when they first logged in
 * @param disabledAt since when they may not log in; null if they may
 * @param accounts what they log in with, in the order it was linked
 */
public record Person(
    String userId,
    Set<String> groups,
    Instant createdAt,
    @Nullable Instant disabledAt,
    List<Account> accounts) {

  public Person {
    groups = Set.copyOf(groups);
    accounts = List.copyOf(accounts);
  }

  /** Whether an administrator has disabled them. */
  public boolean disabled() {
    return disabledAt != null;
  }

  /**
   * An account at a provider.
   *
   * @param profile as of its last log-in
   * @param handleIsCurrent false once somebody else was seen under the handle
   * @param formerUsernames handles it had before, the newest first
   * @param linkedAt when it was linked
   * @param lastLoginAt when it was last used
   */
  public record Account(
      Profile profile,
      boolean handleIsCurrent,
      List<String> formerUsernames,
      Instant linkedAt,
      Instant lastLoginAt) {

    public Account {
      formerUsernames = List.copyOf(formerUsernames);
    }
  }
}
