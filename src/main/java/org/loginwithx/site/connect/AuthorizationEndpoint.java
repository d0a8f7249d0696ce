package org.loginwithx.site.connect;

import static java.util.Objects.requireNonNull;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.account.Action;
import org.loginwithx.account.UnprovenException;
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
import org.loginwithx.oauthserver.IdTokenHint;
import org.loginwithx.oauthserver.Member;
import org.loginwithx.oauthserver.Scopes;
import org.loginwithx.site.FormPage;
import org.loginwithx.site.Page;
import org.loginwithx.site.Redirect;
import org.loginwithx.timer.Seldom;
import org.loginwithx.user.EmailAddresses;
import org.loginwithx.web.CanonicalHost;
import org.loginwithx.web.ClientRequest;
import org.loginwithx.web.ClientRequest.Wanted;
import org.loginwithx.web.ClientRequests;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.Navigation;
import org.loginwithx.web.ReturnUrl;
import org.loginwithx.web.SessionLogin;

/**
 * The authorization endpoint, to which clients send users (RFC 6749 section 3.1, OpenID Connect
 * Core section 3.1.2): a user who is logged in goes back with a code at once, all others log in
 * first.
 *
 * <p>Until it is clear that the address is registered for the client, no browser is redirected: the
 * user sees an error page.
 */
@WebServlet("/connect/twitter")
@Internal
public class AuthorizationEndpoint extends FormPage {

  private static final long serialVersionUID = 1L;

  private static final System.Logger LOG = System.getLogger(AuthorizationEndpoint.class.getName());

  /** Strangers can send such requests. */
  private static final Seldom NOT_SET_UP = new Seldom(Duration.ofMinutes(1));

  @Inject private transient AuthorizationServer server;
  @Inject private transient Clients applications;
  @Inject private transient LoginSettings settings;
  @Inject private transient EmailAddresses addresses;
  @Inject private transient LoginPaths paths;
  @Inject private transient LoginFlows flows;
  @Inject private transient SecurityLog log;
  @Inject private transient LoginReport report;
  @Inject private transient StrangerSessions sessions;
  @Inject private transient BrowserLogin browser;
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
      if (NOT_SET_UP.mayHappen()) {
        LOG.log(
            System.Logger.Level.ERROR,
            "{0} needs the settings of a log-in and a key in LOGIN_KEYS to sign with",
            ClientRequests.CONNECT);
      }
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
    boolean formPost = AuthorizationRequest.isFormPost(request);
    Optional<String> mistake =
        AuthorizationRequest.mistake(request, application.get())
            .or(() -> ClientReply.mistakeOf(redirectUri.get(), formPost));
    if (mistake.isPresent()) {
      ClientReply.send(
          request,
          response,
          application.get(),
          AuthorizationResponse.error(redirectUri.get(), mistake.get(), state, issuer()),
          formPost && ClientReply.mistakeOf(redirectUri.get(), true).isEmpty());
      return;
    }
    AuthorizationRequest wanted = AuthorizationRequest.of(request);
    Optional<SessionLogin> login;
    try {
      login = browser.of(request);
    } catch (DatabaseUnavailableException away) {
      ClientReply.send(
          request,
          response,
          application.get(),
          AuthorizationResponse.error(
              redirectUri.get(), "temporarily_unavailable", state, issuer()),
          formPost);
      return;
    }
    ClientRequest asked =
        asked(request, application.get(), redirectUri.get(), state, wanted, login);
    if (wanted.prompts().contains(AuthorizationRequest.NONE)) {
      ClientReply.send(
          request,
          response,
          application.get(),
          silently(request, application.get(), asked, login),
          formPost);
      return;
    }
    if (login.isEmpty() || asked.anew()) {
      ClientRequests.add(sessions.of(request), asked);
      if (wanted.prompts().contains(AuthorizationRequest.SELECT_ACCOUNT)) {
        Redirect.to(request, response, settings, settings.signInPage() + asQuery(request, asked));
        return;
      }
      toLogin(request, response, asked, wanted.loginHint());
      return;
    }
    if (needsEmail(application.get(), login.get())
        || needsConsent(application.get(), asked, login.get())) {
      ClientRequests.add(sessions.of(request), asked);
      Redirect.to(request, response, settings, ClientRequests.path(asked));
      return;
    }
    ClientReply.send(
        request, response, application.get(), withCode(request, asked, login.get()), formPost);
  }

  private ClientRequest asked(
      HttpServletRequest request,
      Client application,
      String redirectUri,
      @Nullable String state,
      AuthorizationRequest wanted,
      Optional<SessionLogin> login) {
    String hint = wanted.idTokenHint();
    Optional<String> subject =
        hint == null
            ? Optional.empty()
            : server
                .hint(issuer(), hint)
                .filter(found -> found.clientId().equals(application.id()))
                .map(IdTokenHint::subject);
    boolean other =
        hint != null
            && login.isPresent()
            && !subject
                .filter(server.subject(application, login.get().userId())::equals)
                .isPresent();
    return ClientRequest.of(
        application.id(),
        redirectUri,
        state,
        wanted.challenge(),
        clock.instant(),
        wanted.wantsLogin() || other || isOlder(login, wanted.maxAge()),
        login.map(SessionLogin::loginId).orElse(null),
        new Wanted(
            wanted.scopes().text(),
            wanted.nonce(),
            wanted.resources(),
            wanted.formPost(),
            wanted.prompts().contains(AuthorizationRequest.CONSENT),
            subject.orElse(null),
            AuthorizationRequest.language(request)));
  }

  private boolean isOlder(Optional<SessionLogin> login, @Nullable Duration maxAge) {
    return maxAge != null
        && login.filter(found -> found.at().plus(maxAge).isBefore(clock.instant())).isPresent();
  }

  /** The answer if no page may be shown. */
  private AuthorizationResponse silently(
      HttpServletRequest request,
      Client application,
      ClientRequest asked,
      Optional<SessionLogin> login) {
    if (login.isEmpty() || asked.anew()) {
      return error(asked, "login_required");
    }
    if (needsEmail(application, login.get()) || Client.isOnDevice(asked.redirectUri())) {
      return error(asked, "interaction_required");
    }
    return needsConsent(application, asked, login.get())
        ? error(asked, "consent_required")
        : withCode(request, asked, login.get());
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
    Optional<SessionLogin> login = browser.of(request);
    if (login.isEmpty()) {
      toLogin(request, response, asked, null);
      return;
    }
    if (isOutdated(asked, login.get()) || isOther(application.get(), asked, login.get())) {
      refuse(request, response, application.get(), asked, "login_required");
      return;
    }
    if (needsEmail(application.get(), login.get())) {
      Redirect.to(request, response, settings, ConnectEmailServlet.path(asked));
      return;
    }
    if (needsConsent(application.get(), asked, login.get())) {
      askForConsent(request, response, application.get(), asked);
      return;
    }
    grant(request, response, application.get(), asked, login.get());
  }

  private Optional<ClientRequest> open(HttpServletRequest request) {
    Optional<ClientRequest> open =
        ClientRequests.find(request, request.getParameter("request"), clock.instant());
    open.map(asked -> asked.wanted().language())
        .ifPresent(language -> Messages.prefer(request, language));
    return open;
  }

  /** The client may have been changed or disabled meanwhile. */
  private Optional<Client> application(ClientRequest asked) {
    return applications
        .enabled(asked.clientId())
        .filter(found -> found.answersAt(asked.redirectUri()));
  }

  /**
   * Any program on the user's device can listen at an address there, or claim its scheme, and
   * pretend to be this client. So the user has to agree each time (RFC 8252 section 8.6). To a
   * client that does not belong to this site, the user agrees once, but each time if it wants to
   * call other servers for the user. One SELECT for such a client.
   */
  private boolean needsConsent(Client application, ClientRequest asked, SessionLogin login) {
    return Client.isOnDevice(asked.redirectUri())
        || asked.wanted().consent()
        || (!application.ownSite()
            && !(asked.wanted().resources().isEmpty()
                && server
                    .consents()
                    .cover(login.userId(), application.id(), scopes(asked).toAllow())));
  }

  private static Scopes scopes(ClientRequest asked) {
    return Scopes.of(asked.wanted().scope());
  }

  private static void askForConsent(
      HttpServletRequest request,
      HttpServletResponse response,
      Client application,
      ClientRequest asked)
      throws ServletException, IOException {
    request.setAttribute("asked", asked);
    request.setAttribute("app", application);
    request.setAttribute("onDevice", Client.isOnDevice(asked.redirectUri()));
    request.setAttribute("host", URI.create(asked.redirectUri()).getHost());
    request.setAttribute("resources", asked.wanted().resources());
    Messages messages = Messages.forRequest(request);
    request.setAttribute(
        "scopes",
        scopes(asked).toAllow().values().stream()
            .map(scope -> messages.text("connect.scope." + scope))
            .toList());
    Page.show(request, response, "connect-consent");
  }

  /** The answer to that question. */
  @Override
  protected void post(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException, UnprovenException {
    if (request.getParameter("client_id") != null) {
      // OpenID Connect Core section 3.1.2.1.
      if (!PostedRequest.toGet(request, response, settings, server, ClientRequests.CONNECT)) {
        fail(request, response, HttpServletResponse.SC_BAD_REQUEST, "malformed");
      }
      return;
    }
    if (request.getParameter("request") == null) {
      response.setHeader("Allow", "GET, POST");
      response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
      return;
    }
    Optional<ClientRequest> open = open(request);
    Optional<Client> application = open.flatMap(this::application);
    Optional<SessionLogin> login = browser.of(request);
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
    if (isOutdated(asked, login.get())
        || isOther(application.get(), asked, login.get())
        || needsEmail(application.get(), login.get())) {
      Redirect.to(request, response, settings, ClientRequests.path(asked));
      return;
    }
    if (!application.get().ownSite()) {
      server.consents().add(login.get().userId(), application.get().id(), scopes(asked).toAllow());
    }
    grant(request, response, application.get(), asked, login.get());
  }

  /** Whether the client meant another user (OpenID Connect Core section 3.1.2.2). */
  private boolean isOther(Client application, ClientRequest asked, SessionLogin login) {
    String subject = asked.wanted().subject();
    return subject != null && !subject.equals(server.subject(application, login.userId()));
  }

  private static boolean isOutdated(ClientRequest asked, SessionLogin login) {
    return asked.isTooOld(login.loginId(), login.at());
  }

  /** Whether the client requires a confirmed address and this user has none. */
  private boolean needsEmail(Client application, SessionLogin login) {
    return application.emailRequired() && addresses.find(login.userId()).isEmpty();
  }

  private void toLogin(
      HttpServletRequest request,
      HttpServletResponse response,
      ClientRequest asked,
      @Nullable String handle) {
    // A log-in for which X asks nothing does not show who sits at the browser.
    String force = asked.anew() && flows.canForceLogin() ? "&force_login=true" : "";
    String name =
        handle == null
            ? ""
            : "&screen_name="
                + URLEncoder.encode(
                    handle.startsWith("@") ? handle.substring(1) : handle, StandardCharsets.UTF_8);
    String language = asked.wanted().language();
    String lang = language == null ? "" : "&lang=" + language;
    Redirect.to(
        request, response, settings, paths.start() + asQuery(request, asked) + force + name + lang);
  }

  private String asQuery(HttpServletRequest request, ClientRequest asked) {
    return new ReturnUrl(settings.publicPath(request) + ClientRequests.path(asked)).asQuery();
  }

  private AuthorizationResponse withCode(
      HttpServletRequest request, ClientRequest asked, SessionLogin login) {
    CodeGrant grant =
        new CodeGrant(
            asked.clientId(),
            asked.redirectUri(),
            asked.challenge(),
            new Member(login.userId(), login.profile(), login.given()),
            login.loginId(),
            login.at(),
            scopes(asked),
            asked.wanted().nonce(),
            asked.wanted().resources());
    try {
      String code = server.makeCode(grant);
      log.noted(request, "application_login", "-", asked.clientId());
      return AuthorizationResponse.code(asked.redirectUri(), code, asked.state(), issuer());
    } catch (DatabaseUnavailableException away) {
      return error(asked, "temporarily_unavailable");
    }
  }

  private AuthorizationResponse error(ClientRequest asked, String error) {
    return AuthorizationResponse.error(asked.redirectUri(), error, asked.state(), issuer());
  }

  private void grant(
      HttpServletRequest request,
      HttpServletResponse response,
      Client application,
      ClientRequest asked,
      SessionLogin login)
      throws ServletException, IOException {
    ClientRequests.answered(request, asked, null, clock.instant());
    ClientReply.sendByPage(
        request, response, application, withCode(request, asked, login), asked.wanted().formPost());
  }

  private void refuse(
      HttpServletRequest request,
      HttpServletResponse response,
      Client application,
      ClientRequest asked,
      String error)
      throws ServletException, IOException {
    ClientRequests.answered(request, asked, error, clock.instant());
    ClientReply.sendByPage(
        request, response, application, error(asked, error), asked.wanted().formPost());
  }

  private void fail(
      HttpServletRequest request, HttpServletResponse response, int status, String reason)
      throws ServletException, IOException {
    ConnectFailure.show(request, response, report, status, reason, asked(request));
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
