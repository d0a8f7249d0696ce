package org.loginwithx.site.admin;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.connection.ConnectionSettings;
import org.loginwithx.connection.SavedSettings;
import org.loginwithx.connection.SetUp;
import org.loginwithx.login.FirstAdministrator;
import org.loginwithx.login.LoginPaths;
import org.loginwithx.site.OptionalPage;
import org.loginwithx.site.OutdatedForm;
import org.loginwithx.site.Page;
import org.loginwithx.site.Redirect;
import org.loginwithx.web.CanonicalHost;
import org.loginwithx.web.FormToken;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.SecurityHeaders;

/**
 * The first set-up: the code from the log, then the settings, then the log-in of the first
 * administrator. After that, the page answers 404.
 */
@WebServlet("/setup")
@Internal
public class SetUpServlet extends OptionalPage {

  private static final String PAGE = "/setup";
  private static final long serialVersionUID = 1L;

  @Inject private transient SetUp setUp;
  @Inject private transient FirstAdministrator first;
  @Inject private transient ConnectionForm form;
  @Inject private transient ConnectionSettings connection;
  @Inject private transient LoginSettings settings;
  @Inject private transient LoginPaths paths;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public SetUpServlet() {}

  @Override
  protected boolean exists() {
    return setUp.isOpen();
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Optional<String> csrfToken = first.csrfToken(request);
    URI publicUrl = settings.publicUrl();
    if (csrfToken.isEmpty() && publicUrl != null) {
      // The first administrator has to log in in the browser in which the code is typed.
      Optional<String> canonical = CanonicalHost.redirect(request, publicUrl.toString());
      if (canonical.isPresent()) {
        response.sendRedirect(canonical.get());
        return;
      }
    }
    if (csrfToken.isEmpty()) {
      askForCode(request, response, HttpServletResponse.SC_OK, null);
    } else {
      show(request, response, csrfToken.get(), new ConnectionForm.Outcome(List.of(), Map.of()));
    }
  }

  private void askForCode(
      HttpServletRequest request,
      HttpServletResponse response,
      int status,
      SetUp.@Nullable Typed wrong)
      throws ServletException, IOException {
    response.setStatus(status);
    request.setAttribute("wrong", wrong == SetUp.Typed.WRONG);
    request.setAttribute("gone", wrong == SetUp.Typed.GONE);
    request.setAttribute("formToken", FormToken.give(request, response, settings));
    Page.show(request, response, "set-up-code");
  }

  private void show(
      HttpServletRequest request,
      HttpServletResponse response,
      String csrfToken,
      ConnectionForm.Outcome outcome)
      throws ServletException, IOException {
    form.show(request, connection.saved().active(), outcome);
    request.setAttribute("formToken", csrfToken);
    request.setAttribute("setUp", settings.isSetUp());
    request.setAttribute("missing", settings.missing());
    request.setAttribute("loginUrl", settings.publicPath(request) + paths.start());
    SecurityHeaders.allowOwnScripts(response);
    Page.show(request, response, "set-up");
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    String code = request.getParameter("code");
    if (code != null) {
      begin(request, response, code);
      return;
    }
    if (!first.isOurs(request)) {
      OutdatedForm.refuse(request, response);
      return;
    }
    SavedSettings seen = connection.saved();
    ConnectionForm.Outcome outcome =
        form.save(
            request,
            seen,
            seen.active(),
            typed -> connection.saveUnchecked(seen.active(), typed, null, seen.version()));
    URI publicUrl = settings.publicUrl();
    if (outcome.isGood()
        && publicUrl != null
        && CanonicalHost.isOther(request, publicUrl.toString())) {
      handOver(request, response, publicUrl);
      return;
    }
    if (outcome.isGood()) {
      Redirect.withMessage(request, response, settings, PAGE, "connection.saved");
      return;
    }
    response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
    show(request, response, first.csrfToken(request).orElse(""), outcome);
  }

  /**
   * The log-in takes place at the address that was just saved, and this browser sends no cookie of
   * the current address there. Without a new code, a user who logs in there would not become the
   * administrator.
   */
  private void handOver(HttpServletRequest request, HttpServletResponse response, URI publicUrl)
      throws ServletException, IOException {
    Optional<String> code = first.handOver(request);
    if (code.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    request.setAttribute("code", code.get());
    request.setAttribute("next", publicUrl + PAGE);
    Page.show(request, response, "set-up-hand-over");
  }

  private void begin(HttpServletRequest request, HttpServletResponse response, String code)
      throws ServletException, IOException {
    if (!FormToken.isGiven(request, settings)) {
      OutdatedForm.refuse(request, response);
      return;
    }
    SetUp.Typed typed = setUp.use(code, settings.trustedProxies().networkOf(request).prefix());
    if (typed != SetUp.Typed.RIGHT) {
      int status =
          typed == SetUp.Typed.GONE
              ? HttpServletResponse.SC_GONE
              : HttpServletResponse.SC_FORBIDDEN;
      askForCode(request, response, status, typed);
      return;
    }
    first.begin(request);
    Redirect.to(request, response, settings, PAGE);
  }
}
