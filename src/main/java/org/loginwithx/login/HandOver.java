package org.loginwithx.login;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Makes a linked user the caller of the container. */
public interface HandOver {

  /**
   * Logs the user in: the caller of this request, and by a cookie of every later one of the same
   * browser.
   *
   * @return whether the container accepted
   */
  boolean logIn(HttpServletRequest request, HttpServletResponse response, BegunLogin login);
}
