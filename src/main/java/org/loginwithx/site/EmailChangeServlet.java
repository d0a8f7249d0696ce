package org.loginwithx.site;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.loginwithx.login.EmailConfirmation;
import org.loginwithx.login.EmailConfirmation.Sent;
import org.loginwithx.login.EmailPolicy;
import org.loginwithx.login.EmailSettings;
import org.loginwithx.login.LoginSettings;
import org.loginwithx.login.SessionLogin;
import org.loginwithx.login.Waiting;
import org.loginwithx.user.DatabaseUnavailableException;
import org.loginwithx.user.EmailAddress;
import org.loginwithx.user.MailLink;

/**
 * Changes or removes the address of whoever is logged in. A new one counts once it is confirmed.
 */
public class EmailChangeServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;
  private static final String PAGE = "/account";

  @Inject private transient AccountForms forms;
  @Inject private transient LoginSettings settings;
  @Inject private transient EmailSettings emailSettings;
  @Inject private transient EmailConfirmation confirmation;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public EmailChangeServlet() {}

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (Waiting.resume(request, response)) {
      return;
    }
    // Whoever has the address can set a password: it is as good as a way to log in.
    if (!forms.isRecentAndOurs(request, response)) {
      return;
    }
    SessionLogin login = SessionLogin.from(request).orElseThrow();
    if (emailSettings.policy() == EmailPolicy.OFF || !confirmation.canSend()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    try {
      if ("remove".equals(request.getParameter("choice"))) {
        remove(request, response, login);
        return;
      }
      change(request, response, login);
    } catch (DatabaseUnavailableException away) {
      response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    }
  }

  private void remove(
      HttpServletRequest request, HttpServletResponse response, SessionLogin login) {
    if (emailSettings.isRequired()) {
      Redirect.withMessage(request, response, settings, PAGE, "email.account.required");
      return;
    }
    boolean removed = confirmation.remove(request, login.userId());
    Redirect.withMessage(
        request,
        response,
        settings,
        PAGE,
        removed ? "email.account.removed" : "email.account.names-password");
  }

  private void change(HttpServletRequest request, HttpServletResponse response, SessionLogin login)
      throws ServletException, IOException {
    Optional<EmailAddress> address = EmailAddress.parse(request.getParameter("email"));
    if (address.isEmpty()) {
      Redirect.withMessage(request, response, settings, PAGE, "email.invalid");
      return;
    }
    CompletableFuture<Sent> sent =
        confirmation.send(
            request, MailLink.confirm(login.userId(), login.profile(), address.get()));
    SentMail.await(request, response, settings, PAGE, address.get(), sent);
  }
}
