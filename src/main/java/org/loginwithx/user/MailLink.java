package org.loginwithx.user;

import org.jspecify.annotations.Nullable;

/**
 * What a link in a mail is for.
 *
 * @param purpose what whoever has it may do with it
 * @param email where it is sent
 * @param userId whose it is; null for somebody who is no user yet
 * @param provider of the account somebody came with who is no user yet; may be null for a user
 * @param subject of that account
 * @param username the handle of whoever asked for it, to be shown; may be empty
 * @param displayName their name, to be shown; may be empty
 */
public record MailLink(
    Purpose purpose,
    EmailAddress email,
    @Nullable String userId,
    @Nullable String provider,
    @Nullable String subject,
    String username,
    String displayName) {

  /** What a link may be used for, and for nothing else. */
  public enum Purpose {
    /** To show that the mailbox belongs to somebody who wants to be a member. */
    JOIN,
    /** To show that it belongs to a user. */
    CONFIRM,
    /** To set another password. */
    PASSWORD,
    /** To give a user back the address it was sent to, which was the user's before. */
    UNDO;

    /** Whether using the link confirms the address it was sent to. */
    public boolean confirms() {
      return this == JOIN || this == CONFIRM;
    }
  }

  /** For somebody a provider vouches for who is no user before the address is confirmed. */
  public static MailLink join(Profile profile, EmailAddress email) {
    return of(Purpose.JOIN, null, profile, email);
  }

  /** For a user who says that this is their address. */
  public static MailLink confirm(String userId, Profile profile, EmailAddress email) {
    return of(Purpose.CONFIRM, userId, profile, email);
  }

  /** For a user who wants another password; to their confirmed address. */
  public static MailLink password(String userId, EmailAddress email) {
    return new MailLink(Purpose.PASSWORD, email, userId, null, null, "", "");
  }

  /** For the former address of a user, when the address has changed or is gone. */
  static MailLink undo(String userId, EmailAddress former) {
    return new MailLink(Purpose.UNDO, former, userId, null, null, "", "");
  }

  /**
   * Names the person who asks for the link: the user, or the account if there is no user yet. Null
   * if anybody can ask.
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
}
