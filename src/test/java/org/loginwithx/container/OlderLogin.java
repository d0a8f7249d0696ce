package org.loginwithx.container;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.loginwithx.login.SessionLogin;

/** Deployed with the WAR: makes the log-in of a session older than it is, so that no test waits. */
@WebServlet(OlderLogin.PATH)
public class OlderLogin extends HttpServlet {

  private static final long serialVersionUID = 1L;

  static final String PATH = "/test/older";

  /** For the container. */
  public OlderLogin() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response) {
    SessionLogin now = SessionLogin.from(request).orElseThrow();
    new SessionLogin(
            now.loginId(),
            now.at().minus(Duration.ofMinutes(2)),
            now.userId(),
            now.profile(),
            now.groups(),
            now.given(),
            now.csrfToken())
        .saveTo(request.getSession());
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }
}
