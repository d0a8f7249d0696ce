package org.loginwithx.jakartasecurity;

import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.UUID;
import org.loginwithx.web.LoginSettings;

/** The cookies that a browser gets at a log-out. */
final class LogoutCookies {

  private static final String SESSION = "JSESSIONID";
  private static final String MARK = "login_ended";
  private static final int MARK_SECONDS = 60;

  private final LoginSettings settings;

  LogoutCookies(LoginSettings settings) {
    this.settings = settings;
  }

  void send(HttpServletRequest request, HttpServletResponse response) {
    forgetSession(request, response);
    leaveMark(request, response);
  }

  /** Payara leaves the cookie of an ended session in the browser. */
  private void forgetSession(HttpServletRequest request, HttpServletResponse response) {
    SessionCookieConfig session = request.getServletContext().getSessionCookieConfig();
    Cookie cookie = new Cookie(Optional.ofNullable(session.getName()).orElse(SESSION), "");
    cookie.setPath(
        Optional.ofNullable(session.getPath())
            .filter(path -> !path.isEmpty())
            .orElseGet(() -> home(request)));
    if (session.getDomain() != null) {
      cookie.setDomain(session.getDomain());
    }
    cookie.setMaxAge(0);
    send(cookie, response);
  }

  /**
   * Chromium keeps private pages for its back button, {@code no-store} or not, and drops them when
   * a cookie of the site changes; deleting the session's cookie is not enough.
   */
  private void leaveMark(HttpServletRequest request, HttpServletResponse response) {
    Cookie cookie = new Cookie(MARK, UUID.randomUUID().toString());
    cookie.setPath(settings.publicPath(request) + "/");
    cookie.setMaxAge(MARK_SECONDS);
    send(cookie, response);
  }

  private void send(Cookie cookie, HttpServletResponse response) {
    cookie.setHttpOnly(true);
    cookie.setSecure(settings.isSecure());
    cookie.setAttribute("SameSite", "Lax");
    response.addCookie(cookie);
  }

  /** The path for which the container sets the cookie by default. */
  private static String home(HttpServletRequest request) {
    return request.getContextPath().isEmpty() ? "/" : request.getContextPath();
  }
}
