package org.loginwithx.site.signin;

import static java.util.Objects.requireNonNullElse;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.loginwithx.Internal;
import org.loginwithx.account.PasswordChange;
import org.loginwithx.account.PasswordChange.Reset;
import org.loginwithx.password.TooManyHashesException;
import org.loginwithx.password.TypedPassword;
import org.loginwithx.site.FormState;
import org.loginwithx.site.OptionalPage;
import org.loginwithx.site.Page;
import org.loginwithx.site.Redirect;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.ReturnUrl;

/**
 * The page to which the mail for a forgotten password leads. Opening it changes nothing, because
 * mail scanners open all links. Its form has the token of the link, which cannot be guessed, so it
 * needs no form token. The form logs no user in, in any browser.
 */
@WebServlet(urlPatterns = "/password/reset", asyncSupported = true)
@Internal
public class ResetPasswordServlet extends OptionalPage {

  private static final long serialVersionUID = 1L;

  @Inject private transient LoginSettings settings;
  @Inject private transient PasswordChange change;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public ResetPasswordServlet() {}

  @Override
  protected boolean exists() {
    return settings.passwords();
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    show(request, response, HttpServletResponse.SC_OK);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Messages messages = Messages.forRequest(request);
    TypedPassword next = TypedPassword.of(request.getParameter("new"));
    if (!next.equals(TypedPassword.of(request.getParameter("repeated")))) {
      refuse(request, response, "repeated", messages.text("password.not-repeated"));
      return;
    }
    Reset result;
    try {
      result = change.reset(request, token(request), next);
    } catch (TooManyHashesException busy) {
      request.setAttribute("refused", messages.text("failure.busy"));
      show(request, response, HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      return;
    }
    if (result instanceof Reset.BadPassword bad) {
      refuse(request, response, "new", bad.message());
      return;
    }
    if (result instanceof Reset.Gone) {
      showGone(request, response);
      return;
    }
    String account =
        ReturnUrl.parse(settings.publicPath(request) + "/account")
            .map(ReturnUrl::asQuery)
            .orElse("?");
    Redirect.to(
        request, response, settings, settings.signInPage() + account + "&" + SignInPage.RESET);
  }

  private void refuse(
      HttpServletRequest request, HttpServletResponse response, String field, String message)
      throws ServletException, IOException {
    FormState.of(request, Map.of(field, message)).show(request);
    show(request, response, HttpServletResponse.SC_BAD_REQUEST);
  }

  private void show(HttpServletRequest request, HttpServletResponse response, int status)
      throws ServletException, IOException {
    String email = change.look(token(request)).orElse(null);
    if (email == null) {
      showGone(request, response);
      return;
    }
    response.setStatus(status);
    request.setAttribute("email", email);
    request.setAttribute("token", token(request));
    Page.show(request, response, "password-reset");
  }

  private static void showGone(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    response.setStatus(HttpServletResponse.SC_GONE);
    Page.show(request, response, "password-reset");
  }

  private static String token(HttpServletRequest request) {
    return requireNonNullElse(request.getParameter("token"), "");
  }
}
