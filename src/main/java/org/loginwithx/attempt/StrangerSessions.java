package org.loginwithx.attempt;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.io.Serializable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.secret.Secrets;
import org.loginwithx.web.SessionLogin;

/**
 * The sessions that this node creates for browsers that are not logged in. Any client can cause
 * one, and each costs the container some 30 KB until it ends. So they end early, and a setting
 * limits their number. A session above the limit ends the oldest one, whose attempt continues with
 * its {@link TravellingCopies travelling copy}.
 *
 * <p>A session that existed before belongs to the application, and is not touched.
 */
@Internal
public final class StrangerSessions {

  /** Session attribute that counts the session. */
  public static final String ATTRIBUTE = "org.loginwithx.stranger";

  private final int most;

  /**
   * Sessions of visitors who have proved nothing yet, by the id of their place, the oldest first.
   */
  private final Map<String, HttpSession> waiting = new LinkedHashMap<>();

  /**
   * Sessions of visitors who have to answer a question. A flood of the others ends none of these.
   */
  private final Map<String, HttpSession> asked = new LinkedHashMap<>();

  /**
   * @param most how many sessions there may be
   */
  public StrangerSessions(int most) {
    this.most = most;
  }

  /** The session of this browser. A session that is created here lives as long as an attempt. */
  public HttpSession of(HttpServletRequest request) {
    if (SessionLogin.from(request).isPresent()) {
      // Not a stranger: a flood of other starts must not end this session.
      return request.getSession();
    }
    HttpSession session = request.getSession(false);
    return session != null ? session : make(request, PendingLogin.LIFETIME, waiting);
  }

  /**
   * The session of this browser, for a question to a visitor who has proved something: X vouches
   * for the visitor, or the visitor had the code of the set-up.
   *
   * @param lifetime how long the answer may take
   */
  public HttpSession forQuestion(HttpServletRequest request, Duration lifetime) {
    HttpSession session = request.getSession(false);
    if (session == null) {
      return make(request, lifetime, asked);
    }
    if (session.getAttribute(ATTRIBUTE) instanceof Place place) {
      session.setMaxInactiveInterval((int) lifetime.toSeconds());
      promote(place.id);
    }
    return session;
  }

  /** The user has logged in: gives the session the application's time-out again. */
  public void release(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    try {
      if (session != null && session.getAttribute(ATTRIBUTE) instanceof Place place) {
        session.setMaxInactiveInterval(place.usualSeconds);
        session.removeAttribute(ATTRIBUTE);
        forget(place.id);
      }
    } catch (IllegalStateException wasInvalidated) {
      // Another request of this browser ended it with the same log-in.
    }
  }

  /** How many sessions there are. */
  synchronized int count() {
    return waiting.size() + asked.size();
  }

  private HttpSession make(
      HttpServletRequest request, Duration lifetime, Map<String, HttpSession> kind) {
    HttpSession session = request.getSession();
    Place place = new Place(session.getMaxInactiveInterval(), this);
    session.setMaxInactiveInterval((int) lifetime.toSeconds());
    session.setAttribute(ATTRIBUTE, place);
    HttpSession tooMany = add(place.id, session, kind);
    if (tooMany != null) {
      end(tooMany);
    }
    return session;
  }

  private synchronized @Nullable HttpSession add(
      String id, HttpSession session, Map<String, HttpSession> kind) {
    HttpSession tooMany = count() < most ? null : removeOldest();
    kind.put(id, session);
    return tooMany;
  }

  private @Nullable HttpSession removeOldest() {
    Map<String, HttpSession> from = waiting.isEmpty() ? asked : waiting;
    String oldest = from.keySet().iterator().next();
    return from.remove(oldest);
  }

  private synchronized void promote(String id) {
    HttpSession session = waiting.remove(id);
    if (session != null) {
      asked.put(id, session);
    }
  }

  private synchronized void forget(String id) {
    waiting.remove(id);
    asked.remove(id);
  }

  /** Must not be called under the lock: a session that ends calls its {@link Place}. */
  private static void end(HttpSession session) {
    try {
      session.invalidate();
    } catch (IllegalStateException wasInvalidated) {
      // It has ended already.
    }
  }

  /**
   * The place of a session among those that are counted. The container calls it when the session
   * ends. If the session moves to another node, it is not counted there, and only the time-out
   * moves with it.
   */
  private static final class Place implements HttpSessionBindingListener, Serializable {

    private static final long serialVersionUID = 1L;

    private final String id = Secrets.random();
    private final int usualSeconds;
    private final transient @Nullable StrangerSessions sessions;

    /**
     * @param usualSeconds the time-out of the application, in seconds
     */
    Place(int usualSeconds, StrangerSessions sessions) {
      this.usualSeconds = usualSeconds;
      this.sessions = sessions;
    }

    @Override
    public void valueUnbound(HttpSessionBindingEvent event) {
      if (sessions != null) {
        sessions.forget(id);
      }
    }
  }
}
