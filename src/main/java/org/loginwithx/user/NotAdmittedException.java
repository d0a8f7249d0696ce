package org.loginwithx.user;

import org.loginwithx.Internal;

/**
 * The right to become a user does not count any more: another log-in was faster, or an
 * administrator has revoked it meanwhile. No user was created.
 */
@Internal
public final class NotAdmittedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NotAdmittedException() {
    super("no right to sign up");
  }
}
