package org.loginwithx.simulator;

/** What X thinks of an account. Sign-in works in every state; the profile calls differ. */
public enum AccountState {
  NORMAL,
  /** Profile calls answer 403 with code 64. */
  SUSPENDED,
  /** Profile calls answer 403 with code 326 until the user unlocks the account on the web. */
  LOCKED,
  /** Private posts; for sign-in as good as normal. */
  PROTECTED
}
