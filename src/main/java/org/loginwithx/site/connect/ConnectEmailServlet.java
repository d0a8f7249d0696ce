package org.loginwithx.site.connect;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.loginwithx.Internal;
import org.loginwithx.account.Action;
import org.loginwithx.account.EmailConfirmation;
import org.loginwithx.account.EmailConfirmation.Sent;
import org.loginwithx.account.Proof;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.oauthserver.Clients;
import org.loginwithx.site.FormPage;
import org.loginwithx.site.FormState;
import org.loginwithx.site.Page;
import org.loginwithx.site.Redirect;
import org.loginwithx.site.SentMail;
import org.loginwithx.user.EmailAddress;
import org.loginwithx.user.EmailAddresses;
import org.loginwithx.user.MailLinks;
import org.loginwithx.web.ClientRequest;
import org.loginwithx.web.ClientRequests;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.SessionLogin;

/**
 * Asks a user who is logged in for an address, because a client requires one. As on the account
 * page, this needs a new log-in: a thief who has confirmed an address can set a password.
 */
@WebServlet(urlPatterns = "/connect/email", asyncSupported = true)
@Internal
public class ConnectEmailServlet extends FormPage {

  private static final long serialVersionUID = 1L;

  private static final System.Logger LOG = System.getLogger(ConnectEmailServlet.class.getName());

  private static final String PATH = "/connect/email?request=";

  /** In the session: what a mail was sent for. */
  private static final String WAITS = "org.loginwithx.connectEmail";

  /** In the session: the key of the address that the mail went to. */
  private static final String ADDRESS = "org.loginwithx.connectEmail.address";

  @Inject private transient Clients applications;
  @Inject private transient EmailAddresses addresses;
  @Inject private transient EmailConfirmation confirmation;
  @Inject private transient MailLinks links;
  @Inject private transient LoginSettings settings;
  @Inject private transient Clock clock;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public ConnectEmailServlet() {}

  /** The page that asks a user who logs in for this client. */
  static String path(ClientRequest asked) {
    return PATH + asked.id();
  }

  /** Records that a mail to this address is sent for a client. */
  static void waitFor(HttpSession session, ClientRequest asked, EmailAddress address) {
    session.setAttribute(WAITS, asked.id());
    session.setAttribute(ADDRESS, address.key());
  }

  /**
   * The page that continues after this address is confirmed, if a client asked for it and the user
   * has not refused. A double click continues there, too, so this is deleted only with the request
   * of the client. After a change on the account page, the user stays there.
   */
  public static Optional<String> next(
      HttpServletRequest request, EmailAddress confirmed, Clock clock) {
    HttpSession session = request.getSession(false);
    return session != null
            && session.getAttribute(WAITS) instanceof String id
            && confirmed.key().equals(session.getAttribute(ADDRESS))
        ? ClientRequests.find(request, id, clock.instant())
            .filter(asked -> asked.error() == null)
            .map(ClientRequests::path)
        : Optional.empty();
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Optional<ClientRequest> asked = asked(request, response);
    if (asked.isEmpty()) {
      return;
    }
    SessionLogin login = SessionLogin.from(request).orElseThrow();
    if (addresses.find(login.userId()).isPresent()) {
      Redirect.to(request, response, settings, ClientRequests.path(asked.get()));
      return;
    }
    if (needsLogIn(request, Action.ADD_EMAIL)) {
      forms().logInFirst(request, response, path(asked.get()));
      return;
    }
    if (request.getParameter("confirmed") != null) {
      Redirect.withMessage(request, response, settings, path(asked.get()), "email.not-yet");
      return;
    }
    Optional<EmailAddress> onItsWay = links.onItsWay(login.userId());
    request.setAttribute("onItsWay", onItsWay.map(EmailAddress::address).orElse(null));
    request.setAttribute(
        "app", applications.enabled(asked.get().clientId()).map(found -> found.name()).orElse(""));
    if (!confirmation.canSend()) {
      LOG.log(
          System.Logger.Level.ERROR, "An application requires addresses, but no mail is set up");
    }
    request.setAttribute("asked", asked.get());
    request.setAttribute("proposed", login.profile().email());
    Page.show(request, response, "connect-email");
  }

  @Override
  protected String page(HttpServletRequest request) {
    return PATH + request.getParameter("request");
  }

  @Override
  protected void refuse(
      HttpServletRequest request, HttpServletResponse response, UnprovenException unproven)
      throws IOException {
    if (unproven.missing() == Proof.NEW_LOG_IN) {
      forms().logInFirst(request, response, page(request));
      return;
    }
    super.refuse(request, response, unproven);
  }

  @Override
  protected void post(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException, UnprovenException {
    Optional<ClientRequest> asked = asked(request, response);
    if (asked.isEmpty()) {
      return;
    }
    require(request, Action.ADD_EMAIL);
    String page = path(asked.get());
    Optional<EmailAddress> address = EmailAddress.parse(request.getParameter("email"));
    if (address.isEmpty()) {
      String text = Messages.forRequest(request).text("email.invalid");
      forms()
          .refused(request, response, page, FormState.of(request, Map.of("email", text), "email"));
      return;
    }
    waitFor(request.getSession(), asked.get(), address.get());
    CompletableFuture<Sent> sent = confirmation.add(request, address.get());
    SentMail.await(request, response, settings, page, address.get(), sent);
  }

  /**
   * The request of the client for which the user logs in; if there is none, this has answered the
   * request.
   */
  private Optional<ClientRequest> asked(HttpServletRequest request, HttpServletResponse response) {
    Optional<ClientRequest> asked =
        SessionLogin.from(request)
            .flatMap(
                login ->
                    ClientRequests.find(request, request.getParameter("request"), clock.instant()))
            .filter(found -> found.error() == null);
    if (asked.isEmpty()) {
      Redirect.withMessage(
          request, response, settings, settings.successPage(), "connect.failed.gone");
    }
    return asked;
  }
}
