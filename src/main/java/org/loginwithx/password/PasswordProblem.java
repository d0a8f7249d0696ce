package org.loginwithx.password;

/** Why a password is refused. */
public enum PasswordProblem {
  TOO_SHORT("password.too-short"),
  TOO_LONG("password.too-long"),
  /** Blank, a few characters over and over, or counting. */
  TOO_SIMPLE("password.too-simple"),
  /** The person's own name or the site's. */
  OWN_NAME("password.own-name"),
  /** Among the first that are guessed. */
  COMMON("password.common");

  private final String messageKey;

  PasswordProblem(String messageKey) {
    this.messageKey = messageKey;
  }

  /** The key of what the person reads; {0} is the shortest length and {1} the longest. */
  public String messageKey() {
    return messageKey;
  }
}
