package org.loginwithx.web;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * The page that a user asked for before logging in. It is kept in a cookie, because there is no
 * session yet; the value of the cookie is trusted no more than a parameter.
 */
@Internal
public final class SavedRequest {

  static final String COOKIE = "login_return_to";

  private static final int SECONDS = 600;

  private SavedRequest() {}

  /** Remembers the page for as long as a log-in may take. */
  public static void save(
      HttpServletRequest request,
      HttpServletResponse response,
      ReturnUrl page,
      LoginSettings settings) {
    String value =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(page.path().getBytes(StandardCharsets.UTF_8));
    response.addCookie(cookie(request, value, SECONDS, settings));
  }

  public static void delete(
      HttpServletRequest request, HttpServletResponse response, LoginSettings settings) {
    response.addCookie(cookie(request, "", 0, settings));
  }

  private static Cookie cookie(
      HttpServletRequest request, String value, int seconds, LoginSettings settings) {
    Cookie cookie = ContextCookie.of(request, COOKIE, value, settings);
    cookie.setMaxAge(seconds);
    return cookie;
  }

  /** Where the user wants to go: the address in the form, or else the page asked for before. */
  static @Nullable public String returnTo(HttpServletRequest request) {
    String asked = request.getParameter("returnTo");
    Optional<ReturnUrl> page =
        asked != null && !asked.isEmpty() ? ReturnUrl.mend(asked) : read(request);
    return page.map(ReturnUrl::path).orElse(null);
  }

  public static Optional<ReturnUrl> read(HttpServletRequest request) {
    return find(request).flatMap(SavedRequest::decode);
  }

  public static boolean isPresent(HttpServletRequest request) {
    return find(request).isPresent();
  }

  private static Optional<String> find(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    if (cookies == null) {
      return Optional.empty();
    }
    for (Cookie cookie : cookies) {
      if (cookie.getName().equals(COOKIE)) {
        return Optional.of(cookie.getValue());
      }
    }
    return Optional.empty();
  }

  private static Optional<ReturnUrl> decode(String value) {
    try {
      byte[] path = Base64.getUrlDecoder().decode(value);
      return ReturnUrl.parse(new String(path, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }
}
