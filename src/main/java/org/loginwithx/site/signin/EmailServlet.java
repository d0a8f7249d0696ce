package org.loginwithx.site.signin;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.loginwithx.Internal;
import org.loginwithx.account.EmailConfirmation;
import org.loginwithx.account.EmailConfirmation.Sent;
import org.loginwithx.account.EmailSettings;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.login.LoginPaths;
import org.loginwithx.login.PendingMember;
import org.loginwithx.site.FormState;
import org.loginwithx.site.OutdatedForm;
import org.loginwithx.site.Page;
import org.loginwithx.site.Redirect;
import org.loginwithx.site.SentMail;
import org.loginwithx.user.EmailAddress;
import org.loginwithx.user.MailLink;
import org.loginwithx.user.MailLinks;
import org.loginwithx.web.FormToken;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.SessionLogin;
import org.loginwithx.web.Waiting;

/**
 * Asks a visitor who came from X for an address, and sends the mail. The button to continue after
 * the address is confirmed belongs to the log-in itself, see {@link
 * org.loginwithx.login.LoginFilter}.
 */
@WebServlet(urlPatterns = "/email", asyncSupported = true)
@Internal
public class EmailServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Inject private transient LoginSettings settings;
  @Inject private transient EmailSettings emailSettings;
  @Inject private transient EmailConfirmation confirmation;
  @Inject private transient MailLinks links;
  @Inject private transient LoginPaths paths;
  @Inject private transient Clock clock;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public EmailServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Optional<PendingMember> open = open(request, response);
    if (open.isEmpty()) {
      return;
    }
    PendingMember member = open.get();
    request.setAttribute("member", member);
    request.setAttribute(
        "address", member.email() != null ? member.email() : member.profile().email());
    request.setAttribute("emailUrl", settings.publicPath(request) + emailSettings.page());
    request.setAttribute("finishUrl", settings.publicPath(request) + paths.start());
    Page.show(request, response, "email");
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (Waiting.resume(request, response)) {
      return;
    }
    Optional<PendingMember> open = open(request, response);
    if (open.isEmpty()) {
      return;
    }
    PendingMember member = open.get();
    if (!member.isCsrfToken(FormToken.of(request))) {
      OutdatedForm.refuse(request, response);
      return;
    }
    if ("cancel".equals(request.getParameter("choice"))) {
      cancel(request, member);
      Redirect.withMessage(request, response, settings, settings.signInPage(), "email.cancelled");
      return;
    }
    Optional<EmailAddress> address = EmailAddress.parse(request.getParameter("email"));
    if (address.isEmpty()) {
      String text = Messages.forRequest(request).text("email.invalid");
      FormState.of(request, Map.of("email", text), "email").leave(request);
      Redirect.to(request, response, settings, emailSettings.page());
      return;
    }
    send(request, response, member, address.get());
  }

  private void cancel(HttpServletRequest request, PendingMember member) {
    PendingMember.removeFrom(request);
    if (member.userId() != null) {
      return;
    }
    try {
      links.cancelJoin(member.profile());
    } catch (DatabaseUnavailableException endsByItself) {
      // The link expires in 30 minutes.
    }
  }

  private void send(
      HttpServletRequest request,
      HttpServletResponse response,
      PendingMember member,
      EmailAddress address)
      throws ServletException, IOException {
    MailLink link =
        member.userId() == null
            ? MailLink.join(member.profile(), address)
            : MailLink.confirm(member.userId(), member.profile(), address);
    CompletableFuture<Sent> sent = confirmation.send(request, link);
    Waiting.until(
        sent,
        SentMail.LONGEST,
        () -> Sent.FAILED,
        request,
        response,
        (again, answer, result) -> answer(again, answer, address, result));
  }

  private void answer(
      HttpServletRequest request, HttpServletResponse response, EmailAddress address, Sent sent) {
    if (sent == Sent.SENT) {
      PendingMember.from(request, clock.instant())
          .ifPresent(open -> open.withEmail(address.address()).saveTo(request.getSession()));
    }
    SentMail.answer(request, response, settings, emailSettings.page(), address, sent);
  }

  /** The visitor who is asked for an address; if there is none, this has answered the request. */
  private Optional<PendingMember> open(HttpServletRequest request, HttpServletResponse response) {
    Optional<PendingMember> open = PendingMember.from(request, clock.instant());
    if (open.isEmpty()) {
      nothingOpen(request, response);
    }
    return open;
  }

  private void nothingOpen(HttpServletRequest request, HttpServletResponse response) {
    boolean loggedIn = SessionLogin.from(request).isPresent();
    Redirect.withMessage(
        request,
        response,
        settings,
        loggedIn ? settings.successPage() : settings.signInPage(),
        "email.nothing-open");
  }
}
