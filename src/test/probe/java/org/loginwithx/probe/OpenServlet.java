package org.loginwithx.probe;

import jakarta.ejb.EJBAccessException;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.example.guestbook.GuestBook;

/** Open to all; what it calls is not. */
@WebServlet("/open")
public class OpenServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Inject private transient CallerBean callerBean;
  @Inject private transient GuestBook guestBook;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      String caller = callerBean.caller().toString();
      response.setContentType("application/json");
      response.getWriter().print(caller);
    } catch (EJBAccessException notAllowed) {
      refuse(request, response);
    }
  }

  @Override
  protected void doDelete(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      guestBook.remove("none");
    } catch (EJBAccessException notAllowed) {
      refuse(request, response);
    }
  }

  private static void refuse(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean anonymous = request.getUserPrincipal() == null;
    response.sendError(
        anonymous ? HttpServletResponse.SC_UNAUTHORIZED : HttpServletResponse.SC_FORBIDDEN);
  }
}
