package org.loginwithx.site;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.loginwithx.Internal;
import org.loginwithx.web.EmbeddedBrowser;
import org.loginwithx.web.LoginSettings;

/** Warns users who begin a log-in in a web view, with a page of the site. */
@Internal
public class EmbeddedBrowserFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  @Inject private transient LoginSettings settings;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public EmbeddedBrowserFilter() {}

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!EmbeddedBrowser.isToBeWarned(request)) {
      chain.doFilter(request, response);
      return;
    }
    request.setAttribute("onTo", EmbeddedBrowser.onward(request, settings.publicPath(request)));
    request.setAttribute("site", settings.publicUrl());
    Page.show(request, response, "embedded-browser");
  }
}
