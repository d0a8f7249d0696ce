package org.loginwithx.site.signin;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.loginwithx.Internal;
import org.loginwithx.account.FormError;
import org.loginwithx.site.OptionalPage;
import org.loginwithx.web.LoginSettings;

/** Takes a form of the sign-in page, which shows it again if the user is not logged in by it. */
@Internal
public abstract class SignInForm extends OptionalPage {

  private static final long serialVersionUID = 1L;

  @Inject private transient LoginSettings settings;
  @Inject private transient SignInPage page;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  protected SignInForm() {}

  /** The settings that hold now. */
  protected final LoginSettings settings() {
    return settings;
  }

  /** Logs the user in, and answers; or says what is wrong with the form, and does not answer. */
  abstract Optional<FormError> logIn(HttpServletRequest request, HttpServletResponse response)
      throws ServletException;

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
    Optional<FormError> error = logIn(request, response);
    if (error.isEmpty()) {
      return;
    }
    RejectedForm.prepare(request, response, error.get());
    page.show(request, response);
  }
}
