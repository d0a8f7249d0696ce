package org.loginwithx.site.connect;

import static java.util.Objects.requireNonNull;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.loginwithx.Internal;
import org.loginwithx.account.Action;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.attempt.LoginReport;
import org.loginwithx.attempt.SecurityLog;
import org.loginwithx.oauthserver.AuthorizationServer;
import org.loginwithx.oauthserver.Client;
import org.loginwithx.oauthserver.Clients;
import org.loginwithx.oauthserver.IdTokenHint;
import org.loginwithx.site.FormPage;
import org.loginwithx.site.LogOut;
import org.loginwithx.site.Page;
import org.loginwithx.site.Question;
import org.loginwithx.site.Redirect;
import org.loginwithx.site.connect.EndSessionRequest.Result;
import org.loginwithx.web.CanonicalHost;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.Navigation;
import org.loginwithx.web.SessionLogin;

/**
 * Where clients send users who log out there (OpenID Connect RP-Initiated Logout 1.0). With an ID
 * token of the user, the user is logged out here at once. All others are asked, because any page
 * can lead a browser here.
 *
 * <p>Until it is clear that the address is registered for the client, no browser is redirected: the
 * user sees an error page, and stays logged in.
 */
@WebServlet(EndSessionEndpoint.PATH)
@Internal
public class EndSessionEndpoint extends FormPage {

  static final String PATH = "/connect/logout";

  private static final long serialVersionUID = 1L;

  private static final String FORM_TOKEN = "csrf";

  @Inject private transient AuthorizationServer server;
  @Inject private transient Clients applications;
  @Inject private transient LoginSettings settings;
  @Inject private transient SecurityLog log;
  @Inject private transient LoginReport report;
  @Inject private transient BrowserLogin browser;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public EndSessionEndpoint() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (Navigation.isAhead(request)) {
      // Looking ahead logs no user out. After a status other than 2xx, the browser asks again when
      // the user clicks.
      response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      return;
    }
    if (settings.publicUrl() == null) {
      fail(request, response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "not-set-up");
      return;
    }
    Optional<String> canonical = CanonicalHost.redirect(request, issuer());
    if (canonical.isPresent()) {
      response.sendRedirect(canonical.get());
      return;
    }
    Optional<EndSessionRequest> wanted = read(request, response);
    if (wanted.isEmpty()) {
      return;
    }
    Optional<SessionLogin> login = browser.of(request);
    if (login.isPresent() && !isOf(wanted.get(), login.get())) {
      ask(request, response, wanted.get());
      return;
    }
    if (login.isPresent()) {
      logOut(request, response, wanted.get());
    }
    if (wanted.get().back() == null) {
      Redirect.to(request, response, settings, LogOut.DONE);
      return;
    }
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader("Location", wanted.get().back());
  }

  /** A request of a client by POST, or the answer to the question. */
  @Override
  protected void post(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException, UnprovenException {
    if (request.getParameter(FORM_TOKEN) == null) {
      if (!PostedRequest.toGet(request, response, settings, server, PATH)) {
        fail(request, response, HttpServletResponse.SC_BAD_REQUEST, "malformed");
      }
      return;
    }
    Optional<EndSessionRequest> wanted = read(request, response);
    if (wanted.isEmpty()) {
      return;
    }
    if (browser.of(request).isPresent()) {
      require(request, Action.LOG_OUT);
      logOut(request, response, wanted.get());
    }
    if (wanted.get().back() == null) {
      Redirect.to(request, response, settings, LogOut.DONE);
      return;
    }
    // Not by a redirect: browsers apply the form-action of the question to it.
    request.setAttribute("address", wanted.get().back());
    request.setAttribute("refresh", "0; url=" + wanted.get().back());
    request.setAttribute(
        "onTo",
        Messages.forRequest(request)
            .text("connect.on-to", requireNonNull(wanted.get().client()).name()));
    Page.show(request, response, "connect-on");
  }

  @Override
  protected String page(HttpServletRequest request) {
    return "/";
  }

  private Optional<EndSessionRequest> read(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    String language = AuthorizationRequest.language(request);
    if (language != null) {
      Messages.prefer(request, language);
    }
    Result result =
        EndSessionRequest.of(
            request, token -> server.hint(issuer(), token), id -> applications.enabled(id));
    if (result instanceof Result.Wrong wrong) {
      fail(request, response, HttpServletResponse.SC_BAD_REQUEST, wrong.reason());
      return Optional.empty();
    }
    return Optional.of(((Result.Read) result).request());
  }

  /** Whether the client has shown that it knows this user. */
  private boolean isOf(EndSessionRequest wanted, SessionLogin login) {
    Client client = wanted.client();
    IdTokenHint hint = wanted.hint();
    return client != null
        && hint != null
        && hint.subject().equals(server.subject(client, login.userId()));
  }

  private static void ask(
      HttpServletRequest request, HttpServletResponse response, EndSessionRequest wanted)
      throws ServletException, IOException {
    Messages messages = Messages.forRequest(request);
    Client client = wanted.client();
    new Question(
            messages.text("connect.logout.title"),
            client == null ? null : messages.text("connect.logout.by", client.name()),
            List.of(
                messages.text("connect.logout.here"), messages.text("connect.logout.applications")),
            PATH,
            fields(request),
            messages.text("button.logout"),
            "/")
        .ask(request, response);
  }

  private static Map<String, String> fields(HttpServletRequest request) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String name :
        List.of(
            EndSessionRequest.CLIENT,
            EndSessionRequest.BACK,
            EndSessionRequest.STATE,
            EndSessionRequest.LANGUAGES)) {
      AuthorizationRequest.single(request, name).ifPresent(value -> fields.put(name, value));
    }
    return fields;
  }

  private void logOut(
      HttpServletRequest request, HttpServletResponse response, EndSessionRequest wanted)
      throws ServletException {
    Client client = wanted.client();
    log.noted(request, "application_logout", "-", client == null ? "-" : client.id());
    LogOut.now(request, response);
  }

  private void fail(
      HttpServletRequest request, HttpServletResponse response, int status, String reason)
      throws ServletException, IOException {
    ConnectFailure.show(request, response, report, status, reason, asked(request));
  }

  /** For the log, without the query of the address, which belongs to the client. */
  private static String asked(HttpServletRequest request) {
    String client = AuthorizationRequest.single(request, EndSessionRequest.CLIENT).orElse("-");
    String back = AuthorizationRequest.single(request, EndSessionRequest.BACK).orElse("-");
    return "client:" + client + ",after_logout:" + back.replaceFirst("\\?.*", "");
  }

  private String issuer() {
    return requireNonNull(settings.publicUrl(), "publicUrl").toString();
  }
}
