package org.loginwithx.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * Distinguishes a navigation by a user from other requests of a browser. Another site can make a
 * browser load the log-in address as an image, in a frame or ahead of time; such a request must not
 * create a session or call X. Requests without fetch metadata count as navigations.
 */
@Internal
public final class Navigation {

  private Navigation() {}

  /** Whether a browser loads the page ahead of time: the user may never open it. */
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
   * Whether a script of a page sent the request ({@code fetch}, htmx, Turbo). It cannot follow a
   * redirect to X, which is another site: its page has to navigate there.
   */
  public static boolean isByScript(HttpServletRequest request) {
    boolean script =
        "empty".equals(request.getHeader("Sec-Fetch-Dest"))
            || "XMLHttpRequest".equals(request.getHeader("X-Requested-With"));
    return script && !isAhead(request) && !isFormOfAnotherSite(request);
  }

  /**
   * Whether another site submits a form. Such a request lacks the session cookie. The log-in would
   * begin in a new session, which would replace the session of a logged-in user, who did not ask
   * for it.
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
