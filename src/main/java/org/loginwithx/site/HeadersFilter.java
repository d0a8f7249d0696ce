package org.loginwithx.site;

import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.loginwithx.Internal;
import org.loginwithx.imports.UserImport;
import org.loginwithx.web.Brand;
import org.loginwithx.web.Hosts;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.SecurityHeaders;
import org.loginwithx.xevents.XEvents;

/**
 * Puts the security headers on every answer of the WAR, also on error pages, and gives the
 * templates the path at which browsers see the application.
 */
@Internal
public class HeadersFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;
  private static final String STYLES = "/login-with-x/";

  /** What the links of the templates begin with. */
  private static final String BASE = "base";

  private static final String SIGN_IN_PAGE = "signInPage";

  private static final Set<String> BODIES = Set.of("POST", "PUT", "PATCH");

  /** The forms of this site have a few hundred bytes, those of an administrator a few thousand. */
  private static final int LARGEST_FORM = 64 * 1024;

  /**
   * For administrators, and for the token of the command: the body is read after that is checked.
   */
  private static final Set<String> UPLOADS = Set.of("/admin/import", "/import");

  @Inject private transient LoginSettings settings;
  @Inject private transient Provider<Brand> brand;
  private transient SecurityHeaders headers;

  /** For the container, which fills in the rest. */
  @SuppressWarnings("NullAway.Init")
  public HeadersFilter() {}

  @Override
  public void init(FilterConfig config) throws ServletException {
    super.init(config);
    headers = new SecurityHeaders(settings);
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    headers.applyTo(response);
    request.setAttribute(BASE, settings.publicPath(request));
    request.setAttribute(Page.BRAND, brand);
    request.setAttribute(SIGN_IN_PAGE, settings.signInPage());
    int refused = refusal(request);
    if (refused != 0) {
      // The rest of the body is not read.
      response.setHeader("Connection", "close");
      response.sendError(refused);
      return;
    }
    // Not the request URI: /login-with-x/..%2faccount is the account page, which no cache may keep.
    if (request.getServletPath().startsWith(STYLES)) {
      response.setHeader("Cache-Control", "public, max-age=3600");
    }
    chain.doFilter(request, response);
  }

  /** The status for a request whose body is not read; 0 if it is read. */
  private static int refusal(HttpServletRequest request) {
    if (request.getDispatcherType() != DispatcherType.REQUEST) {
      return 0;
    }
    if (Hosts.areTwo(request)) {
      return HttpServletResponse.SC_BAD_REQUEST;
    }
    long largest =
        UPLOADS.contains(request.getServletPath()) ? UserImport.LARGEST_REQUEST : LARGEST_FORM;
    if (request.getContentLengthLong() > largest) {
      return HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE;
    }
    // Browsers and HTTP libraries send the length of a form. Without it, a form can be endless.
    boolean endless =
        request.getHeader("Transfer-Encoding") != null
            // HTTP/2 needs neither header for a body.
            || (request.getProtocol().startsWith("HTTP/2")
                && BODIES.contains(request.getMethod())
                && request.getContentLengthLong() < 0);
    return !endless
            // X says nowhere how it sends them, and the webhook reads up to a limit.
            || request.getServletPath().equals(XEvents.PATH)
        ? 0
        : HttpServletResponse.SC_LENGTH_REQUIRED;
  }
}
