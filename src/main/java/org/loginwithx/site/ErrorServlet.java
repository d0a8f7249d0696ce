package org.loginwithx.site;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Shows what the container answers with an error: plain words, nothing of the inside. */
public class ErrorServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    String kind =
        Integer.valueOf(404).equals(status)
            ? "not-found"
            : Integer.valueOf(403).equals(status) ? "forbidden" : "internal";
    request.setAttribute("kind", kind);
    Page.show(request, response, "error");
  }
}
