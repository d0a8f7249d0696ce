package org.loginwithx.site.signin;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.loginwithx.Internal;
import org.loginwithx.account.FormError;
import org.loginwithx.login.PasskeyLogin;
import org.loginwithx.site.OptionalPage;
import org.loginwithx.web.LoginSettings;

/** Takes the form of the sign-in page with the answer of a passkey. */
@WebServlet(urlPatterns = "/login/passkey", asyncSupported = true)
@Internal
public class PasskeyLoginServlet extends OptionalPage {

  private static final long serialVersionUID = 1L;

  @Inject private transient LoginSettings settings;
  @Inject private transient PasskeyLogin login;
  @Inject private transient SignInPage page;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public PasskeyLoginServlet() {}

  @Override
  protected boolean exists() {
    return settings.passkeyHost() != null;
  }

  /** A browser reloads the address to which the form was sent, by GET. */
  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader("Location", settings.publicPath(request) + settings.signInPage());
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Optional<FormError> error = login.logIn(request, response);
    if (error.isEmpty()) {
      return;
    }
    RejectedForm.prepare(request, response, error.get());
    request.setAttribute("passkeyRefused", true);
    page.show(request, response);
  }
}
