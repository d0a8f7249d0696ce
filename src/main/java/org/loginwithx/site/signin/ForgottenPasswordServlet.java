package org.loginwithx.site.signin;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.loginwithx.Internal;
import org.loginwithx.account.ForgottenPassword;
import org.loginwithx.account.FormError;
import org.loginwithx.site.OptionalPage;
import org.loginwithx.site.Page;
import org.loginwithx.site.Redirect;
import org.loginwithx.web.FormToken;
import org.loginwithx.web.LoginSettings;

/** The page on which users ask for the mail with which they can set a new password. */
@WebServlet(urlPatterns = "/password/forgotten", asyncSupported = true)
@Internal
public class ForgottenPasswordServlet extends OptionalPage {

  private static final long serialVersionUID = 1L;

  private static final String PATH = "/password/forgotten";

  @Inject private transient LoginSettings settings;
  @Inject private transient ForgottenPassword forgotten;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public ForgottenPasswordServlet() {}

  @Override
  protected boolean exists() {
    return forgotten.isPossible();
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    request.setAttribute("asked", request.getParameter("asked") != null);
    show(request, response);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Optional<FormError> error = forgotten.ask(request);
    if (error.isEmpty()) {
      Redirect.to(request, response, settings, PATH + "?asked=true");
      return;
    }
    RejectedForm.prepare(request, response, error.get());
    show(request, response);
  }

  private void show(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    request.setAttribute("formToken", FormToken.give(request, response, settings));
    Page.show(request, response, "password-forgotten");
  }
}
