package org.loginwithx.attempt;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.loginwithx.Internal;
import org.loginwithx.x.XFault;

/**
 * Every way a log-in can fail: the status for the browser, the message for the user, and the level
 * in the log.
 */
public enum LoginFailure {
  // The callback is wrong, old or replayed.
  NO_SESSION(400, "failure.not-found", Level.INFO),
  NOT_FOUND(400, "failure.not-found", Level.WARNING),
  EXPIRED(400, "failure.too-late", Level.INFO),
  REPLAYED(400, "failure.replayed", Level.WARNING),
  MALFORMED(400, "failure.malformed", Level.WARNING),
  CONFLICTING(400, "failure.malformed", Level.WARNING),
  OTHER_PROTOCOL(400, "failure.malformed", Level.WARNING),
  OTHER_ISSUER(400, "failure.malformed", Level.WARNING),
  CODE_MISMATCH(400, "failure.malformed", Level.WARNING),
  REQUEST_TOKEN_EXPIRED(400, "failure.too-late", Level.INFO),

  // Refused.
  DENIED(303, "failure.denied", Level.INFO),
  DENIED_UNNAMED(303, "failure.denied", Level.INFO),
  REFUSED(403, "failure.refused", Level.INFO),
  SIGN_UP_CLOSED(403, "failure.sign-up-closed", Level.INFO),
  NOT_INVITED(403, "failure.not-invited", Level.INFO),
  REFUSED_BY_RULE(403, "failure.refused-by-rule", Level.INFO),
  USER_DISABLED(403, "failure.user-disabled", Level.INFO),
  SCOPE_REDUCED(403, "failure.scope", Level.WARNING),
  X_USER_LOCKED(403, "failure.x-user-locked", Level.INFO),
  NOT_A_NAVIGATION(403, "failure.not-a-navigation", Level.DEBUG),
  AHEAD_OF_TIME(503, "failure.not-a-navigation", Level.DEBUG),
  LINK_SESSION_LOST(401, "failure.link-session-lost", Level.INFO),
  LINK_LOGIN_TOO_OLD(403, "failure.link-too-old", Level.INFO),
  LINK_CONFLICT(409, "failure.link-conflict", Level.WARNING),
  BAD_CSRF_TOKEN(403, "failure.csrf", Level.WARNING),
  WRONG_PASSWORD(401, "password.wrong", Level.INFO),
  WRONG_PASSKEY(401, "passkey.wrong", Level.INFO),
  /** Its counter went back: another device may have a copy of the key. */
  PASSKEY_COPIED(401, "passkey.copied", Level.WARNING),
  TOO_MANY_ATTEMPTS(429, "password.too-many", Level.WARNING),
  BAD_METHOD(405, "failure.malformed", Level.DEBUG),

  // X's answer cannot be used.
  X_TRUNCATED(502, "failure.x-unusable", Level.WARNING),
  X_TOO_LARGE(502, "failure.x-unusable", Level.WARNING),
  X_PROTOCOL(502, "failure.x-unusable", Level.WARNING),
  X_REDIRECT(502, "failure.x-unusable", Level.WARNING),
  X_EMPTY(502, "failure.x-unusable", Level.WARNING),
  X_BAD_FORMAT(502, "failure.x-unusable", Level.WARNING),
  X_BAD_ENCODING(502, "failure.x-unusable", Level.WARNING),
  X_BAD_TOKEN(502, "failure.x-unusable", Level.WARNING),
  X_BAD_PROFILE(502, "failure.x-unusable", Level.ERROR),
  X_UNKNOWN_ERROR(502, "failure.x-unusable", Level.WARNING),
  CALLBACK_NOT_CONFIRMED(502, "failure.x-unusable", Level.ERROR),

  // X cannot be reached, or not in time.
  X_DNS(503, "failure.unavailable", Level.WARNING),
  X_REFUSED(503, "failure.unavailable", Level.WARNING),
  X_CONNECT_TIMEOUT(503, "failure.unavailable", Level.WARNING),
  X_TLS(503, "failure.unavailable", Level.ERROR),
  X_PROXY(503, "failure.unavailable", Level.ERROR),
  NOT_X(503, "failure.unavailable", Level.ERROR),
  X_5XX(503, "failure.unavailable", Level.WARNING),
  X_OVERLOADED(503, "failure.unavailable", Level.WARNING),
  X_RATE_LIMITED(503, "failure.unavailable", Level.WARNING),
  X_READ_TIMEOUT(504, "failure.x-too-slow", Level.WARNING),
  X_DEADLINE(504, "failure.x-too-slow", Level.WARNING),

  // Settings, here or at X, are wrong. Users read "unavailable"; the log says what is wrong.
  X_AUTH_CONFIG(503, "failure.unavailable", Level.ERROR),
  X_CALLBACK_NOT_APPROVED(503, "failure.unavailable", Level.ERROR),
  X_APP_SUSPENDED(503, "failure.unavailable", Level.ERROR),
  X_ACCESS_LEVEL(503, "failure.unavailable", Level.ERROR),
  X_PERMISSION_TOO_LOW(503, "failure.unavailable", Level.ERROR),
  X_NO_CREDIT(503, "failure.unavailable", Level.ERROR),
  X_REQUEST_REFUSED(503, "failure.unavailable", Level.ERROR),
  CLOCK_SKEW(503, "failure.unavailable", Level.ERROR),
  NOT_SET_UP(503, "failure.not-set-up", Level.WARNING),

  // The cause is on this server.
  BULKHEAD_FULL(503, "failure.busy", Level.WARNING),
  DB_DOWN(503, "failure.unavailable", Level.ERROR),
  INTERNAL(500, "failure.internal", Level.ERROR);

  private final int status;
  private final String messageKey;
  private final Level level;

  LoginFailure(int status, String messageKey, Level level) {
    this.status = status;
    this.messageKey = messageKey;
    this.level = level;
  }

  /** The HTTP status for the browser. */
  public int status() {
    return status;
  }

  /** The key of the message for the user. */
  public String messageKey() {
    return messageKey;
  }

  /** Whether the user refused at X. */
  public boolean isDenied() {
    return this == DENIED || this == DENIED_UNNAMED;
  }

  /**
   * Whether a client that has begun nothing here can cause it from outside. Then it is only in the
   * log: in the history it would hide what concerns users.
   */
  boolean isNoise() {
    return switch (this) {
      case NO_SESSION,
          NOT_FOUND,
          MALFORMED,
          CONFLICTING,
          OTHER_PROTOCOL,
          OTHER_ISSUER,
          DENIED_UNNAMED,
          BAD_CSRF_TOKEN,
          NOT_A_NAVIGATION,
          AHEAD_OF_TIME,
          BAD_METHOD,
          NOT_SET_UP ->
          true;
      default -> false;
    };
  }

  Level level() {
    return level;
  }

  /** The name in logs and in problem details, for instance {@code x_rate_limited}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The failure with this {@link #code}; empty if another version of this software wrote it. */
  public static Optional<LoginFailure> ofCode(String code) {
    return Arrays.stream(values()).filter(reason -> reason.code().equals(code)).findFirst();
  }

  @Internal
  public static LoginFailure of(XFault fault) {
    return switch (fault) {
      case DNS -> X_DNS;
      case REFUSED -> X_REFUSED;
      case CONNECT_TIMEOUT -> X_CONNECT_TIMEOUT;
      case TLS -> X_TLS;
      case PROXY -> X_PROXY;
      case NOT_X -> NOT_X;
      case READ_TIMEOUT -> X_READ_TIMEOUT;
      case DEADLINE -> X_DEADLINE;
      case TRUNCATED -> X_TRUNCATED;
      case TOO_LARGE -> X_TOO_LARGE;
      case PROTOCOL -> X_PROTOCOL;
      case REDIRECT -> X_REDIRECT;
      case SERVER_ERROR -> X_5XX;
      case OVERLOADED -> X_OVERLOADED;
      case RATE_LIMITED -> X_RATE_LIMITED;
      case EMPTY -> X_EMPTY;
      case BAD_FORMAT -> X_BAD_FORMAT;
      case BAD_ENCODING -> X_BAD_ENCODING;
      case BAD_TOKEN -> X_BAD_TOKEN;
      case CALLBACK_NOT_CONFIRMED -> CALLBACK_NOT_CONFIRMED;
      case BAD_PROFILE -> X_BAD_PROFILE;
      case KEYS_REFUSED -> X_AUTH_CONFIG;
      case CALLBACK_NOT_APPROVED -> X_CALLBACK_NOT_APPROVED;
      case APP_SUSPENDED -> X_APP_SUSPENDED;
      case ACCESS_LEVEL, USER_NOT_ENROLLED -> X_ACCESS_LEVEL;
      case PERMISSION_TOO_LOW -> X_PERMISSION_TOO_LOW;
      case NO_CREDIT -> X_NO_CREDIT;
      case SCOPE_MISSING -> SCOPE_REDUCED;
      case CLOCK_SKEW -> CLOCK_SKEW;
      case TOKEN_EXPIRED -> REQUEST_TOKEN_EXPIRED;
      case CODE_MISMATCH -> CODE_MISMATCH;
      case USER_LOCKED -> X_USER_LOCKED;
      // X refused a token seconds after it issued it: a user cannot understand the reason.
      case TOKEN_REVOKED, UNKNOWN_ERROR -> X_UNKNOWN_ERROR;
    };
  }

  /** The level in the log. */
  enum Level {
    DEBUG,
    INFO,
    WARNING,
    ERROR
  }
}
