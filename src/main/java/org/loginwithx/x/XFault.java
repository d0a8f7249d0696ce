package org.loginwithx.x;

import java.util.Locale;
import org.loginwithx.Internal;

/**
 * What can go wrong between this server and X, as far as different faults need different reactions.
 */
@Internal
public enum XFault {
  /** X's host name cannot be resolved. */
  DNS,
  /** X's address refuses connections. */
  REFUSED,
  /** The connection was not established in time. */
  CONNECT_TIMEOUT,
  /** The server at the other end could not prove that it is X. */
  TLS,
  /** The proxy on the way to X refused. */
  PROXY,
  /** Connected, but no answer began in time. */
  READ_TIMEOUT,
  /** The answer did not end in time. */
  DEADLINE,
  /** The answer ended too early. */
  TRUNCATED,
  /** The answer is larger than any answer of X. */
  TOO_LARGE,
  /** The answer is no HTTP that this client understands. */
  PROTOCOL,
  /** X answered with a redirect; a signed request follows none. */
  REDIRECT,
  /** An error of X's own, status 500, 502, 504. */
  SERVER_ERROR,
  /** Over capacity, status 503. */
  OVERLOADED,
  /** Too many requests, status 429, now or a moment ago. */
  RATE_LIMITED,
  /** A page of a gateway or a protection service, not an answer of X. */
  NOT_X,
  /** Success without a body. */
  EMPTY,
  /** The answer is neither a form nor JSON, as expected. */
  BAD_FORMAT,
  /** The answer has bytes that are no text. */
  BAD_ENCODING,
  /** A token or its secret is missing, there twice, or unusable. */
  BAD_TOKEN,
  /** X did not confirm the callback: to continue would allow session fixation (2009.1). */
  CALLBACK_NOT_CONFIRMED,
  /** The profile has no usable id, or the id of another user. */
  BAD_PROFILE,
  /** X does not accept the application's key or signature. */
  KEYS_REFUSED,
  /** The callback address is not on the app's list. */
  CALLBACK_NOT_APPROVED,
  /** The app itself is suspended. */
  APP_SUSPENDED,
  /** The plan does not include this call, or the app is not enrolled in a plan. */
  ACCESS_LEVEL,
  /** The user is not enrolled in a plan, where X bills the call to the user. */
  USER_NOT_ENROLLED,
  /** The app is registered for less, for instance for reading only. */
  PERMISSION_TOO_LOW,
  /** The app has used up what was paid for, status 402. */
  NO_CREDIT,
  /** The user did not agree to enough, or the app may not ask for it. */
  SCOPE_MISSING,
  /** The clocks of this server and of X differ by more than X accepts. */
  CLOCK_SKEW,
  /** The request token or the code is too old or was used. */
  TOKEN_EXPIRED,
  /** The code was issued for another log-in than the one that sent it. */
  CODE_MISMATCH,
  /** The access or refresh token was revoked or used, or has expired. */
  TOKEN_REVOKED,
  /** The user's X account is suspended or locked. */
  USER_LOCKED,
  /** An error that this code does not know. */
  UNKNOWN_ERROR;

  /**
   * Whether the fault lies with X, with the way to X, or with the plan of the application. Such a
   * fault does not mean that X refuses the user or the token.
   */
  public boolean saysNothingAboutTheUser() {
    return switch (this) {
      case DNS,
          REFUSED,
          CONNECT_TIMEOUT,
          PROXY,
          READ_TIMEOUT,
          DEADLINE,
          TRUNCATED,
          TOO_LARGE,
          PROTOCOL,
          REDIRECT,
          SERVER_ERROR,
          OVERLOADED,
          RATE_LIMITED,
          NOT_X,
          EMPTY,
          BAD_FORMAT,
          BAD_ENCODING,
          ACCESS_LEVEL,
          USER_NOT_ENROLLED,
          NO_CREDIT,
          UNKNOWN_ERROR ->
          true;
      case TLS,
          BAD_TOKEN,
          CALLBACK_NOT_CONFIRMED,
          BAD_PROFILE,
          KEYS_REFUSED,
          CALLBACK_NOT_APPROVED,
          APP_SUSPENDED,
          PERMISSION_TOO_LOW,
          SCOPE_MISSING,
          CLOCK_SKEW,
          TOKEN_EXPIRED,
          CODE_MISMATCH,
          TOKEN_REVOKED,
          USER_LOCKED ->
          false;
    };
  }

  /** The name for metrics. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
