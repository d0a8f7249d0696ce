package org.loginwithx.login;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashMap;
import java.util.Map;

/**
 * The cookies of attempts, one for each, by the number of the attempt.
 *
 * <p>Behind https, at the root of the site, the name has the prefix {@code __Host-}: no neighbour
 * can plant one. Otherwise the context path is part of it, so that two applications of one host do
 * not share it.
 */
final class AttemptCookie {

  private static final String NAME = "login_attempt_";

  private AttemptCookie() {}

  /** All that this browser has, their values by their numbers. */
  static Map<String, String> all(HttpServletRequest request, boolean secure) {
    Map<String, String> found = new HashMap<>();
    Cookie[] cookies = request.getCookies();
    String prefix = name(request, "", secure);
    for (Cookie cookie : cookies == null ? new Cookie[0] : cookies) {
      if (cookie.getName().startsWith(prefix)) {
        String number = cookie.getName().substring(prefix.length());
        if (Secrets.isNumber(number)) {
          found.put(number, cookie.getValue());
        }
      }
    }
    return found;
  }

  static String name(HttpServletRequest request, String number, boolean secure) {
    String contextPath = request.getContextPath();
    if (contextPath.isEmpty()) {
      return (secure ? "__Host-" : "") + NAME + number;
    }
    return NAME + contextPath.substring(1).replaceAll("[^A-Za-z0-9.-]", "_") + "_" + number;
  }

  static void send(
      HttpServletRequest request,
      HttpServletResponse response,
      String number,
      String value,
      boolean secure) {
    int seconds = (int) PendingLogin.LIFETIME.toSeconds();
    response.addCookie(cookie(request, number, value, seconds, secure));
  }

  static void delete(
      HttpServletRequest request, HttpServletResponse response, String number, boolean secure) {
    response.addCookie(cookie(request, number, "", 0, secure));
  }

  private static Cookie cookie(
      HttpServletRequest request, String number, String value, int seconds, boolean secure) {
    Cookie cookie = new Cookie(name(request, number, secure), value);
    // The whole site and not the callback only: the prefix demands it, and the next start has to
    // see which ones are too many.
    cookie.setPath(request.getContextPath() + "/");
    cookie.setMaxAge(seconds);
    cookie.setHttpOnly(true);
    cookie.setSecure(secure);
    // Comes along when X leads back, and with no request that another site's page makes.
    cookie.setAttribute("SameSite", "Lax");
    return cookie;
  }
}
