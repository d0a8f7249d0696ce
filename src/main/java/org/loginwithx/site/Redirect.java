package org.loginwithx.site;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.loginwithx.Internal;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.NextMessage;

/** The answer to a form: a redirect to the next page, with a message on it. */
@Internal
public final class Redirect {

  private Redirect() {}

  /** With a message, see {@link NextMessage#leave}. */
  public static void withMessage(
      HttpServletRequest request,
      HttpServletResponse response,
      LoginSettings settings,
      String page,
      String key,
      Object... values) {
    NextMessage.leave(request, Messages.forRequest(request).text(key, values));
    to(request, response, settings, page);
  }

  public static void to(
      HttpServletRequest request,
      HttpServletResponse response,
      LoginSettings settings,
      String page) {
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader(
        "Location",
        (settings.publicUrl(request) != null
                ? settings.publicUrl(request)
                : settings.publicPath(request))
            + page);
  }
}
