package org.loginwithx.example.wiki;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;

/** Ends the log-in here, and then at the login server. */
@WebServlet("/log-out")
public class LogOutServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /** The address at the login server, with the client id and where the user goes afterwards. */
  private static final String LOG_OUT = "WIKI_LOG_OUT";

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    request.logout();
    request.getSession().invalidate();
    response.sendRedirect(Objects.requireNonNull(System.getenv(LOG_OUT), LOG_OUT));
  }
}
