package org.loginwithx.container;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;

/** Deployed with the WAR: an application that keeps something in the session of a browser. */
@WebServlet({Drawer.PATH, Drawer.API_PATH})
public class Drawer extends HttpServlet {

  private static final long serialVersionUID = 1L;

  static final String PATH = "/test/drawer";

  /** Here front ends come with access tokens. */
  static final String API_PATH = "/api/drawer";

  private static final String ATTRIBUTE = "application.drawer";

  /** For the container. */
  public Drawer() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    HttpSession session = request.getSession(false);
    Object kept = session == null ? null : session.getAttribute(ATTRIBUTE);
    response.setContentType("text/plain;charset=UTF-8");
    response.getWriter().print(kept == null ? "empty" : kept);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response) {
    request.getSession().setAttribute(ATTRIBUTE, request.getParameter("put"));
  }

  @Override
  protected void doDelete(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    response.setContentType("text/plain;charset=UTF-8");
    response.getWriter().print(request.getRemoteUser());
    request.logout();
  }
}
