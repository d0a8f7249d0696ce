package org.loginwithx.site;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import org.loginwithx.login.LoginFilter;
import org.loginwithx.web.Messages;
import org.loginwithx.web.SessionLogin;

/** Shows one of the templates below {@code WEB-INF/pages}. */
public final class Page {

  private Page() {}

  /**
   * Forwards to the template with what every page needs: who is logged in, the texts, and a message
   * if any.
   */
  public static void show(HttpServletRequest request, HttpServletResponse response, String template)
      throws ServletException, IOException {
    SessionLogin.from(request).ifPresent(login -> request.setAttribute("login", login));
    HttpSession session = request.getSession(false);
    if (session != null && session.getAttribute(LoginFilter.MESSAGE) instanceof String message) {
      session.removeAttribute(LoginFilter.MESSAGE);
      request.setAttribute("message", message);
    }
    Messages messages = Messages.forRequest(request);
    // Faces would look for a bundle in the server's language before it takes the English one.
    request.setAttribute("msg", messages.bundle());
    request.setAttribute("language", messages.language());
    request.setAttribute("template", template);
    request
        .getRequestDispatcher("/WEB-INF/pages/" + template + ".xhtml")
        .forward(request, response);
  }
}
