package org.loginwithx.account;

import org.loginwithx.Internal;

/** Whether users have e-mail addresses. */
@Internal
public enum EmailPolicy {
  /** Neither X nor the user is asked for an address. */
  OFF,
  /** X is asked, and users may enter an address. */
  OPTIONAL,
  /** Every user needs a confirmed address. */
  REQUIRED
}
