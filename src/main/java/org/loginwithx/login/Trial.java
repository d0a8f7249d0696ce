package org.loginwithx.login;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Optional;
import org.loginwithx.Internal;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.attempt.PendingLogin;
import org.loginwithx.attempt.Protocol;
import org.loginwithx.login.LoginFlow.Returned;

/**
 * The end of an attempt that only tries the connection. The callback hands such an attempt over to
 * this.
 */
@Internal
public interface Trial {

  /**
   * A flow that can read the callback of a try, while no user can log in; empty if no try of this
   * browser is at X.
   */
  Optional<LoginFlow> reader(HttpServletRequest request, Protocol protocol);

  /** The browser is back from X. The attempt is used once, even if the try fails. */
  void finish(LoginAttempt attempt, PendingLogin pending, Returned returned)
      throws IOException, ServletException;
}
