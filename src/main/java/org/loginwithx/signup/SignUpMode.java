package org.loginwithx.signup;

import java.util.Locale;
import org.loginwithx.Internal;

/** Who becomes a user by a first log-in. */
@Internal
public enum SignUpMode {
  /** Everyone with an account at X. */
  OPEN,
  /** Those with an invitation, and the accounts on the allow-list. */
  INVITATION,
  /** No one. Known users log in as before. */
  CLOSED;

  /** The word of the setting. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
