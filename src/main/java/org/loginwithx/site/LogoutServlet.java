package org.loginwithx.site;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.loginwithx.web.FormToken;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.SessionLogin;

/** Ends the session. By POST and with the token of the form, so that no other site can do it. */
public class LogoutServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Inject private transient LoginSettings settings;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public LogoutServlet() {}

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Optional<SessionLogin> login = SessionLogin.from(request);
    if (login.isPresent() && !login.get().isCsrfToken(FormToken.of(request))) {
      OutdatedForm.refuse(request, response);
      return;
    }
    request.logout();
    // What the browser kept of private pages goes as well (ASVS 14.3.1).
    response.setHeader("Clear-Site-Data", "\"cache\"");
    Redirect.to(request, response, settings, "/?loggedOut=true");
  }
}
