package org.loginwithx.site.account;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.loginwithx.Internal;
import org.loginwithx.account.Action;
import org.loginwithx.account.EmailConfirmation;
import org.loginwithx.account.EmailConfirmation.Sent;
import org.loginwithx.account.EmailPolicy;
import org.loginwithx.account.EmailSettings;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.password.TypedPassword;
import org.loginwithx.site.FormPage;
import org.loginwithx.site.Redirect;
import org.loginwithx.site.SentMail;
import org.loginwithx.user.EmailAddress;
import org.loginwithx.web.LoginSettings;

/** Changes or removes the address of the logged-in user. A new one counts when it is confirmed. */
@WebServlet(urlPatterns = "/account/email", asyncSupported = true)
@Internal
public class EmailChangeServlet extends FormPage {

  private static final long serialVersionUID = 1L;
  private static final String PAGE = "/account";

  @Inject private transient LoginSettings settings;
  @Inject private transient EmailSettings emailSettings;
  @Inject private transient EmailConfirmation confirmation;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public EmailChangeServlet() {}

  @Override
  protected void post(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException, UnprovenException {
    boolean removes = "remove".equals(request.getParameter("choice"));
    require(request, removes ? Action.REMOVE_EMAIL : Action.CHANGE_EMAIL);
    if (emailSettings.policy() == EmailPolicy.OFF || !confirmation.canSend()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    if (removes) {
      remove(request, response);
      return;
    }
    change(request, response);
  }

  private void remove(HttpServletRequest request, HttpServletResponse response)
      throws UnprovenException {
    if (emailSettings.isRequired()) {
      Redirect.withMessage(request, response, settings, PAGE, "email.account.required");
      return;
    }
    Optional<String> refusal = confirmation.remove(request);
    if (refusal.isPresent()) {
      forms().backToAccount(request, response, refusal.get());
      return;
    }
    Redirect.withMessage(request, response, settings, PAGE, "email.account.removed");
  }

  private void change(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException, UnprovenException {
    Optional<EmailAddress> address = EmailAddress.parse(request.getParameter("email"));
    if (address.isEmpty()) {
      Redirect.withMessage(request, response, settings, PAGE, "email.invalid");
      return;
    }
    TypedPassword current = TypedPassword.of(request.getParameter("current"));
    CompletableFuture<Sent> sent;
    try {
      sent = confirmation.change(request, address.get(), current);
    } catch (UnprovenException unproven) {
      AccountEmail.keep(request, address.get());
      throw unproven;
    }
    SentMail.await(request, response, settings, PAGE, address.get(), sent);
  }
}
