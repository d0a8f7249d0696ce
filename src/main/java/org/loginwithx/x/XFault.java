package org.loginwithx.x;

import java.util.Locale;

/**
 * What can go wrong between us and X, as far as somebody has to do something different about it.
 */
public enum XFault {
  /** Its host name is not known. */
  DNS,
  /** Nobody listens there. */
  REFUSED,
  /** No connection in time. */
  CONNECT_TIMEOUT,
  /** It could not prove that it is X. */
  TLS,
  /** The proxy on the way to it refused. */
  PROXY,
  /** Connected, but no answer began in time. */
  READ_TIMEOUT,
  /** The answer did not end in time. */
  DEADLINE,
  /** The answer ended too early. */
  TRUNCATED,
  /** The answer is larger than any answer of X. */
  TOO_LARGE,
  /** Not HTTP as we speak it. */
  PROTOCOL,
  /** Sent us elsewhere; a signed request follows nobody. */
  REDIRECT,
  /** An error of X's own, status 500, 502, 504. */
  SERVER_ERROR,
  /** Over capacity, status 503. */
  OVERLOADED,
  /** Too many requests, status 429, now or a moment ago. */
  RATE_LIMITED,
  /** A page of a gateway or a protection service, not an answer of X. */
  NOT_X,
  /** Success without content. */
  EMPTY,
  /** Neither a form nor JSON, as was due. */
  BAD_FORMAT,
  /** Bytes that are no text. */
  BAD_ENCODING,
  /** A token or its secret is missing, doubled or unusable. */
  BAD_TOKEN,
  /** The callback was not confirmed: whoever goes on is open to session fixation (2009.1). */
  CALLBACK_NOT_CONFIRMED,
  /** The profile has no usable id, or the id of somebody else. */
  BAD_PROFILE,
  /** X does not accept our key or our signature. */
  KEYS_REFUSED,
  /** The callback address is not on the app's list. */
  CALLBACK_NOT_APPROVED,
  /** The app itself is suspended. */
  APP_SUSPENDED,
  /** The app's plan does not include this call. */
  ACCESS_LEVEL,
  /** The app was registered for less, for reading only for instance. */
  PERMISSION_TOO_LOW,
  /** The app has used up what was paid for, status 402. */
  NO_CREDIT,
  /** The person did not agree to enough, or the app may not ask for it. */
  SCOPE_MISSING,
  /** Our clock and X's differ by more than X accepts. */
  CLOCK_SKEW,
  /** The request token or the code is too old or was used. */
  TOKEN_EXPIRED,
  /** The code was made for another log-in than the one it was brought to. */
  CODE_MISMATCH,
  /** The access or refresh token was revoked, spent, or has ended. */
  TOKEN_REVOKED,
  /** The person's X account is suspended or locked. */
  USER_LOCKED,
  /** An error we do not know. */
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
