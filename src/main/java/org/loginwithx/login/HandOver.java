package org.loginwithx.login;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.loginwithx.user.LinkedUser;
import org.loginwithx.user.NewLogin;

/** Makes a linked user the caller of the container. */
public interface HandOver {

  /**
   * Logs the user in: new session id, and the caller of this and every later request of the
   * session.
   *
   * @param groups what the user belongs to until they log out
   * @param given those of them that the application gave at this log-in
   * @param login what the session is to be
   * @return whether the container accepted
   */
  boolean logIn(
      HttpServletRequest request,
      HttpServletResponse response,
      LinkedUser user,
      Set<String> groups,
      Set<String> given,
      NewLogin login);
}
