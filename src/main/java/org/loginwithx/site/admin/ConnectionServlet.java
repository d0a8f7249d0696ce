package org.loginwithx.site.admin;

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
import org.loginwithx.site.AccountForms;
import org.loginwithx.site.Page;
import org.loginwithx.site.Redirect;
import org.loginwithx.site.admin.ConnectionForm.Outcome;
import org.loginwithx.trial.ConnectionTry;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.SecurityHeaders;
import org.loginwithx.web.SessionLogin;
import org.loginwithx.web.Waiting;

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
  @Inject private transient SiteAddress address;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public ConnectionServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    show(request, response, set(request), new Outcome(List.of(), Map.of()));
  }

  private SettingsSet set(HttpServletRequest request) {
    return Optional.ofNullable(request.getParameter("set"))
        .flatMap(SettingsSet::of)
        .orElseGet(() -> connection.saved().active());
  }

  private void show(
      HttpServletRequest request, HttpServletResponse response, SettingsSet set, Outcome outcome)
      throws ServletException, IOException {
    form.show(request, set, outcome);
    request.setAttribute("set", set.id());
    request.setAttribute("active", connection.saved().active().id());
    request.setAttribute("need", address.need(request).name());
    request.setAttribute("logInAgain", forms.logInAgain(request, PAGE + "?set=" + set.id()));
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
    change(request, response, SessionLogin.from(request).orElseThrow());
  }

  private void change(HttpServletRequest request, HttpServletResponse response, SessionLogin login)
      throws ServletException, IOException {
    SettingsSet set = set(request);
    if ("activate".equals(request.getParameter("action"))) {
      activate(request, response, set, login);
      return;
    }
    if ("try".equals(request.getParameter("action"))) {
      tryIt(request, response, set);
      return;
    }
    Outcome typed = form.check(request, set);
    boolean moves = connection.saved().active() == set && address.moves(set, typed.typed());
    Optional<String> refusal =
        typed.isGood() && moves ? address.refusal(request, login) : Optional.empty();
    if (refusal.isPresent()) {
      refuse(request, response, set, new Outcome(List.of(refusal.get()), typed.typed()));
      return;
    }
    String before = address.addresses();
    Outcome outcome = form.save(request, set, login.userId());
    if (!outcome.isGood()) {
      refuse(request, response, set, outcome);
      return;
    }
    if (moves) {
      address.moved(request, login, before);
    }
    back(request, response, set, "connection.saved");
  }

  private void activate(
      HttpServletRequest request, HttpServletResponse response, SettingsSet set, SessionLogin login)
      throws ServletException, IOException {
    boolean moves = address.moves(set, Map.of());
    Optional<String> refusal = moves ? address.refusal(request, login) : Optional.empty();
    if (refusal.isPresent()) {
      refuse(request, response, set, new Outcome(List.of(refusal.get()), Map.of()));
      return;
    }
    String before = address.addresses();
    boolean done =
        connection.activate(set, login.userId(), connection.saved().version())
            == ConnectionSettings.Result.SAVED;
    if (done && moves) {
      address.moved(request, login, before);
    }
    back(request, response, set, done ? "connection.activated" : "connection.meanwhile");
  }

  private void refuse(
      HttpServletRequest request, HttpServletResponse response, SettingsSet set, Outcome outcome)
      throws ServletException, IOException {
    response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
    show(request, response, set, outcome);
  }

  /** With what is in the form, saved or not. */
  private void tryIt(HttpServletRequest request, HttpServletResponse response, SettingsSet set)
      throws ServletException, IOException {
    Outcome typed = form.check(request, set);
    List<String> problems = new ArrayList<>(typed.problems());
    if (problems.isEmpty()) {
      tries.start(request, response, set, typed.typed()).ifPresent(problems::add);
    }
    if (!problems.isEmpty()) {
      refuse(request, response, set, new Outcome(problems, typed.typed()));
    }
  }

  private void back(
      HttpServletRequest request, HttpServletResponse response, SettingsSet set, String message) {
    Redirect.withMessage(request, response, settings, PAGE + "?set=" + set.id(), message);
  }
}
