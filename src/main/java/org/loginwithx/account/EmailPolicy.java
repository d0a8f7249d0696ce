package org.loginwithx.account;

/** What an operator wants to know of people's e-mail addresses. */
public enum EmailPolicy {
  /** X is not asked, and nobody is. */
  OFF,
  /** X is asked, and people may give one. */
  OPTIONAL,
  /** Nobody is a member without a confirmed one. */
  REQUIRED
}
