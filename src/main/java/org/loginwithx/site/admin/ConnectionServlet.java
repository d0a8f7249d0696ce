package org.loginwithx.site.admin;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.account.Action;
import org.loginwithx.account.CurrentPassword;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.administration.SettingsAdministration;
import org.loginwithx.connection.ConnectionSettings;
import org.loginwithx.connection.ConnectionSettings.Result;
import org.loginwithx.connection.SavedSettings;
import org.loginwithx.connection.SettingChange;
import org.loginwithx.connection.SettingsSet;
import org.loginwithx.password.TypedPassword;
import org.loginwithx.site.FormPage;
import org.loginwithx.site.Moment;
import org.loginwithx.site.Page;
import org.loginwithx.site.Redirect;
import org.loginwithx.site.admin.ConnectionForm.Outcome;
import org.loginwithx.trial.ConnectionTry;
import org.loginwithx.user.People;
import org.loginwithx.user.Person;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.SessionLogin;

/**
 * The settings of the connection to X, for administrators only ({@code web.xml}). An attacker who
 * can change them could log in as any user, so a change needs a recent log-in.
 */
@WebServlet(urlPatterns = "/admin/connection", asyncSupported = true)
@Internal
public class ConnectionServlet extends FormPage {

  static final String PAGE = "/admin/connection";

  private static final long serialVersionUID = 1L;
  private static final int UNPROCESSABLE = 422;
  private static final String MEANWHILE = "connection.meanwhile";

  @Inject private transient ConnectionForm form;
  @Inject private transient ConnectionSettings connection;
  @Inject private transient ConnectionTry tries;
  @Inject private transient LoginSettings settings;
  @Inject private transient SettingsAdministration administration;
  @Inject private transient CurrentPassword currentPassword;
  @Inject private transient ExchangePanel exchange;
  @Inject private transient SpendingPanel spending;
  @Inject private transient EventsPanel events;
  @Inject private transient People people;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public ConnectionServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    show(request, response, set(request, connection.saved()), Outcome.NONE);
  }

  private static SettingsSet set(HttpServletRequest request, SavedSettings seen) {
    return Optional.ofNullable(request.getParameter("set"))
        .flatMap(SettingsSet::of)
        .orElse(seen.active());
  }

  private void show(
      HttpServletRequest request, HttpServletResponse response, SettingsSet set, Outcome outcome)
      throws ServletException, IOException {
    form.show(request, set, outcome);
    request.setAttribute("set", set.id());
    request.setAttribute("sets", Stream.of(SettingsSet.values()).map(SettingsSet::id).toList());
    request.setAttribute("active", connection.saved().active().id());
    request.setAttribute(
        "need", currentPassword.need(SessionLogin.from(request).orElseThrow()).name());
    request.setAttribute("logInAgain", forms().logInAgain(request, PAGE + "?set=" + set.id()));
    request.setAttribute("setUp", settings.isSetUp());
    request.setAttribute("missing", settings.missing());
    request.setAttribute("changes", changes(Messages.forRequest(request)));
    exchange.show(request);
    spending.show(request);
    events.show(request);
    Page.show(request, response, "connection");
  }

  private List<Change> changes(Messages messages) {
    List<SettingChange> changes = connection.changes();
    Map<String, Person> by =
        people.named(changes.stream().map(SettingChange::userId).filter(Objects::nonNull).toList());
    return changes.stream().map(change -> Change.of(change, by, messages)).toList();
  }

  /** A line of the audit list. */
  public record Change(Moment at, HistoryLine.@Nullable Who person, String set, String name) {

    static Change of(SettingChange change, Map<String, Person> people, Messages messages) {
      Person person = change.userId() == null ? null : people.get(change.userId());
      return new Change(
          Moment.of(change.at(), messages),
          person == null ? null : HistoryLine.Who.of(person),
          change.set().id(),
          change.name());
    }
  }

  @Override
  protected String page(HttpServletRequest request) {
    return PAGE;
  }

  @Override
  protected void post(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException, UnprovenException {
    require(request, Action.CHANGE_SETTINGS);
    change(request, response);
  }

  private void change(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException, UnprovenException {
    // Read once: a change is saved only if the proofs that it needs were decided from the same
    // settings.
    SavedSettings seen = connection.saved();
    SettingsSet set = set(request, seen);
    if ("activate".equals(request.getParameter("action"))) {
      activate(request, response, seen, set);
      return;
    }
    if ("try".equals(request.getParameter("action"))) {
      tryIt(request, response, seen, set);
      return;
    }
    Outcome outcome;
    try {
      outcome =
          form.save(
              request,
              seen,
              set,
              typed -> administration.save(request, seen, set, typed, current(request)));
    } catch (UnprovenException unproven) {
      outcome = new Outcome(List.of(unproven.text()), ConnectionForm.read(request));
    }
    if (!outcome.isGood()) {
      refuse(request, response, set, outcome);
      return;
    }
    back(request, response, set, "connection.saved");
  }

  private static TypedPassword current(HttpServletRequest request) {
    return TypedPassword.of(request.getParameter("current"));
  }

  private void activate(
      HttpServletRequest request, HttpServletResponse response, SavedSettings seen, SettingsSet set)
      throws ServletException, IOException {
    Optional<String> otherPath = form.otherPath(request, seen.of(set));
    if (otherPath.isPresent()) {
      refuse(request, response, set, new Outcome(List.of(otherPath.get()), Map.of()));
      return;
    }
    if (!ConnectionForm.shows(request, seen)) {
      back(request, response, set, MEANWHILE);
      return;
    }
    Result result;
    try {
      result = administration.activate(request, seen, set, current(request));
    } catch (UnprovenException unproven) {
      refuse(request, response, set, new Outcome(List.of(unproven.text()), Map.of()));
      return;
    }
    boolean done = result == Result.SAVED;
    back(request, response, set, done ? "connection.activated" : MEANWHILE);
  }

  private void refuse(
      HttpServletRequest request, HttpServletResponse response, SettingsSet set, Outcome outcome)
      throws ServletException, IOException {
    response.setStatus(UNPROCESSABLE);
    show(request, response, set, outcome);
  }

  /** Tries the values in the form, saved or not. */
  private void tryIt(
      HttpServletRequest request, HttpServletResponse response, SavedSettings seen, SettingsSet set)
      throws ServletException, IOException, UnprovenException {
    Outcome typed = form.check(request, seen, set);
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
    String page = PAGE + "?set=" + set.id();
    if (message.equals(MEANWHILE)) {
      Redirect.refused(request, response, settings, page, message);
    } else {
      Redirect.done(request, response, settings, page, message);
    }
  }
}
