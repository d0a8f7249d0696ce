package org.loginwithx.site;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.loginwithx.Internal;
import org.loginwithx.login.LoginPaths;
import org.loginwithx.web.LoginSettings;

/** The start page, for all visitors. */
@WebServlet("/home")
@Internal
public class HomeServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Inject private transient LoginSettings settings;
  @Inject private transient LoginPaths paths;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public HomeServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    request.setAttribute("setUp", settings.isSetUp());
    request.setAttribute("loginUrl", settings.publicPath(request) + paths.start());
    request.setAttribute("loggedOut", "true".equals(request.getParameter("loggedOut")));
    request.setAttribute("deleted", request.getParameter("deleted"));
    Page.show(request, response, "home");
  }
}
