package org.loginwithx.user;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A person as far as their password is concerned.
 *
 * @param userId our id of the person
 * @param groups what the person belongs to, as stored
 * @param email their confirmed address, which names them at a log-in; null if they have none
 * @param passwordHash null if they have no password
 * @param passwordSetAt when it was set
 * @param recovered whether it was set by a mail, or is to be set by one, and they have not been
 *     told since who else can log in
 * @param disabled whether they may not log in
 * @param accounts the linked accounts, as of their last log-ins, the latest first
 */
public record PasswordOwner(
    String userId,
    Set<String> groups,
    @Nullable String email,
    @Nullable String passwordHash,
    @Nullable Instant passwordSetAt,
    boolean recovered,
    boolean disabled,
    List<Profile> accounts) {

  public PasswordOwner {
    groups = Set.copyOf(groups);
    accounts = List.copyOf(accounts);
  }

  /**
   * The person who came by their password: called and pictured as in the account they used last. No
   * handle: nobody has just vouched for one.
   */
  public LinkedUser toLinkedUser() {
    Profile profile = Profile.unnamed(Profile.PASSWORD, userId, accounts, email);
    return new LinkedUser(
        userId, profile, groups, passwordSetAt == null ? Instant.EPOCH : passwordSetAt, disabled);
  }

  /** Whether one of these ids is a linked account's at the provider. */
  public boolean isOneOf(String provider, Set<String> subjects) {
    return accounts.stream()
        .anyMatch(
            account -> account.provider().equals(provider) && subjects.contains(account.subject()));
  }

  @Override
  public String toString() {
    return "PasswordOwner[userId=" + userId + ", passwordHash=***]";
  }
}
