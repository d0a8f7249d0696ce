package org.loginwithx.site.signin;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.loginwithx.Internal;
import org.loginwithx.account.FormError;
import org.loginwithx.login.PasswordLogin;

/** Takes the form of the sign-in page with an address and a password. */
@WebServlet(urlPatterns = "/login/password", asyncSupported = true)
@Internal
public class PasswordLoginServlet extends SignInForm {

  private static final long serialVersionUID = 1L;

  @Inject private transient PasswordLogin login;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public PasswordLoginServlet() {}

  @Override
  protected boolean exists() {
    return settings().passwords();
  }

  @Override
  Optional<FormError> logIn(HttpServletRequest request, HttpServletResponse response)
      throws ServletException {
    return login.logIn(request, response);
  }
}
