package org.loginwithx.site.account;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
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
import org.loginwithx.site.FormState;
import org.loginwithx.site.Question;
import org.loginwithx.site.Redirect;
import org.loginwithx.site.SentMail;
import org.loginwithx.user.EmailAddress;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;

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

  /** Asks before an address is removed, because a click cannot be taken back. */
  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (!"remove".equals(request.getParameter("choice"))) {
      Redirect.to(request, response, settings, "/account#email");
      return;
    }
    Messages messages = Messages.forRequest(request);
    new Question(
            messages.text("email.remove.ask"),
            null,
            List.of(
                messages.text("email.remove.ask.mails"), messages.text("email.remove.ask.link")),
            "/account/email",
            Map.of("choice", "remove"),
            messages.text("email.account.remove"),
            "/account#email")
        .ask(request, response);
  }

  @Override
  protected void post(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException, UnprovenException {
    boolean withdraws = "withdraw".equals(request.getParameter("choice"));
    boolean removes = withdraws || "remove".equals(request.getParameter("choice"));
    require(request, removes ? Action.REMOVE_EMAIL : Action.CHANGE_EMAIL);
    if (emailSettings.policy() == EmailPolicy.OFF || !confirmation.canSend()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    if (removes) {
      remove(request, response, withdraws);
      return;
    }
    change(request, response);
  }

  /**
   * @param withdraws whether the user has no address yet, and takes back the one that was entered
   */
  private void remove(HttpServletRequest request, HttpServletResponse response, boolean withdraws)
      throws UnprovenException {
    if (emailSettings.isRequired()) {
      Redirect.refused(request, response, settings, PAGE, "email.account.required");
      return;
    }
    Optional<String> refusal = confirmation.remove(request);
    if (refusal.isPresent()) {
      forms().refused(request, response, PAGE, refusal.get());
      return;
    }
    Redirect.done(
        request,
        response,
        settings,
        PAGE,
        withdraws ? "email.account.withdrawn" : "email.account.removed");
  }

  private void change(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException, UnprovenException {
    Optional<EmailAddress> address = EmailAddress.parse(request.getParameter("email"));
    if (address.isEmpty()) {
      String text = Messages.forRequest(request).text("email.invalid");
      forms()
          .refused(request, response, PAGE, FormState.of(request, Map.of("email", text), "email"));
      return;
    }
    TypedPassword current = TypedPassword.of(request.getParameter("current"));
    CompletableFuture<Sent> sent = confirmation.change(request, address.get(), current);
    SentMail.await(request, response, settings, PAGE, address.get(), sent);
  }
}
