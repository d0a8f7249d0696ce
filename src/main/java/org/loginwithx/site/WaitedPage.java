package org.loginwithx.site;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Shows a template to somebody who may have waited for it: a request that was put aside comes back
 * without the request context that Faces needs.
 */
@ApplicationScoped
public class WaitedPage {

  /** For the container. */
  public WaitedPage() {}

  /** Forwards to the template, as {@link Page#show} does. */
  @ActivateRequestContext
  public void show(HttpServletRequest request, HttpServletResponse response, String template)
      throws ServletException, IOException {
    Page.show(request, response, template);
  }
}
