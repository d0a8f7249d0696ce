package org.loginwithx.web;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.loginwithx.form.FormEncoding;
import org.loginwithx.form.MalformedFormException;
import org.loginwithx.secret.Secrets;

/**
 * Guards forms of browsers that are not logged in yet against login CSRF: a page of another site
 * logs the browser in as the attacker, who later reads what the victim did there.
 *
 * <p>The token is in a cookie and in the form. It is not in a session, because a GET of the sign-in
 * page creates none. The cookie is {@code Lax}, so that browsers send it when a link of another
 * site leads to the sign-in page, and never with a form of another site. An attacker who can plant
 * a cookie (from a neighbouring subdomain) is stopped by {@code Sec-Fetch-Site}, which no page can
 * write, and under https by the {@code __Host-} prefix. {@code Origin} is no help: the
 * Referrer-Policy of these pages makes it null.
 */
public final class FormToken {

  /** The field of the form. */
  public static final String FIELD = "csrf";

  /** The header that may carry the token instead, for scripts: no other site can set it. */
  public static final String HEADER = "X-CSRF-Token";

  static final String COOKIE = "login_form";

  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{32}");

  private FormToken() {}

  /**
   * The token for a form of this browser. A token that the browser has is kept, for its other tabs.
   */
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

  /** Whether this site showed the form to this browser. */
  public static boolean isGiven(HttpServletRequest request, LoginSettings settings) {
    String given = of(request);
    return given != null
        && isOfThisSite(request.getHeader("Sec-Fetch-Site"))
        && find(request, name(request, settings))
            .filter(token -> Secrets.sameText(token, given))
            .isPresent();
  }

  /**
   * The token in the cookie of this browser, for other secrets that only this browser may have;
   * empty if another site sent the request.
   */
  public static Optional<String> ofBrowser(HttpServletRequest request, LoginSettings settings) {
    return isOfThisSite(request.getHeader("Sec-Fetch-Site"))
        ? find(request, name(request, settings))
        : Optional.empty();
  }

  /**
   * The token that a form, or a script, was sent with; null if there is none. A token in the URL
   * does not count: URLs are in logs, in histories and in {@code Referer} headers.
   */
  public static @Nullable String of(HttpServletRequest request) {
    String header = request.getHeader(HEADER);
    if (header != null) {
      return header;
    }
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

  /** Accepts a browser that does not send the header: it has the cookie. */
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
