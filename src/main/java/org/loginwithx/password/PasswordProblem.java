package org.loginwithx.password;

import org.loginwithx.Internal;

/** Why a password is refused. */
@Internal
public enum PasswordProblem {
  TOO_SHORT("password.too-short"),
  TOO_LONG("password.too-long"),
  /** Blank, a few characters repeated, or a sequence. */
  TOO_SIMPLE("password.too-simple"),
  /** The user's own name or the site's. */
  OWN_NAME("password.own-name"),
  /** One of the passwords that attackers guess first. */
  COMMON("password.common");

  private final String messageKey;

  PasswordProblem(String messageKey) {
    this.messageKey = messageKey;
  }

  /** The key of the message for the user; {0} is the shortest length and {1} the longest. */
  public String messageKey() {
    return messageKey;
  }
}
