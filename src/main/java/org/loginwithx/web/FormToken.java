package org.loginwithx.web;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.loginwithx.form.FormEncoding;
import org.loginwithx.form.MalformedFormException;

/**
 * Guards the form of somebody who is not logged in yet, against login CSRF: another site's page
 * that logs a browser in as the attacker, who reads later what the victim did there.
 *
 * <p>The token is in a cookie and in the form. Not in a session: looking at the sign-in page makes
 * none. The cookie is {@code Lax}, so that it comes along when a link of another site leads to the
 * sign-in page, and never with a form of another site. Who could plant a cookie (a neighbouring
 * subdomain) is stopped by {@code Sec-Fetch-Site}, which no page can write, and under https by the
 * {@code __Host-} prefix. Not by {@code Origin}: our Referrer-Policy makes it null.
 */
public final class FormToken {

  /** The field of the form. */
  public static final String FIELD = "csrf";

  static final String COOKIE = "login_form";

  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{32}");

  private FormToken() {}

  /** The token for a form of this browser; one it has is kept, for its other tabs. */
  public static String give(
      HttpServletRequest request, HttpServletResponse response, LoginSettings settings) {
    String name = name(request, settings);
    Optional<String> known = find(request, name);
    if (known.isPresent()) {
      return known.get();
    }
    String token = Secrets.random();
    response.addCookie(ContextCookie.of(request, name, token, settings));
    return token;
  }

  /** Whether the form is one of ours that this browser was shown. */
  public static boolean isGiven(HttpServletRequest request, LoginSettings settings) {
    String given = of(request);
    return given != null
        && isOfThisSite(request.getHeader("Sec-Fetch-Site"))
        && find(request, name(request, settings))
            .filter(token -> Secrets.sameText(token, given))
            .isPresent();
  }

  /**
   * The token that a form brought along; null if there is none. A token in the address does not
   * count: addresses are in logs, in histories and in {@code Referer} headers.
   */
  public static @Nullable String of(HttpServletRequest request) {
    String[] given = request.getParameterValues(FIELD);
    return given == null || given.length != 1 || isInAddress(request.getQueryString())
        ? null
        : given[0];
  }

  private static boolean isInAddress(@Nullable String query) {
    if (query == null) {
      return false;
    }
    try {
      return FormEncoding.parse(query).stream()
          .anyMatch(parameter -> parameter.name().equals(FIELD));
    } catch (MalformedFormException unreadable) {
      return true;
    }
  }

  /** Browsers that do not say get the benefit of the doubt: they have the cookie. */
  private static boolean isOfThisSite(@Nullable String site) {
    return site == null || site.equals("same-origin") || site.equals("none");
  }

  private static String name(HttpServletRequest request, LoginSettings settings) {
    return settings.isSecure() && settings.publicPath(request).isEmpty()
        ? "__Host-" + COOKIE
        : COOKIE;
  }

  private static Optional<String> find(HttpServletRequest request, String name) {
    Cookie[] cookies = request.getCookies();
    if (cookies == null) {
      return Optional.empty();
    }
    for (Cookie cookie : cookies) {
      if (cookie.getName().equals(name) && TOKEN.matcher(cookie.getValue()).matches()) {
        return Optional.of(cookie.getValue());
      }
    }
    return Optional.empty();
  }
}
