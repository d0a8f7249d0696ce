package org.loginwithx.site;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.loginwithx.connection.ConnectionSettings;
import org.loginwithx.connection.SettingChange;
import org.loginwithx.connection.SettingsSet;
import org.loginwithx.login.ConnectionTry;
import org.loginwithx.login.LoginSettings;
import org.loginwithx.login.Messages;
import org.loginwithx.login.SecurityHeaders;
import org.loginwithx.login.SessionLogin;
import org.loginwithx.login.Waiting;
import org.loginwithx.user.DatabaseUnavailableException;

/**
 * For administrators, as {@code web.xml} says: the settings of the connection to X. Whoever can
 * change them decides who people are here, so that needs a recent log-in.
 */
public class ConnectionServlet extends HttpServlet {

  static final String PAGE = "/admin/connection";

  private static final long serialVersionUID = 1L;

  @Inject private transient AccountForms forms;
  @Inject private transient ConnectionForm form;
  @Inject private transient ConnectionSettings connection;
  @Inject private transient ConnectionTry tries;
  @Inject private transient LoginSettings settings;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public ConnectionServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    try {
      show(request, response, set(request), new ConnectionForm.Outcome(List.of(), Map.of()));
    } catch (DatabaseUnavailableException away) {
      response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    }
  }

  private SettingsSet set(HttpServletRequest request) {
    return Optional.ofNullable(request.getParameter("set"))
        .flatMap(SettingsSet::of)
        .orElseGet(() -> connection.saved().active());
  }

  private void show(
      HttpServletRequest request,
      HttpServletResponse response,
      SettingsSet set,
      ConnectionForm.Outcome outcome)
      throws ServletException, IOException {
    form.show(request, set, outcome);
    request.setAttribute("set", set.id());
    request.setAttribute("active", connection.saved().active().id());
    request.setAttribute("setUp", settings.isSetUp());
    request.setAttribute("missing", settings.missing());
    request.setAttribute("changes", changes(Messages.forRequest(request)));
    SecurityHeaders.allowOwnScripts(response);
    Page.show(request, response, "connection");
  }

  private List<Change> changes(Messages messages) {
    return connection.changes().stream().map(change -> Change.of(change, messages)).toList();
  }

  /** A line of the audit list. */
  public record Change(String at, String userId, String set, String name) {
    static Change of(SettingChange change, Messages messages) {
      return new Change(
          messages.minute(change.at()),
          Optional.ofNullable(change.userId()).orElse(""),
          change.set().id(),
          change.name());
    }
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (Waiting.resume(request, response) || !forms.isOurs(request, response)) {
      return;
    }
    if (!forms.isRecent(request)) {
      forms.logInFirst(request, response, PAGE);
      return;
    }
    try {
      change(request, response, SessionLogin.from(request).orElseThrow().userId());
    } catch (DatabaseUnavailableException away) {
      response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    }
  }

  private void change(HttpServletRequest request, HttpServletResponse response, String userId)
      throws ServletException, IOException {
    SettingsSet set = set(request);
    if ("activate".equals(request.getParameter("action"))) {
      boolean done =
          connection.activate(set, userId, connection.saved().version())
              == ConnectionSettings.Result.SAVED;
      back(request, response, set, done ? "connection.activated" : "connection.meanwhile");
      return;
    }
    if ("try".equals(request.getParameter("action"))) {
      tryIt(request, response, set);
      return;
    }
    ConnectionForm.Outcome outcome = form.save(request, set, userId);
    if (outcome.isGood()) {
      back(request, response, set, "connection.saved");
      return;
    }
    response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
    show(request, response, set, outcome);
  }

  /** With what is in the form, saved or not. */
  private void tryIt(HttpServletRequest request, HttpServletResponse response, SettingsSet set)
      throws ServletException, IOException {
    ConnectionForm.Outcome typed = form.check(request, set);
    List<String> problems = new ArrayList<>(typed.problems());
    if (problems.isEmpty()) {
      tries.start(request, response, set, typed.typed()).ifPresent(problems::add);
    }
    if (!problems.isEmpty()) {
      response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
      show(request, response, set, new ConnectionForm.Outcome(problems, typed.typed()));
    }
  }

  private void back(
      HttpServletRequest request, HttpServletResponse response, SettingsSet set, String message) {
    Redirect.withMessage(request, response, settings, PAGE + "?set=" + set.id(), message);
  }
}
