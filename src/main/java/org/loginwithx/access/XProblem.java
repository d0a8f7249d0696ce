package org.loginwithx.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Why a call to X failed, by what the application can do about it. */
public sealed interface XProblem {

  /** No tokens are stored for this user: send the user through a log-in. */
  record NotConnected() implements XProblem {}

  /**
   * The tokens are no longer valid: the user revoked the application's access at X, or did not come
   * back for half a year. The user stays logged in; a log-in brings new tokens.
   */
  record Reconnect() implements XProblem {}

  /**
   * The limit of this call at X is used up for now, or the day's budget is spent and this is a call
   * {@linkplain XCalls#inBackground in the background}.
   *
   * @param when the call may be made again
   */
  record WaitUntil(Instant when) implements XProblem {}

  /**
   * The user has not agreed to this. Add the scope to {@code TWITTER_SCOPES} and send the user
   * through a log-in.
   *
   * @param granted the scopes that the user agreed to, separated by spaces
   */
  record AskForScope(String granted) implements XProblem {}

  /**
   * The application is registered for less than this, for instance for reading only. You can change
   * that in your app's permissions at X; users have to log in again afterwards.
   */
  record PermissionTooLow() implements XProblem {}

  /** The plan of the application, or of the user, at X does not include this call. */
  record NoAccessLevel() implements XProblem {}

  /** The application's credit at X is used up. */
  record NoCredit() implements XProblem {}

  /** The user's account at X is locked or suspended; the user can resolve that at x.com. */
  record AccountLocked() implements XProblem {}

  /**
   * X does not answer, or not properly. The call may be repeated later; a POST or DELETE may have
   * arrived.
   *
   * @param retryAt when X allows another call; null if it did not say
   */
  record XIsDown(@Nullable Instant retryAt) implements XProblem {}

  /**
   * X refused this call for another reason: the requested object does not exist, or the request is
   * invalid.
   *
   * @param status X's HTTP status
   * @param code X's error code, 0 without one
   */
  record Rejected(int status, int code) implements XProblem {}
}
