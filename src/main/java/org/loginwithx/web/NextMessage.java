package org.loginwithx.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;

/** A message for the next page that a person sees, {@link #ATTRIBUTE}. */
public final class NextMessage {

  /** Session attribute with the message. */
  public static final String ATTRIBUTE = "org.loginwithx.message";

  private NextMessage() {}

  /**
   * Leaves a message. A person who is logged in gets a session for it. For all others it is left
   * out where there is no session: a stranger must not be able to make sessions with it.
   */
  public static void leave(HttpServletRequest request, String message) {
    HttpSession session = request.getSession(SessionLogin.from(request).isPresent());
    if (session != null) {
      session.setAttribute(ATTRIBUTE, message);
    }
  }
}
