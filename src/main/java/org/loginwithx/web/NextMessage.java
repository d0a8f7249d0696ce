package org.loginwithx.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import org.loginwithx.Internal;

/** A message for the next page that the user sees, {@link #ATTRIBUTE}. */
@Internal
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
      leave(session, message);
    }
  }

  /** Leaves a message in a session that a stranger could have, too. */
  public static void leave(HttpSession session, String message) {
    session.setAttribute(ATTRIBUTE, message);
  }

  /** Takes the message for the page that shows it; empty if there is none. */
  public static Optional<String> take(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session == null || !(session.getAttribute(ATTRIBUTE) instanceof String message)) {
      return Optional.empty();
    }
    session.removeAttribute(ATTRIBUTE);
    return Optional.of(message);
  }
}
