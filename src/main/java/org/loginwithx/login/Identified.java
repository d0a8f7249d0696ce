package org.loginwithx.login;

import org.loginwithx.attempt.PendingLogin;
import org.loginwithx.attempt.Purpose;
import org.loginwithx.login.LoginFlow.Authenticated;
import org.loginwithx.web.LoginSecret;

/**
 * A user for whom X, or another provider, vouches, and who is about to be logged in.
 *
 * @param authenticated who it is
 * @param secret what the cookie of the log-in gets
 * @param stays whether the user wants to stay logged in
 */
record Identified(Authenticated authenticated, LoginSecret secret, boolean stays) {

  /** A user who comes straight from X. The same callback always gives the same secret. */
  static Identified of(Authenticated authenticated, PendingLogin pending) {
    return new Identified(
        authenticated,
        LoginSecret.of(pending.seed()),
        pending.purpose() instanceof Purpose.LogIn logIn && logIn.stays());
  }
}
