package org.loginwithx.user;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A user as administrators see it.
 *
 * @param userId the user's id here
 * @param groups the groups of the user, as stored
 * @param createdAt when the user first logged in
 * @param disabledAt since when the user is disabled; null for an enabled user
 * @param lastLoginAt when the user last logged in
 * @param email the confirmed e-mail address; null if there is none
 * @param hasPassword whether the user can log in by a password
 * @param passkeys how many passkeys the user has
 * @param accounts the linked accounts, in the order of linking
 */
public record Person(
    String userId,
    Set<String> groups,
    Instant createdAt,
    @Nullable Instant disabledAt,
    Instant lastLoginAt,
    @Nullable String email,
    boolean hasPassword,
    int passkeys,
    List<Account> accounts) {

  public Person {
    groups = Set.copyOf(groups);
    accounts = List.copyOf(accounts);
  }

  /** The name to show, of the account that was linked first; the id if there is none. */
  public String name() {
    return accounts.isEmpty() ? userId : accounts.get(0).profile().displayName();
  }

  /** The handle of the account that was linked first; empty if it has none. */
  public String handle() {
    return accounts.isEmpty() ? "" : accounts.get(0).profile().username();
  }

  /** Its picture; null if it has none. */
  public @Nullable String pictureUrl() {
    return accounts.isEmpty() ? null : accounts.get(0).profile().pictureUrl();
  }

  /** Whether the user has no way to log in but X. */
  public boolean hasOnlyX() {
    return !hasPassword
        && passkeys == 0
        && accounts.stream().allMatch(account -> account.profile().isOfX());
  }

  /** Whether an administrator has disabled the user. */
  public boolean disabled() {
    return disabledAt != null;
  }

  /**
   * An account at a provider.
   *
   * @param profile the profile as of its last log-in
   * @param handleIsCurrent false once another account was seen under the handle
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
