package org.loginwithx.login;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.loginwithx.Internal;

/** Makes a linked user the caller of the container. */
@Internal
public interface HandOver {

  /**
   * Logs the user in. The user is the caller of this request and, by a cookie, of every later
   * request of the same browser.
   *
   * @return whether the container accepted
   */
  boolean logIn(HttpServletRequest request, HttpServletResponse response, BegunLogin login);
}
