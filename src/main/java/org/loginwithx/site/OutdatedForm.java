package org.loginwithx.site;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.loginwithx.Internal;

/**
 * The answer to a form whose token is not the one of this browser: the page is older than the
 * log-in, or of another site. The error page does not say that the user lacks a right, because the
 * user may open the page.
 */
@Internal
public final class OutdatedForm {

  private static final String ATTRIBUTE = "org.loginwithx.outdatedForm";

  private OutdatedForm() {}

  /** Shown by {@link ErrorServlet}. */
  public static void refuse(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    request.setAttribute(ATTRIBUTE, true);
    response.sendError(HttpServletResponse.SC_FORBIDDEN);
  }

  static boolean wasRefused(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) != null;
  }
}
