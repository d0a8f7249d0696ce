package org.loginwithx.web;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.loginwithx.Internal;

/**
 * The way by which this browser logged in last, for a mark on the sign-in page. The cookie has the
 * name of the way and nothing about the user. A forged one only moves the mark.
 */
@Internal
public enum LastWay {
  X,
  PASSWORD,
  PASSKEY;

  private static final String COOKIE = "login_way";
  private static final Duration LIFETIME = Duration.ofDays(180);

  /** Remembers that this browser has logged in by this way. */
  public void remember(
      HttpServletRequest request, HttpServletResponse response, LoginSettings settings) {
    Cookie cookie = ContextCookie.of(request, COOKIE, id(), settings);
    cookie.setMaxAge((int) LIFETIME.toSeconds());
    response.addCookie(cookie);
  }

  /** The way of this browser; empty if it has logged in by none. */
  public static Optional<LastWay> of(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    return cookies == null
        ? Optional.empty()
        : Arrays.stream(cookies)
            .filter(cookie -> cookie.getName().equals(COOKIE))
            .map(Cookie::getValue)
            .flatMap(value -> Arrays.stream(values()).filter(way -> way.id().equals(value)))
            .findFirst();
  }

  /** The name in the cookie and in templates. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
