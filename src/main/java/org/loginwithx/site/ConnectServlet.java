package org.loginwithx.site;

import static java.util.Objects.requireNonNull;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.loginwithx.application.Application;
import org.loginwithx.application.Applications;
import org.loginwithx.application.AuthorizationServer;
import org.loginwithx.application.CodeGrant;
import org.loginwithx.application.Member;
import org.loginwithx.login.ApplicationRequest;
import org.loginwithx.login.ApplicationRequests;
import org.loginwithx.login.CanonicalHost;
import org.loginwithx.login.EmailConfirmation;
import org.loginwithx.login.EmailSettings;
import org.loginwithx.login.LoginPaths;
import org.loginwithx.login.LoginSettings;
import org.loginwithx.login.Messages;
import org.loginwithx.login.PendingMember;
import org.loginwithx.login.ReturnUrl;
import org.loginwithx.login.Secrets;
import org.loginwithx.login.SecurityLog;
import org.loginwithx.login.SessionLogin;
import org.loginwithx.user.DatabaseUnavailableException;
import org.loginwithx.user.EmailAddresses;

/**
 * Where applications send people (the authorization endpoint of RFC 6749 section 3.1, with PKCE):
 * somebody who is logged in goes back with a code at once, everybody else logs in first.
 *
 * <p>Until application and address are known to belong together nobody is sent anywhere: they see a
 * page of ours.
 */
public class ConnectServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private static final System.Logger LOG = System.getLogger(ConnectServlet.class.getName());

  private static final int LONGEST_STATE = 1_000;

  /** The person is to choose how, on our sign-in page, instead of going straight to X. */
  private static final String CHOOSE = "select_account";

  /** Values of {@code prompt} (OpenID Connect Core 3.1.2.1) for which a session is not enough. */
  private static final Set<String> ANEW = Set.of("login", CHOOSE);

  @Inject private transient AuthorizationServer server;
  @Inject private transient Applications applications;
  @Inject private transient LoginSettings settings;
  @Inject private transient EmailSettings emailSettings;
  @Inject private transient EmailConfirmation confirmation;
  @Inject private transient EmailAddresses addresses;
  @Inject private transient LoginPaths paths;
  @Inject private transient SecurityLog log;
  @Inject private transient Clock clock;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public ConnectServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (request.isRequestedSessionIdFromURL()) {
      fail(request, response, HttpServletResponse.SC_BAD_REQUEST, "malformed");
      return;
    }
    if (!settings.isSetUp() || !server.isReady()) {
      LOG.log(
          System.Logger.Level.ERROR,
          "{0} needs the settings of a log-in and a key in LOGIN_KEYS to sign with",
          ApplicationRequests.CONNECT);
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
    Optional<Application> application =
        single(request, "client_id").flatMap(id -> applications.enabled(id));
    if (application.isEmpty()) {
      fail(request, response, HttpServletResponse.SC_BAD_REQUEST, "unknown");
      return;
    }
    Optional<String> redirectUri =
        single(request, "redirect_uri").filter(uri -> application.get().answersAt(uri));
    if (redirectUri.isEmpty()) {
      fail(request, response, HttpServletResponse.SC_BAD_REQUEST, "redirect");
      return;
    }
    String state = single(request, "state").filter(ConnectServlet::isState).orElse(null);
    Optional<String> mistake = mistake(request);
    if (mistake.isPresent()) {
      answer(response, ApplicationAnswer.error(redirectUri.get(), mistake.get(), state, issuer()));
      return;
    }
    String prompt = single(request, "prompt").orElse("");
    ApplicationRequest asked =
        ApplicationRequest.of(
            application.get().id(),
            redirectUri.get(),
            state,
            single(request, "code_challenge").orElseThrow(),
            clock.instant(),
            ANEW.contains(prompt));
    Optional<SessionLogin> login = SessionLogin.from(request);
    if (prompt.equals("none")) {
      boolean canAnswer = login.isPresent() && !needsEmail(application.get(), login.get());
      answer(
          response,
          canAnswer
              ? withCode(request, asked, login.get())
              : error(asked, login.isPresent() ? "interaction_required" : "login_required"));
      return;
    }
    if (login.isEmpty() || asked.anew() || needsEmail(application.get(), login.get())) {
      ApplicationRequests.add(request, asked);
      if (login.isPresent() && !asked.anew()) {
        askForEmail(request, response, asked, login.get());
        return;
      }
      if (prompt.equals(CHOOSE)) {
        Redirect.to(request, response, settings, settings.signInPage() + asQuery(request, asked));
        return;
      }
      toLogin(request, response, asked);
      return;
    }
    answer(response, withCode(request, asked, login.get()));
  }

  /** What is wrong with a request whose answer may go to the application. */
  private static Optional<String> mistake(HttpServletRequest request) {
    for (Map.Entry<String, String[]> parameter : request.getParameterMap().entrySet()) {
      if (parameter.getValue().length > 1) {
        return Optional.of("invalid_request");
      }
    }
    if (request.getParameter("request") != null || request.getParameter("request_uri") != null) {
      return Optional.of("request_not_supported");
    }
    String state = request.getParameter("state");
    Optional<String> type = single(request, "response_type");
    if (type.isEmpty() || (state != null && !isState(state))) {
      return Optional.of("invalid_request");
    }
    if (!type.get().equals("code")) {
      return Optional.of("unsupported_response_type");
    }
    String mode = request.getParameter("response_mode");
    boolean pkce =
        "S256".equals(request.getParameter("code_challenge_method"))
            && single(request, "code_challenge")
                .filter(AuthorizationServer::isChallenge)
                .isPresent();
    boolean prompt =
        single(request, "prompt")
            .map(value -> List.of("login", "none", "consent", "select_account").contains(value))
            .orElse(true);
    return pkce && prompt && (mode == null || mode.equals("query"))
        ? Optional.empty()
        : Optional.of("invalid_request");
  }

  private static boolean isState(String state) {
    return state.length() <= LONGEST_STATE && state.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }

  /** The value of a parameter that is there once: neither first nor last wins. */
  private static Optional<String> single(HttpServletRequest request, String name) {
    String[] values = request.getParameterValues(name);
    return values != null && values.length == 1 && !values[0].isEmpty()
        ? Optional.of(values[0])
        : Optional.empty();
  }

  /** Somebody comes back from the log-in. */
  private void goOn(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Optional<ApplicationRequest> open =
        ApplicationRequests.find(request, request.getParameter("request"), clock.instant());
    // It may have been changed or disabled meanwhile.
    Optional<Application> application =
        open.flatMap(asked -> applications.enabled(asked.clientId()))
            .filter(found -> found.answersAt(open.get().redirectUri()));
    if (open.isEmpty() || application.isEmpty()) {
      fail(request, response, HttpServletResponse.SC_BAD_REQUEST, "gone");
      return;
    }
    ApplicationRequest asked = open.get();
    if ("access_denied".equals(request.getParameter("error"))) {
      leave(request, response, application.get(), asked, error(asked, "access_denied"));
      return;
    }
    Optional<SessionLogin> login = SessionLogin.from(request);
    if (login.isEmpty()) {
      toLogin(request, response, asked);
      return;
    }
    if (asked.anew() && login.get().at().isBefore(asked.at())) {
      leave(request, response, application.get(), asked, error(asked, "login_required"));
      return;
    }
    if (needsEmail(application.get(), login.get())) {
      askForEmail(request, response, asked, login.get());
      return;
    }
    String address = withCode(request, asked, login.get());
    leave(request, response, application.get(), asked, address);
  }

  /** Whether the application wants an address that this person has not confirmed. */
  private boolean needsEmail(Application application, SessionLogin login) {
    return application.emailRequired() && addresses.find(login.userId()).isEmpty();
  }

  private void askForEmail(
      HttpServletRequest request,
      HttpServletResponse response,
      ApplicationRequest asked,
      SessionLogin login) {
    if (!confirmation.canSend()) {
      LOG.log(
          System.Logger.Level.ERROR, "An application requires addresses, but no mail is set up");
    }
    String returnTo = request.getContextPath() + ApplicationRequests.path(asked);
    PendingMember.ask(request, login, returnTo, clock.instant());
    Redirect.to(request, response, settings, emailSettings.page());
  }

  private void toLogin(
      HttpServletRequest request, HttpServletResponse response, ApplicationRequest asked) {
    Redirect.to(request, response, settings, paths.start() + asQuery(request, asked));
  }

  private static String asQuery(HttpServletRequest request, ApplicationRequest asked) {
    return new ReturnUrl(request.getContextPath() + ApplicationRequests.path(asked)).asQuery();
  }

  private String withCode(
      HttpServletRequest request, ApplicationRequest asked, SessionLogin login) {
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
      return ApplicationAnswer.code(asked.redirectUri(), code, asked.state(), issuer());
    } catch (DatabaseUnavailableException away) {
      return error(asked, "temporarily_unavailable");
    }
  }

  private String error(ApplicationRequest asked, String error) {
    return ApplicationAnswer.error(asked.redirectUri(), error, asked.state(), issuer());
  }

  private static void answer(HttpServletResponse response, String address) {
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader("Location", address);
  }

  /**
   * Back to the application by a page that leads on by itself. Not by a redirect: browsers apply
   * the form-action of our own pages to where a form leads in the end, and a log-in may have begun
   * with a form.
   */
  private void leave(
      HttpServletRequest request,
      HttpServletResponse response,
      Application application,
      ApplicationRequest asked,
      String address)
      throws ServletException, IOException {
    ApplicationRequests.remove(request, asked);
    request.setAttribute("address", address);
    request.setAttribute("refresh", "0; url=" + address);
    request.setAttribute(
        "onTo", Messages.forRequest(request).text("connect.on-to", application.name()));
    Page.show(request, response, "connect-on");
  }

  private void fail(
      HttpServletRequest request, HttpServletResponse response, int status, String reason)
      throws ServletException, IOException {
    String number = Secrets.number();
    log.noted(request, "application_" + reason.replace('-', '_'), number, "-");
    response.setStatus(status);
    request.setAttribute("reason", "connect.failed." + reason);
    request.setAttribute("number", Messages.forRequest(request).text("error.number", number));
    Page.show(request, response, "connect-failed");
  }

  private String issuer() {
    return requireNonNull(settings.publicUrl(), "publicUrl").toString();
  }
}
