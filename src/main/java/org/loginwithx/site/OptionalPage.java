package org.loginwithx.site;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.loginwithx.Internal;

/** A page that some settings or states leave out: it is 404 then, by all methods. */
@Internal
public abstract class OptionalPage extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /** For the container. */
  protected OptionalPage() {}

  /** Whether the page exists now. */
  protected abstract boolean exists();

  @Override
  protected final void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (exists()) {
      super.service(request, response);
    } else {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
  }
}
