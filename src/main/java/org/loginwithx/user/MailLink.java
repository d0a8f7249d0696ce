package org.loginwithx.user;

import org.jspecify.annotations.Nullable;

/**
 * The purpose and the recipient of a link in a mail.
 *
 * @param purpose what the link allows
 * @param email the address it is sent to
 * @param userId the user it is for; null for a visitor who is no user yet
 * @param provider the provider of the account with which that visitor logged in; may be null for a
 *     user
 * @param subject the id of that account
 * @param username the handle to show of the user who asked for it; may be empty
 * @param displayName the name to show; may be empty
 */
public record MailLink(
    Purpose purpose,
    EmailAddress email,
    @Nullable String userId,
    @Nullable String provider,
    @Nullable String subject,
    String username,
    String displayName) {

  /** What a link may be used for; for nothing else. */
  public enum Purpose {
    /** To show that the mailbox belongs to a visitor who wants to become a user. */
    JOIN,
    /** To show that the mailbox belongs to a user. */
    CONFIRM,
    /** To set another password. */
    PASSWORD,
    /** To restore the user's former address, to which the link was sent. */
    UNDO;

    /** Whether using the link confirms the address it was sent to. */
    public boolean confirms() {
      return this == JOIN || this == CONFIRM;
    }
  }

  /**
   * For a visitor whom a provider vouches for, and who becomes a user by confirming the address.
   */
  public static MailLink join(Profile profile, EmailAddress email) {
    return of(Purpose.JOIN, null, profile, email);
  }

  /** For a user who has entered this address. */
  public static MailLink confirm(String userId, Profile profile, EmailAddress email) {
    return of(Purpose.CONFIRM, userId, profile, email);
  }

  /** For a user who wants another password; sent to the user's confirmed address. */
  public static MailLink password(String userId, EmailAddress email) {
    return new MailLink(Purpose.PASSWORD, email, userId, null, null, "", "");
  }

  /** For the former address of a user, when the address has changed or was removed. */
  static MailLink undo(String userId, EmailAddress former) {
    return new MailLink(Purpose.UNDO, former, userId, null, null, "", "");
  }

  /**
   * Identifies who asks for the link: the user, or the account if there is no user yet. Null if
   * anyone can ask.
   */
  @Nullable String sender() {
    return switch (purpose) {
      case JOIN -> provider + ' ' + subject;
      case CONFIRM -> userId;
      case PASSWORD, UNDO -> null;
    };
  }

  private static MailLink of(
      Purpose purpose, @Nullable String userId, Profile profile, EmailAddress email) {
    return new MailLink(
        purpose,
        email,
        userId,
        profile.provider(),
        profile.subject(),
        profile.username(),
        profile.displayName());
  }

  /**
   * A link that is known.
   *
   * @param used whether it has confirmed its address already, which still counts
   */
  public record Found(MailLink link, boolean used) {}
}
