package org.loginwithx.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Tells a person who opens an address from everything else a browser does with one. Another site
 * can make a browser load our log-in address as an image, a frame or ahead of time; that makes no
 * session and no call to X. Browsers that send no fetch metadata get the benefit of the doubt.
 */
public final class Navigation {

  private Navigation() {}

  /** Whether a browser asks ahead of time: the person may never open this. */
  public static boolean isAhead(HttpServletRequest request) {
    return isAhead(request.getHeader("Sec-Purpose"))
        || isAhead(request.getHeader("Purpose"))
        || isAhead(request.getHeader("X-Moz"));
  }

  public static boolean isByPerson(HttpServletRequest request) {
    return !isFormOfAnotherSite(request)
        && isAbsentOr(request.getHeader("Sec-Fetch-Mode"), "navigate")
        && isAbsentOr(request.getHeader("Sec-Fetch-Dest"), "document")
        && !isAhead(request);
  }

  /**
   * Whether a script of a page asks ({@code fetch}, htmx, Turbo). It cannot follow a redirect to X,
   * which is another site: its page has to go there.
   */
  public static boolean isByScript(HttpServletRequest request) {
    boolean script =
        "empty".equals(request.getHeader("Sec-Fetch-Dest"))
            || "XMLHttpRequest".equals(request.getHeader("X-Requested-With"));
    return script && !isAhead(request) && !isFormOfAnotherSite(request);
  }

  /**
   * A form that another site submits comes without our session cookie. The log-in would begin in a
   * new session, which takes the place of the one in which somebody may be logged in, unasked.
   */
  private static boolean isFormOfAnotherSite(HttpServletRequest request) {
    return request.getMethod().equals("POST")
        && "cross-site".equals(request.getHeader("Sec-Fetch-Site"));
  }

  private static boolean isAbsentOr(@Nullable String header, String expected) {
    return header == null || header.equals(expected);
  }

  private static boolean isAhead(@Nullable String purpose) {
    if (purpose == null) {
      return false;
    }
    String lower = purpose.toLowerCase(Locale.ROOT);
    return lower.contains("prefetch") || lower.contains("prerender") || lower.contains("preview");
  }
}
