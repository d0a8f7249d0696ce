package org.loginwithx.user;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * A user as far as the password is concerned.
 *
 * @param userId the user's id here
 * @param groups the groups of the user, as stored
 * @param email the confirmed address, which identifies the user at a log-in; null if there is none
 * @param passwordHash null if there is no password
 * @param passwordSetAt when it was set
 * @param recovered whether a link in a mail set it, or is to set it, and the user has not been told
 *     since which other accounts can log in
 * @param disabled whether an administrator has disabled the user
 * @param accounts the linked accounts, as of their last log-ins, the latest first
 * @param passkeys how many passkeys the user has
 */
@Internal
public record PasswordOwner(
    String userId,
    Set<String> groups,
    @Nullable String email,
    @Nullable String passwordHash,
    @Nullable Instant passwordSetAt,
    boolean recovered,
    boolean disabled,
    List<Profile> accounts,
    int passkeys) {

  public PasswordOwner {
    groups = Set.copyOf(groups);
    accounts = List.copyOf(accounts);
  }

  /**
   * The user after a log-in by password: with the name and picture of the account used last. No
   * handle, since no provider has vouched for one.
   */
  public LinkedUser toLinkedUser() {
    return toLinkedUser(Profile.PASSWORD, passwordSetAt == null ? Instant.EPOCH : passwordSetAt);
  }

  /**
   * The same after a log-in by passkey.
   *
   * @param since since when the user has the passkey
   */
  public LinkedUser toLinkedUserByPasskey(Instant since) {
    return toLinkedUser(Profile.PASSKEY, since);
  }

  private LinkedUser toLinkedUser(String provider, Instant since) {
    Profile profile = Profile.unnamed(provider, userId, accounts, email);
    return new LinkedUser(userId, profile, groups, since, disabled);
  }

  /** Whether a linked account at the provider has one of these ids. */
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
