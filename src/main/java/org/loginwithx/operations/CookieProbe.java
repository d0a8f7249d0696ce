package org.loginwithx.operations;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import org.loginwithx.doctor.Arrival.SeenCookie;
import org.loginwithx.web.LoginCookie;

/**
 * Finds out whether a browser returns the session cookie. It uses the real cookie: the container's
 * settings do not show all that it does, but its answer does.
 */
final class CookieProbe {

  private static final String ATTRIBUTES = CookieProbe.class.getName();
  private static final String SESSION = "JSESSIONID";
  private static final String SENT = "cookie=sent";

  private CookieProbe() {}

  /** Whether a cookie has to be sent first. */
  static boolean isNeeded(HttpServletRequest request) {
    return !isBack(request) && !SENT.equals(request.getQueryString());
  }

  private static boolean isBack(HttpServletRequest request) {
    return request.isRequestedSessionIdFromCookie() && request.isRequestedSessionIdValid();
  }

  /** Sends a cookie, and redirects the browser back to this page, once. */
  static void send(HttpServletRequest request, HttpServletResponse response) {
    HttpSession session = request.getSession();
    String attributes = attributes(response, SESSION);
    if (attributes != null) {
      session.setAttribute(ATTRIBUTES, attributes);
    }
    response.setStatus(HttpServletResponse.SC_TEMPORARY_REDIRECT);
    // Relative: the request may have used the public path or the container's path.
    String page = request.getServletPath();
    response.setHeader("Location", page.substring(page.lastIndexOf('/') + 1) + "?" + SENT);
    response.setContentLength(0);
  }

  /** What happened to the cookie. The session had no other purpose, and ends. */
  static SeenCookie take(HttpServletRequest request, HttpServletResponse response) {
    boolean back = isBack(request);
    HttpSession session = request.getSession();
    if (back && session.getAttribute(ATTRIBUTES) == null) {
      // The session of a browser that is here for another reason.
      return new SeenCookie(true, null);
    }
    SeenCookie seen =
        new SeenCookie(
            back, back ? (String) session.getAttribute(ATTRIBUTES) : attributes(response, SESSION));
    session.invalidate();
    return seen;
  }

  /** For a logged-in user: the cookie came with this request, and is sent again. */
  static SeenCookie renew(
      HttpServletRequest request, HttpServletResponse response, LoginCookie cookie) {
    cookie.renew(request, response);
    return new SeenCookie(true, attributes(response, cookie.name(request)));
  }

  /** The attributes behind the value, which must not be shown; null if they cannot be seen. */
  private static @Nullable String attributes(HttpServletResponse response, String name) {
    return response.getHeaders("Set-Cookie").stream()
        .filter(cookie -> cookie.contains(name + "=") && cookie.contains(";"))
        .map(cookie -> cookie.substring(cookie.indexOf(';') + 1).strip())
        .reduce((earlier, later) -> later)
        .orElse(null);
  }
}
