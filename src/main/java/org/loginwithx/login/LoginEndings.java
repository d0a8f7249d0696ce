package org.loginwithx.login;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import org.loginwithx.attempt.Failure;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.attempt.PendingLogin;
import org.loginwithx.attempt.Purpose;
import org.loginwithx.login.LoginFlow.Authenticated;

/** How an attempt ends whose user is back from X: each {@link Purpose} has its own ending. */
@Dependent
final class LoginEndings {

  /** The ending for one purpose. */
  interface Ending {

    /** X has said whose account it is. */
    void end(LoginAttempt attempt, PendingLogin pending, Authenticated authenticated)
        throws IOException;

    /** The user cancelled at X, or X refused. */
    void failed(LoginAttempt attempt, Failure failure) throws IOException;
  }

  private final LoginEnding login;
  private final LinkEnding link;

  @Inject
  LoginEndings(LoginEnding login, LinkEnding link) {
    this.login = login;
    this.link = link;
  }

  Ending of(PendingLogin pending) {
    return pending.purpose() instanceof Purpose.Link ? link : login;
  }
}
