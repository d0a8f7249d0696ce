package org.loginwithx.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;

/** A message for the next page that the user sees, {@link #ATTRIBUTE}. */
public final class NextMessage {

  /** Session attribute with the message. */
  public static final String ATTRIBUTE = "org.loginwithx.message";

  private NextMessage() {}

  /**
   * Leaves a message. For a logged-in user it creates a session if needed. For all others it does
   * nothing without a session: a stranger must not be able to create sessions with it.
   */
  public static void leave(HttpServletRequest request, String message) {
    HttpSession session = request.getSession(SessionLogin.from(request).isPresent());
    if (session != null) {
      session.setAttribute(ATTRIBUTE, message);
    }
  }
}
