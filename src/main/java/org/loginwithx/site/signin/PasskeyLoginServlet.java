package org.loginwithx.site.signin;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.loginwithx.Internal;
import org.loginwithx.account.FormError;
import org.loginwithx.login.PasskeyLogin;

/** Takes the form of the sign-in page with the answer of a passkey. */
@WebServlet(urlPatterns = "/login/passkey", asyncSupported = true)
@Internal
public class PasskeyLoginServlet extends SignInForm {

  private static final long serialVersionUID = 1L;

  @Inject private transient PasskeyLogin login;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public PasskeyLoginServlet() {}

  @Override
  protected boolean exists() {
    return settings().passkeyHost() != null;
  }

  @Override
  Optional<FormError> logIn(HttpServletRequest request, HttpServletResponse response)
      throws ServletException {
    Optional<FormError> error = login.logIn(request, response);
    error.ifPresent(refused -> request.setAttribute("passkeyRefused", true));
    return error;
  }
}
