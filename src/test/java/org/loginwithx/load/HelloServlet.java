package org.loginwithx.load;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;

/** As little as a page with a session can do. */
public class HelloServlet extends HttpServlet {

  static final String TEXT = "hello";

  private static final long serialVersionUID = 1L;
  private static final String SEEN = "seen";

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    HttpSession session = request.getSession();
    if (session.getAttribute(SEEN) == null) {
      session.setAttribute(SEEN, TEXT);
    }
    response.setContentType("text/plain");
    response.getWriter().print(TEXT);
  }
}
