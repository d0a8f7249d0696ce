package org.loginwithx.decision;

import org.loginwithx.user.EmailAddress;
import org.loginwithx.user.Profile;

/** Something that is about to change about a user, for the application to have a say in. */
public sealed interface AccountChange {

  /** Our id of the user. */
  String userId();

  /**
   * An account is to be linked.
   *
   * @param profile the account, as its provider just described it
   */
  record Link(String userId, Profile profile) implements AccountChange {}

  /**
   * An account is to be unlinked.
   *
   * @param profile the account
   */
  record Unlink(String userId, Profile profile) implements AccountChange {}

  /**
   * An address is to become the user's. Not asked about people who are no users before they have
   * confirmed one: {@link LoginDecider#decide} is.
   *
   * @param address the mailbox, which the user has shown to be theirs
   */
  record ConfirmEmail(String userId, EmailAddress address) implements AccountChange {}

  /** The user is to be deleted, with all that is stored about them here. */
  record Delete(String userId) implements AccountChange {}
}
