package org.loginwithx.decision;

import java.time.Instant;
import org.loginwithx.user.EmailAddress;
import org.loginwithx.user.LinkedUser;
import org.loginwithx.user.Profile;

/**
 * What happened, for the application to observe with {@code @Observes LoginEvent.LoggedIn} and the
 * like. Fired on the thread of the request, after it is true; what an observer throws is logged and
 * changes nothing.
 */
public sealed interface LoginEvent {

  /** When it happened. */
  Instant at();

  /** Somebody logged in for the first time; their user was just created. Comes before LoggedIn. */
  record FirstLogin(LinkedUser user, Instant at) implements LoginEvent {}

  /** Somebody logged in. */
  record LoggedIn(LinkedUser user, Instant at) implements LoginEvent {}

  /** The application refused somebody who wanted to log in. */
  record Refused(Profile profile, String message, Instant at) implements LoginEvent {}

  /** A user has one more account to log in with. */
  record Linked(String userId, Profile profile, Instant at) implements LoginEvent {}

  /** An account belongs to a user no longer. */
  record Unlinked(String userId, Profile profile, Instant at) implements LoginEvent {}

  /** A user is gone, with all that was stored about them here. */
  record AccountDeleted(String userId, Instant at) implements LoginEvent {}

  /** A user has shown that this mailbox is theirs: it is their address from now on. */
  record EmailConfirmed(String userId, EmailAddress address, Instant at) implements LoginEvent {}

  /** A user has set, changed or removed their password, or set it anew by a mail. */
  record PasswordChanged(String userId, Instant at) implements LoginEvent {}

  /** Somebody logged out. */
  record LoggedOut(String userId, Profile profile, Instant at) implements LoginEvent {}
}
