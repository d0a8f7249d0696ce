package org.loginwithx.jakartasecurity;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.loginwithx.attempt.StrangerSessions;
import org.loginwithx.web.ClientRequests;
import org.loginwithx.web.NextMessage;
import org.loginwithx.web.SessionLogin;

/**
 * Records to which log-in the session of a browser belongs. The data that an application keeps in a
 * session are about the user who was logged in at that time. When that log-in has ended, or another
 * one has begun, the session ends before the application sees it.
 */
final class SessionOwner {

  private static final String PREFIX = "org.loginwithx.";
  private static final String OWNER = PREFIX + "owner";

  /** Faces (Mojarra) puts a lock into each new session, also where no page uses Faces. */
  private static final String LOCK_OF_FACES = "com.sun.faces.context.SessionMap$Mutex";

  private SessionOwner() {}

  /** Ends the session of a request if it belongs to another log-in, or to one that has ended. */
  static void check(HttpServletRequest request, Optional<SessionLogin> login) {
    ifThere(request, session -> check(request, session, login));
  }

  private static void check(
      HttpServletRequest request, HttpSession session, Optional<SessionLogin> login) {
    Object owner = session.getAttribute(OWNER);
    if (owner == null && login.isPresent()) {
      // An attacker who planted the old id must not see what is kept here from now on.
      request.changeSessionId();
      session.setAttribute(OWNER, login.get().loginId());
      return;
    }
    if (owner == null) {
      return;
    }
    if (login.isEmpty() || !owner.equals(login.get().loginId())) {
      session.invalidate();
    }
  }

  /** Records that a session created in this request belongs to the log-in of the request. */
  static void note(HttpServletRequest request) {
    SessionLogin.from(request)
        .ifPresent(
            login ->
                ifThere(
                    request,
                    session -> {
                      if (session.isNew() && session.getAttribute(OWNER) == null) {
                        session.setAttribute(OWNER, login.loginId());
                      }
                    }));
  }

  /**
   * A log-in has begun: removes the data of the attempt from the session. If nothing else is in the
   * session, the session ends. Otherwise it gets a new id, since the old one may have been planted
   * by an attacker, and belongs to the log-in. A session of another user ends.
   *
   * @param before the ids of the log-ins that this one replaces
   */
  static void begin(HttpServletRequest request, SessionLogin login, Set<String> before) {
    ifThere(
        request,
        session -> {
          Object owner = session.getAttribute(OWNER);
          if ((owner != null && !before.contains(owner)) || !isNeeded(session)) {
            session.invalidate();
            return;
          }
          request.changeSessionId();
          session.setAttribute(OWNER, login.loginId());
        });
  }

  private static boolean isNeeded(HttpSession session) {
    boolean needed = false;
    for (String name : Collections.list(session.getAttributeNames())) {
      if (isOnTheWay(name)) {
        session.removeAttribute(name);
      } else if (!name.equals(StrangerSessions.ATTRIBUTE) && !name.equals(LOCK_OF_FACES)) {
        needed = true;
      }
    }
    return needed;
  }

  /** The page after the log-in still needs the message and the request of a client. */
  private static boolean isOnTheWay(String attribute) {
    return attribute.startsWith(PREFIX)
        && !NextMessage.isAttribute(attribute)
        && !attribute.equals(StrangerSessions.ATTRIBUTE)
        && !ClientRequests.isAttribute(attribute);
  }

  /** Ends the session; another request of the same browser may have been faster. */
  static void end(@Nullable HttpSession session) {
    ifThere(session, HttpSession::invalidate);
  }

  private static void ifThere(HttpServletRequest request, Consumer<HttpSession> what) {
    ifThere(request.getSession(false), what);
  }

  private static void ifThere(@Nullable HttpSession session, Consumer<HttpSession> what) {
    try {
      if (session != null) {
        what.accept(session);
      }
    } catch (IllegalStateException wasInvalidated) {
      // Another request of the same browser has ended it.
    }
  }
}
