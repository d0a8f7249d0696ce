package org.loginwithx.decision;

import org.loginwithx.user.EmailAddress;
import org.loginwithx.user.Profile;

/** A change that a user is about to make, which the application may refuse. */
public sealed interface AccountChange {

  /** The user's id here. */
  String userId();

  /**
   * An account is to be linked.
   *
   * @param profile the account, as its provider has just described it
   */
  record Link(String userId, Profile profile) implements AccountChange {}

  /**
   * An account is to be unlinked.
   *
   * @param profile the account
   */
  record Unlink(String userId, Profile profile) implements AccountChange {}

  /**
   * An address is to become the user's. Not called for a visitor who has to confirm an address to
   * become a user: {@link LoginDecider#decide} is called instead.
   *
   * @param address the mailbox, which the user has shown to be the user's own
   */
  record ConfirmEmail(String userId, EmailAddress address) implements AccountChange {}

  /**
   * Another user is to be merged into this one and deleted. The user has proved to be both.
   *
   * @param userId the user who stays
   * @param mergedUserId the user who is deleted
   */
  record Merge(String userId, String mergedUserId) implements AccountChange {}

  /**
   * A passkey is to be added.
   *
   * @param name what the user calls it
   */
  record AddPasskey(String userId, String name) implements AccountChange {}

  /**
   * A passkey is to be removed.
   *
   * @param name what the user calls it
   */
  record RemovePasskey(String userId, String name) implements AccountChange {}

  /** The user is to be deleted, with all data about the user here. */
  record Delete(String userId) implements AccountChange {}
}
