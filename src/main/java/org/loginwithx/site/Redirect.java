package org.loginwithx.site;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.loginwithx.login.LoginFilter;
import org.loginwithx.login.LoginSettings;
import org.loginwithx.login.Messages;

/** After a form: the next page, by GET, with a message on it. */
final class Redirect {

  private Redirect() {}

  /** The message is left out where there is no session: none is made for it. */
  static void withMessage(
      HttpServletRequest request,
      HttpServletResponse response,
      LoginSettings settings,
      String page,
      String key,
      Object... values) {
    leaveMessage(request, Messages.forRequest(request).text(key, values));
    to(request, response, settings, page);
  }

  static void leaveMessage(HttpServletRequest request, String message) {
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.setAttribute(LoginFilter.MESSAGE, message);
    }
  }

  static void to(
      HttpServletRequest request,
      HttpServletResponse response,
      LoginSettings settings,
      String page) {
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader(
        "Location",
        (settings.publicUrl(request) != null
                ? settings.publicUrl(request)
                : request.getContextPath())
            + page);
  }
}
