package org.loginwithx.decision;

import java.time.Instant;
import org.loginwithx.user.EmailAddress;
import org.loginwithx.user.LinkedUser;
import org.loginwithx.user.Profile;

/**
 * An event that the application can observe with {@code @Observes LoginEvent.LoggedIn} and the
 * like. Fired on the thread of the request, after the fact; an exception of an observer is logged
 * and changes nothing.
 */
public sealed interface LoginEvent {

  /** When it happened. */
  Instant at();

  /** A user logged in for the first time and was just created. Comes before LoggedIn. */
  record FirstLogin(LinkedUser user, Instant at) implements LoginEvent {}

  /** A user logged in. */
  record LoggedIn(LinkedUser user, Instant at) implements LoginEvent {}

  /** The application, or a rule of administrators, refused a log-in. */
  record Refused(Profile profile, String message, Instant at) implements LoginEvent {}

  /** A user linked one more account. */
  record Linked(String userId, Profile profile, Instant at) implements LoginEvent {}

  /** A user unlinked an account. */
  record Unlinked(String userId, Profile profile, Instant at) implements LoginEvent {}

  /**
   * Another user was merged into this one. The application moves its own rows from the one id to
   * the other. There is no {@link AccountDeleted} for the id that is gone.
   *
   * @param userId the user who stays
   * @param mergedUserId the id that no user has any more
   */
  record Merged(String userId, String mergedUserId, Instant at) implements LoginEvent {}

  /** A user was deleted, with all data about the user here. */
  record AccountDeleted(String userId, Instant at) implements LoginEvent {}

  /** A user has shown that this mailbox is the user's own: it is the user's address from now on. */
  record EmailConfirmed(String userId, EmailAddress address, Instant at) implements LoginEvent {}

  /** A user has set, changed or removed the password, or reset it by a link in a mail. */
  record PasswordChanged(String userId, Instant at) implements LoginEvent {}

  /**
   * A user has added a passkey.
   *
   * @param name what the user calls it
   */
  record PasskeyAdded(String userId, String name, Instant at) implements LoginEvent {}

  /**
   * A user has removed a passkey.
   *
   * @param name what the user called it
   */
  record PasskeyRemoved(String userId, String name, Instant at) implements LoginEvent {}

  /**
   * An administrator has given a group to a user, or taken one.
   *
   * @param group the group
   * @param given false if it was taken
   */
  record GroupChanged(String userId, String group, boolean given, Instant at)
      implements LoginEvent {}

  /**
   * A user has revoked this application's access at X. The stored tokens are deleted already. The
   * user's sessions have ended if {@code LOGIN_REVOKED_ENDS_SESSIONS} says so. Fired outside of the
   * requests of the user.
   *
   * @param profile the account at X
   */
  record RevokedAtX(String userId, Profile profile, Instant at) implements LoginEvent {}

  /** A user logged out. */
  record LoggedOut(String userId, Profile profile, Instant at) implements LoginEvent {}
}
