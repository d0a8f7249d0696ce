package org.loginwithx.site.account;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.loginwithx.Internal;
import org.loginwithx.account.EmailConfirmation;
import org.loginwithx.account.EmailConfirmation.Result;
import org.loginwithx.account.EmailSettings;
import org.loginwithx.login.PendingMember;
import org.loginwithx.site.Page;
import org.loginwithx.site.Redirect;
import org.loginwithx.site.connect.ConnectEmailServlet;
import org.loginwithx.user.MailLink;
import org.loginwithx.user.MailLink.Found;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.SessionLogin;

/**
 * The page to which the link in a mail leads. Opening it changes nothing, because mail scanners
 * open all links. Its form has the token of the link, which cannot be guessed and is good once, so
 * it needs no form token. The form logs no user in, in any browser.
 */
@WebServlet("/email/confirm")
@Internal
public class ConfirmEmailServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Inject private transient LoginSettings settings;
  @Inject private transient EmailSettings emailSettings;
  @Inject private transient EmailConfirmation confirmation;
  @Inject private transient Clock clock;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public ConfirmEmailServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    String done = request.getParameter("done");
    if (done != null) {
      show(request, response, done.equals("joining") ? "joining" : "done", 200);
      return;
    }
    Optional<Found> found = confirmation.look(token(request));
    if (found.isEmpty()) {
      show(request, response, "gone", HttpServletResponse.SC_GONE);
      return;
    }
    if (found.get().used()) {
      show(request, response, done(), HttpServletResponse.SC_OK);
      return;
    }
    request.setAttribute("link", found.get().link());
    request.setAttribute("token", token(request));
    request.setAttribute("confirmPath", confirmation.confirmPath());
    show(request, response, "ask", HttpServletResponse.SC_OK);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Result result = confirmation.confirm(request, token(request));
    if (result instanceof Result.Confirmed confirmed) {
      confirmed(request, response, confirmed.link());
      return;
    }
    if (result instanceof Result.OfAnother) {
      show(request, response, "of-another", HttpServletResponse.SC_CONFLICT);
      return;
    }
    if (result instanceof Result.Refused refused) {
      request.setAttribute("refusal", refused.message());
      show(request, response, "refused", HttpServletResponse.SC_FORBIDDEN);
      return;
    }
    show(request, response, "gone", HttpServletResponse.SC_GONE);
  }

  /**
   * Redirects to the page where the mail was asked for, if this is the same browser; otherwise
   * shows a plain page.
   */
  private void confirmed(HttpServletRequest request, HttpServletResponse response, MailLink link) {
    if (PendingMember.from(request, clock.instant()).filter(open -> isOf(open, link)).isPresent()) {
      Redirect.done(request, response, settings, emailSettings.page(), "email.confirm.done");
      return;
    }
    if (SessionLogin.from(request)
        .filter(login -> login.userId().equals(link.userId()))
        .isPresent()) {
      String next = ConnectEmailServlet.next(request, link.email(), clock).orElse("/account");
      Redirect.done(request, response, settings, next, "email.confirm.done");
      return;
    }
    Redirect.to(request, response, settings, confirmation.confirmPath() + "?done=" + done());
  }

  private String done() {
    return emailSettings.isRequired() ? "joining" : "done";
  }

  private static boolean isOf(PendingMember open, MailLink link) {
    return link.userId() != null
        ? link.userId().equals(open.userId())
        : open.profile().provider().equals(link.provider())
            && open.profile().subject().equals(link.subject());
  }

  private static String token(HttpServletRequest request) {
    return Objects.requireNonNullElse(request.getParameter("token"), "");
  }

  private static void show(
      HttpServletRequest request, HttpServletResponse response, String state, int status)
      throws ServletException, IOException {
    response.setStatus(status);
    request.setAttribute("state", state);
    Page.show(request, response, "email-confirm");
  }
}
