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

/** How an attempt ends that only tries the connection: the callback hands it over to this. */
@Internal
public interface Trial {

  /**
   * A way that can read what comes back to a try, while nobody else can log in; empty if no try of
   * this browser is at X.
   */
  Optional<LoginFlow> reader(HttpServletRequest request, Protocol protocol);

  /** The browser is back from X. The attempt is used once, whatever comes of it. */
  void finish(LoginAttempt attempt, PendingLogin pending, Returned returned)
      throws IOException, ServletException;
}
