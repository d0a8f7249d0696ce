package org.loginwithx.attempt;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashMap;
import java.util.Map;
import org.loginwithx.web.ContextCookie;
import org.loginwithx.web.LoginSettings;

/**
 * The cookies that carry attempts: one for each attempt, with its id in the name.
 *
 * <p>Behind https, at the root of the site, the name has the prefix {@code __Host-}, so that no
 * other host can plant the cookie. Below a path the name has the path in it, so that two
 * applications of one host do not share a cookie.
 */
final class AttemptCookie {

  private static final String NAME = "login_attempt_";

  private AttemptCookie() {}

  /** All cookies of attempts in this browser: values by the id of the attempt. */
  static Map<String, String> all(HttpServletRequest request, LoginSettings settings) {
    Map<String, String> found = new HashMap<>();
    Cookie[] cookies = request.getCookies();
    String prefix = name(request, "", settings);
    for (Cookie cookie : cookies == null ? new Cookie[0] : cookies) {
      if (cookie.getName().startsWith(prefix)) {
        String attemptId = cookie.getName().substring(prefix.length());
        if (AttemptId.isOne(attemptId)) {
          found.put(attemptId, cookie.getValue());
        }
      }
    }
    return found;
  }

  static String name(HttpServletRequest request, String attemptId, LoginSettings settings) {
    boolean secure = settings.isSecure();
    String path = settings.publicPath(request);
    if (path.isEmpty()) {
      return (secure ? "__Host-" : "") + NAME + attemptId;
    }
    return (secure ? "__Secure-" : "")
        + NAME
        + path.substring(1).replaceAll("[^A-Za-z0-9.-]", "_")
        + "_"
        + attemptId;
  }

  static void send(
      HttpServletRequest request,
      HttpServletResponse response,
      String attemptId,
      String value,
      LoginSettings settings) {
    int seconds = (int) PendingLogin.LIFETIME.toSeconds();
    response.addCookie(cookie(request, attemptId, value, seconds, settings));
  }

  static void delete(
      HttpServletRequest request,
      HttpServletResponse response,
      String attemptId,
      LoginSettings settings) {
    response.addCookie(cookie(request, attemptId, "", 0, settings));
  }

  private static Cookie cookie(
      HttpServletRequest request,
      String attemptId,
      String value,
      int seconds,
      LoginSettings settings) {
    // Of the whole application and not only the callback: the start of the next attempt has to see
    // which cookies are too many.
    Cookie cookie = ContextCookie.of(request, name(request, attemptId, settings), value, settings);
    cookie.setMaxAge(seconds);
    return cookie;
  }
}
