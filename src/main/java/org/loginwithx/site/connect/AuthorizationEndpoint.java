package org.loginwithx.site.connect;

import static java.util.Objects.requireNonNull;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.loginwithx.Internal;
import org.loginwithx.account.Action;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.attempt.LoginReport;
import org.loginwithx.attempt.SecurityLog;
import org.loginwithx.attempt.StrangerSessions;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.login.LoginFlows;
import org.loginwithx.login.LoginPaths;
import org.loginwithx.oauthserver.AuthorizationServer;
import org.loginwithx.oauthserver.Client;
import org.loginwithx.oauthserver.Clients;
import org.loginwithx.oauthserver.CodeGrant;
import org.loginwithx.oauthserver.Member;
import org.loginwithx.site.FormPage;
import org.loginwithx.site.Page;
import org.loginwithx.site.Redirect;
import org.loginwithx.user.EmailAddresses;
import org.loginwithx.web.CanonicalHost;
import org.loginwithx.web.ClientRequest;
import org.loginwithx.web.ClientRequests;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.Navigation;
import org.loginwithx.web.ReturnUrl;
import org.loginwithx.web.SessionLogin;

/**
 * The authorization endpoint, to which clients send users (RFC 6749 section 3.1, with PKCE): a user
 * who is logged in goes back with a code at once, all others log in first.
 *
 * <p>Until it is clear that the address is registered for the client, no browser is redirected: the
 * user sees an error page.
 */
@WebServlet("/connect/twitter")
@Internal
public class AuthorizationEndpoint extends FormPage {

  private static final long serialVersionUID = 1L;

  private static final System.Logger LOG = System.getLogger(AuthorizationEndpoint.class.getName());

  /** The user chooses how to log in, on the sign-in page, instead of going straight to X. */
  private static final String CHOOSE = "select_account";

  /** Values of {@code prompt} (OpenID Connect Core 3.1.2.1) for which a session is not enough. */
  private static final Set<String> ANEW = Set.of("login", CHOOSE);

  @Inject private transient AuthorizationServer server;
  @Inject private transient Clients applications;
  @Inject private transient LoginSettings settings;
  @Inject private transient EmailAddresses addresses;
  @Inject private transient LoginPaths paths;
  @Inject private transient LoginFlows flows;
  @Inject private transient SecurityLog log;
  @Inject private transient LoginReport report;
  @Inject private transient StrangerSessions sessions;
  @Inject private transient Clock clock;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public AuthorizationEndpoint() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (Navigation.isAhead(request)) {
      // A code works once. After a status other than 2xx, the browser asks again when the user
      // clicks.
      response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      return;
    }
    if (request.isRequestedSessionIdFromURL()) {
      fail(request, response, HttpServletResponse.SC_BAD_REQUEST, "malformed");
      return;
    }
    if (!settings.isSetUp() || !server.isReady()) {
      LOG.log(
          System.Logger.Level.ERROR,
          "{0} needs the settings of a log-in and a key in LOGIN_KEYS to sign with",
          ClientRequests.CONNECT);
      fail(request, response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "not-set-up");
      return;
    }
    Optional<String> canonical = CanonicalHost.redirect(request, issuer());
    if (canonical.isPresent()) {
      response.sendRedirect(canonical.get());
      return;
    }
    if (request.getParameter("request") != null && request.getParameter("client_id") == null) {
      goOn(request, response);
      return;
    }
    start(request, response);
  }

  private void start(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Optional<Client> application =
        AuthorizationRequest.single(request, "client_id").flatMap(id -> applications.enabled(id));
    if (application.isEmpty()) {
      fail(request, response, HttpServletResponse.SC_BAD_REQUEST, "unknown");
      return;
    }
    Optional<String> redirectUri =
        AuthorizationRequest.single(request, "redirect_uri")
            .filter(uri -> application.get().answersAt(uri));
    if (redirectUri.isEmpty()) {
      fail(request, response, HttpServletResponse.SC_BAD_REQUEST, "redirect");
      return;
    }
    String state =
        AuthorizationRequest.single(request, "state")
            .filter(AuthorizationRequest::isState)
            .orElse(null);
    Optional<String> mistake = AuthorizationRequest.mistake(request);
    if (mistake.isPresent()) {
      answer(
          response, AuthorizationResponse.error(redirectUri.get(), mistake.get(), state, issuer()));
      return;
    }
    String prompt = AuthorizationRequest.single(request, "prompt").orElse("");
    Optional<SessionLogin> login = SessionLogin.from(request);
    ClientRequest asked =
        ClientRequest.of(
            application.get().id(),
            redirectUri.get(),
            state,
            AuthorizationRequest.single(request, "code_challenge").orElseThrow(),
            clock.instant(),
            ANEW.contains(prompt),
            login.map(SessionLogin::loginId).orElse(null));
    if (prompt.equals("none")) {
      boolean canAnswer =
          login.isPresent()
              && !needsEmail(application.get(), login.get())
              && !Client.isOnDevice(asked.redirectUri());
      answer(
          response,
          canAnswer
              ? withCode(request, asked, login.get())
              : error(asked, login.isPresent() ? "interaction_required" : "login_required"));
      return;
    }
    if (login.isEmpty() || asked.anew()) {
      ClientRequests.add(sessions.of(request), asked);
      if (prompt.equals(CHOOSE)) {
        Redirect.to(request, response, settings, settings.signInPage() + asQuery(request, asked));
        return;
      }
      toLogin(request, response, asked);
      return;
    }
    if (needsEmail(application.get(), login.get()) || Client.isOnDevice(asked.redirectUri())) {
      ClientRequests.add(sessions.of(request), asked);
      Redirect.to(request, response, settings, ClientRequests.path(asked));
      return;
    }
    answer(response, withCode(request, asked, login.get()));
  }

  /** A user comes back from the log-in. */
  private void goOn(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Optional<ClientRequest> open = open(request);
    Optional<Client> application = open.flatMap(this::application);
    if (open.isEmpty() || application.isEmpty()) {
      fail(request, response, HttpServletResponse.SC_BAD_REQUEST, "gone");
      return;
    }
    ClientRequest asked = open.get();
    if (asked.error() != null) {
      refuse(request, response, application.get(), asked, asked.error());
      return;
    }
    if ("access_denied".equals(request.getParameter("error"))) {
      refuse(request, response, application.get(), asked, "access_denied");
      return;
    }
    Optional<SessionLogin> login = SessionLogin.from(request);
    if (login.isEmpty()) {
      toLogin(request, response, asked);
      return;
    }
    if (isOutdated(asked, login.get())) {
      refuse(request, response, application.get(), asked, "login_required");
      return;
    }
    if (needsEmail(application.get(), login.get())) {
      Redirect.to(request, response, settings, ConnectEmailServlet.path(asked));
      return;
    }
    if (Client.isOnDevice(asked.redirectUri())) {
      askForConsent(request, response, application.get(), asked);
      return;
    }
    grant(request, response, application.get(), asked, login.get());
  }

  private Optional<ClientRequest> open(HttpServletRequest request) {
    return ClientRequests.find(request, request.getParameter("request"), clock.instant());
  }

  /** The client may have been changed or disabled meanwhile. */
  private Optional<Client> application(ClientRequest asked) {
    return applications
        .enabled(asked.clientId())
        .filter(found -> found.answersAt(asked.redirectUri()));
  }

  /**
   * Any program on the user's device can listen at such an address, or claim its scheme, and
   * pretend to be this client. So the user has to agree first (RFC 8252 section 8.6).
   */
  private static void askForConsent(
      HttpServletRequest request,
      HttpServletResponse response,
      Client application,
      ClientRequest asked)
      throws ServletException, IOException {
    request.setAttribute("asked", asked);
    request.setAttribute("app", application);
    Page.show(request, response, "connect-consent");
  }

  /** The answer to that question. */
  @Override
  protected void post(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException, UnprovenException {
    if (request.getParameter("request") == null) {
      response.setHeader("Allow", "GET");
      response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
      return;
    }
    Optional<ClientRequest> open = open(request);
    Optional<Client> application = open.flatMap(this::application);
    Optional<SessionLogin> login = SessionLogin.from(request);
    if (open.isEmpty() || application.isEmpty() || login.isEmpty()) {
      fail(request, response, HttpServletResponse.SC_BAD_REQUEST, "gone");
      return;
    }
    require(request, Action.ALLOW_CLIENT);
    ClientRequest asked = open.get();
    if (asked.error() != null || !"allow".equals(request.getParameter("choice"))) {
      String error = Objects.requireNonNullElse(asked.error(), "access_denied");
      refuse(request, response, application.get(), asked, error);
      return;
    }
    if (isOutdated(asked, login.get()) || needsEmail(application.get(), login.get())) {
      Redirect.to(request, response, settings, ClientRequests.path(asked));
      return;
    }
    grant(request, response, application.get(), asked, login.get());
  }

  private static boolean isOutdated(ClientRequest asked, SessionLogin login) {
    return asked.isTooOld(login.loginId(), login.at());
  }

  /** Whether the client requires a confirmed address and this user has none. */
  private boolean needsEmail(Client application, SessionLogin login) {
    return application.emailRequired() && addresses.find(login.userId()).isEmpty();
  }

  private void toLogin(
      HttpServletRequest request, HttpServletResponse response, ClientRequest asked) {
    // A log-in for which X asks nothing does not show who sits at the browser.
    String force = asked.anew() && flows.canForceLogin() ? "&force_login=true" : "";
    Redirect.to(request, response, settings, paths.start() + asQuery(request, asked) + force);
  }

  private String asQuery(HttpServletRequest request, ClientRequest asked) {
    return new ReturnUrl(settings.publicPath(request) + ClientRequests.path(asked)).asQuery();
  }

  private String withCode(HttpServletRequest request, ClientRequest asked, SessionLogin login) {
    CodeGrant grant =
        new CodeGrant(
            asked.clientId(),
            asked.redirectUri(),
            asked.challenge(),
            new Member(login.userId(), login.profile(), login.given()),
            login.loginId(),
            login.at());
    try {
      String code = server.makeCode(grant);
      log.noted(request, "application_login", "-", asked.clientId());
      return AuthorizationResponse.code(asked.redirectUri(), code, asked.state(), issuer());
    } catch (DatabaseUnavailableException away) {
      return error(asked, "temporarily_unavailable");
    }
  }

  private String error(ClientRequest asked, String error) {
    return AuthorizationResponse.error(asked.redirectUri(), error, asked.state(), issuer());
  }

  private static void answer(HttpServletResponse response, String address) {
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader("Location", address);
  }

  private void grant(
      HttpServletRequest request,
      HttpServletResponse response,
      Client application,
      ClientRequest asked,
      SessionLogin login)
      throws ServletException, IOException {
    ClientRequests.answered(request, asked, null, clock.instant());
    leave(request, response, application, withCode(request, asked, login));
  }

  private void refuse(
      HttpServletRequest request,
      HttpServletResponse response,
      Client application,
      ClientRequest asked,
      String error)
      throws ServletException, IOException {
    ClientRequests.answered(request, asked, error, clock.instant());
    leave(request, response, application, error(asked, error));
  }

  /**
   * Goes back to the client by a page that continues by itself. A redirect would not do: browsers
   * apply the form-action of this site's pages to every redirect that follows a form, and a log-in
   * may have begun with a form.
   */
  private static void leave(
      HttpServletRequest request, HttpServletResponse response, Client application, String address)
      throws ServletException, IOException {
    request.setAttribute("address", address);
    request.setAttribute("refresh", "0; url=" + address);
    request.setAttribute(
        "onTo", Messages.forRequest(request).text("connect.on-to", application.name()));
    Page.show(request, response, "connect-on");
  }

  private void fail(
      HttpServletRequest request, HttpServletResponse response, int status, String reason)
      throws ServletException, IOException {
    LoginAttempt attempt = new LoginAttempt(request, response);
    report.applicationRefused(attempt, "application_" + reason.replace('-', '_'), asked(request));
    response.setStatus(status);
    request.setAttribute("reason", "connect.failed." + reason);
    request.setAttribute("number", Messages.forRequest(request).text("error.number", attempt.id()));
    Page.show(request, response, "connect-failed");
  }

  /** The redirect address for the log, without its query, which belongs to the client. */
  private static String asked(HttpServletRequest request) {
    String client = AuthorizationRequest.single(request, "client_id").orElse("-");
    String address = AuthorizationRequest.single(request, "redirect_uri").orElse("-");
    return "client:" + client + ",back_to:" + address.replaceFirst("\\?.*", "");
  }

  private String issuer() {
    return requireNonNull(settings.publicUrl(), "publicUrl").toString();
  }
}
