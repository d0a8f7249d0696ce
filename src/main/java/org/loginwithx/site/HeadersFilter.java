package org.loginwithx.site;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.loginwithx.login.Hosts;
import org.loginwithx.login.LoginSettings;
import org.loginwithx.login.SecurityHeaders;

/** Puts the security headers on every answer of the WAR, error pages included. */
public class HeadersFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;
  private static final String STYLES = "/login-with-x/";

  @Inject private transient LoginSettings settings;
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
    if (Hosts.areTwo(request)) {
      response.sendError(HttpServletResponse.SC_BAD_REQUEST);
      return;
    }
    // Not the request URI: /login-with-x/..%2faccount is the account page, which no cache may keep.
    if (request.getServletPath().startsWith(STYLES)) {
      response.setHeader("Cache-Control", "public, max-age=3600");
    }
    chain.doFilter(request, response);
  }
}
