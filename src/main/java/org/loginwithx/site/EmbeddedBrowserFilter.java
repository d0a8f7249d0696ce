package org.loginwithx.site;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.web.ClientRequests;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Navigation;

/**
 * Warns users who begin a log-in in a web view, a page inside an application. The application can
 * read what users type there, and X may refuse to log them in (RFC 8252 section 8.12). This is a
 * warning only: browsers choose what they call themselves, so a link on the page leads on.
 */
@Internal
public class EmbeddedBrowserFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  /** The parameter of that link. */
  private static final String CONTINUE = "in_app";

  /** What known web views have in their User-Agent: first Android's, then those of applications. */
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

  @Inject private transient LoginSettings settings;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public EmbeddedBrowserFilter() {}

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!isEmbedded(request.getHeader("User-Agent")) || isNoticed(request)) {
      chain.doFilter(request, response);
      return;
    }
    String query = Optional.ofNullable(request.getQueryString()).map(text -> text + '&').orElse("");
    request.setAttribute(
        "onTo",
        settings.publicPath(request) + request.getServletPath() + '?' + query + CONTINUE + "=true");
    request.setAttribute("site", settings.publicUrl());
    Page.show(request, response, "embedded-browser");
  }

  static boolean isEmbedded(@Nullable String userAgent) {
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
}
