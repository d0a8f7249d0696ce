package org.loginwithx.jakartasecurity;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import org.loginwithx.login.LoginSettings;

/**
 * A cookie that is set anew at each log-out. Chromium keeps private pages for its back button,
 * {@code no-store} or not, and drops them when a cookie of the site changes; that the session's
 * cookie goes is not enough.
 */
final class LogoutMark {

  private static final String COOKIE = "login_ended";
  private static final int SECONDS = 60;

  private final LoginSettings settings;

  LogoutMark(LoginSettings settings) {
    this.settings = settings;
  }

  void leave(HttpServletRequest request, HttpServletResponse response) {
    Cookie cookie = new Cookie(COOKIE, UUID.randomUUID().toString());
    cookie.setPath(request.getContextPath() + "/");
    cookie.setMaxAge(SECONDS);
    cookie.setHttpOnly(true);
    cookie.setSecure(settings.isSecure());
    cookie.setAttribute("SameSite", "Lax");
    response.addCookie(cookie);
  }
}
