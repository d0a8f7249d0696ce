package org.loginwithx.site;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.loginwithx.Internal;
import org.loginwithx.account.Action;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.SessionLogin;

/**
 * Ends the session. It takes a POST with the token of the form, so that no other site can do it.
 */
@WebServlet("/logout")
@Internal
public class LogoutServlet extends FormPage {

  private static final long serialVersionUID = 1L;

  @Inject private transient LoginSettings settings;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public LogoutServlet() {}

  @Override
  protected void post(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException, UnprovenException {
    if (SessionLogin.from(request).isPresent()) {
      require(request, Action.LOG_OUT);
    }
    LogOut.now(request, response);
    Redirect.to(request, response, settings, LogOut.DONE);
  }
}
