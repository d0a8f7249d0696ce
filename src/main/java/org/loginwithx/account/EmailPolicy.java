package org.loginwithx.account;

/** Whether users have e-mail addresses. */
public enum EmailPolicy {
  /** Neither X nor the user is asked for an address. */
  OFF,
  /** X is asked, and users may enter an address. */
  OPTIONAL,
  /** Every user needs a confirmed address. */
  REQUIRED
}
