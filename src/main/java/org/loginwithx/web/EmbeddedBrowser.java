package org.loginwithx.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * A web view, which is a page inside an application. The application can read what users type
 * there, and X may refuse to log them in (RFC 8252 section 8.12). Users who begin a log-in in one
 * are only warned, because the name of a browser can be wrong: a link on the page continues.
 */
@Internal
public final class EmbeddedBrowser {

  /** The parameter of that link. */
  private static final String CONTINUE = "in_app";

  /**
   * Parts of the User-Agent of known web views: first Android's, then those of applications. A web
   * view on iOS without a name of its own looks like Safari.
   */
  private static final List<String> MARKS =
      List.of(
          "; wv)",
          "FBAN/",
          "FBAV/",
          "FB_IAB/",
          "Instagram ",
          "Snapchat/",
          "BytedanceWebview/",
          "musical_ly",
          "MicroMessenger/",
          "LinkedInApp",
          " Line/");

  private EmbeddedBrowser() {}

  /** Whether to show the warning instead of beginning this log-in. */
  public static boolean isToBeWarned(HttpServletRequest request) {
    return isIn(request.getHeader("User-Agent")) && !isNoticed(request);
  }

  static boolean isIn(@Nullable String userAgent) {
    return userAgent != null && MARKS.stream().anyMatch(userAgent::contains);
  }

  /** Whether the user has seen the warning already, or would not see it. */
  private static boolean isNoticed(HttpServletRequest request) {
    String returnTo = request.getParameter("returnTo");
    return !request.getMethod().equals("GET")
        || !Navigation.isByPerson(request)
        || request.getParameter(CONTINUE) != null
        || request.getParameter("request") != null
        || "none".equals(request.getParameter("prompt"))
        // Comes from the endpoint for applications, which has shown the warning already.
        || (returnTo != null && returnTo.contains(ClientRequests.CONNECT + "?request="));
  }

  /**
   * Where the link of the warning leads.
   *
   * @param path the path of the application as browsers see it
   */
  public static String onward(HttpServletRequest request, String path) {
    String query = Optional.ofNullable(request.getQueryString()).map(text -> text + '&').orElse("");
    String within = Optional.ofNullable(request.getPathInfo()).orElse("");
    return path + request.getServletPath() + within + '?' + query + CONTINUE + "=true";
  }
}
