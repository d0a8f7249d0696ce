package org.loginwithx.account;

/**
 * What a request has to prove before it may change something. They are checked in this order, and
 * the first missing one is reported.
 */
public enum Proof {
  /**
   * A user is logged in. Every {@link Action} needs it, and it is always missing outside a request.
   */
  LOG_IN("recent.needed"),

  /**
   * The request is from a page of this site: it has the token of the log-in as field {@code csrf}
   * or header {@code X-CSRF-Token}.
   */
  FORM_TOKEN("failure.csrf"),

  /** The user is in group {@code admin}. */
  ADMINISTRATOR("forbidden.text"),

  /** The log-in is not older than {@code LOGIN_RECENT_MINUTES}: an open browser is not enough. */
  RECENT_LOG_IN("recent.needed"),

  /** The account is not being recovered, or the user has logged in with the new password. */
  NO_RECOVERY("recovery.needs-password"),

  /** The log-in is not older than three minutes if the user has no password to ask for. */
  NEW_LOG_IN("proof.log-in-again"),

  /** The current password; a log-in of the last three minutes if there is none. */
  CURRENT_PASSWORD("password.current-wrong");

  private final String messageKey;

  Proof(String messageKey) {
    this.messageKey = messageKey;
  }

  /** What to tell a user whose request does not have it. */
  String messageKey() {
    return messageKey;
  }
}
