package org.loginwithx.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Why a call to X came to nothing, by what the application can do about it. */
public sealed interface XProblem {

  /** No tokens are stored for this person: send them through a log-in. */
  record NotConnected() implements XProblem {}

  /**
   * The tokens are good no longer: the person took the application's rights away at X, or did not
   * come for half a year. They stay logged in; a log-in brings new tokens.
   */
  record Reconnect() implements XProblem {}

  /**
   * X has had enough of this call for now.
   *
   * @param when it may be made again
   */
  record WaitUntil(Instant when) implements XProblem {}

  /**
   * The person has not agreed to this. Add the scope to {@code TWITTER_SCOPES} and send them
   * through a log-in.
   *
   * @param granted what they agreed to, separated by spaces
   */
  record AskForScope(String granted) implements XProblem {}

  /**
   * The application is registered for less than this, for reading only. You can change it in your
   * app's Permissions at X; people have to log in again afterwards.
   */
  record PermissionTooLow() implements XProblem {}

  /** The application's plan at X does not include this call. */
  record NoAccessLevel() implements XProblem {}

  /** The application's credit at X is used up. */
  record NoCredit() implements XProblem {}

  /** The person's account at X is locked or suspended; they can see to it at x.com. */
  record AccountLocked() implements XProblem {}

  /**
   * X does not answer, or not properly. The call may be tried again later; what was sent with POST
   * or DELETE may have arrived.
   *
   * @param retryAt when X wants to be asked again; null if it did not say
   */
  record XIsDown(@Nullable Instant retryAt) implements XProblem {}

  /**
   * X refused this call for another reason: what was asked for does not exist, or is not to be had
   * like this.
   *
   * @param status X's HTTP status
   * @param code X's error code, 0 without one
   */
  record Refused(int status, int code) implements XProblem {}
}
