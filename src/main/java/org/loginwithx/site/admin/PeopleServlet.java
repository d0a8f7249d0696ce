package org.loginwithx.site.admin;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.access.XApi;
import org.loginwithx.account.Action;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.administration.UserAdministration;
import org.loginwithx.administration.UserAdministration.GroupChange;
import org.loginwithx.oauthserver.AuthorizationServer;
import org.loginwithx.oauthserver.ClientLogin;
import org.loginwithx.site.FormPage;
import org.loginwithx.site.FormState;
import org.loginwithx.site.Moment;
import org.loginwithx.site.Page;
import org.loginwithx.site.Question;
import org.loginwithx.site.Redirect;
import org.loginwithx.user.HistoryEntry;
import org.loginwithx.user.LiveLogin;
import org.loginwithx.user.LiveLogins;
import org.loginwithx.user.LoginHistory;
import org.loginwithx.user.Passkey;
import org.loginwithx.user.Passkeys;
import org.loginwithx.user.People;
import org.loginwithx.user.PeopleQuery;
import org.loginwithx.user.Person;
import org.loginwithx.user.ResultPage;
import org.loginwithx.user.UserGroups;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.SessionLogin;

/** Finds users, shows one, disables and enables them; for administrators only ({@code web.xml}). */
@WebServlet("/admin/people/*")
@Internal
public class PeopleServlet extends FormPage {

  static final String PATH = "/admin/people";

  private static final long serialVersionUID = 1L;
  private static final String NOT_YOURSELF = "admin.not-yourself";

  @Inject private transient LoginSettings settings;
  @Inject private transient UserAdministration administration;
  @Inject private transient People people;
  @Inject private transient LiveLogins liveLogins;
  @Inject private transient LoginHistory history;
  @Inject private transient AuthorizationServer server;
  @Inject private transient XApi x;
  @Inject private transient Passkeys passkeys;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public PeopleServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    String userId = pathId(request);
    if (userId.isEmpty()) {
      list(request, response);
      return;
    }
    Optional<Person> person = people.find(userId);
    if (person.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    Messages messages = Messages.forRequest(request);
    PersonView view = PersonView.of(person.get(), settings, messages);
    if (request.getParameter("confirm") == null) {
      request.setAttribute(
          "groupLines", PersonView.groups(person.get(), liveLogins.givenGroups(userId), settings));
      request.setAttribute("knownGroups", groups());
      show(request, response, view, messages);
    } else {
      ask(request, response, view, messages);
    }
  }

  private void list(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    PeopleFilter filter = PeopleFilter.of(request);
    ResultPage<Person> found = people.search(filter.query(settings), PageLinks.number(request));
    Messages messages = Messages.forRequest(request);
    request.setAttribute("filter", filter);
    request.setAttribute("groups", groups());
    request.setAttribute(
        "states",
        choices(
            Stream.of(PeopleQuery.State.values()).map(PeopleQuery.State::word),
            "people.state.",
            messages));
    request.setAttribute(
        "sorts",
        choices(
            Stream.of(PeopleQuery.Sort.values()).map(PeopleQuery.Sort::word),
            "people.sort.",
            messages));
    request.setAttribute(
        "people",
        found.lines().stream().map(person -> PersonView.of(person, settings, messages)).toList());
    PageLinks.show(request, found, filter.parameters());
    Page.show(request, response, "people");
  }

  /** Those that are stored, and the one that the settings give. */
  private List<String> groups() {
    return Stream.concat(people.groups().stream(), Stream.of(LoginSettings.ADMIN))
        .distinct()
        .sorted()
        .toList();
  }

  private static List<Choice> choices(Stream<String> words, String prefix, Messages messages) {
    return words.map(word -> new Choice(word, messages.text(prefix + word))).toList();
  }

  private void show(
      HttpServletRequest request,
      HttpServletResponse response,
      PersonView person,
      Messages messages)
      throws ServletException, IOException {
    SessionLogin admin = SessionLogin.from(request).orElseThrow();
    String userId = person.userId();
    ResultPage<HistoryEntry> happened = history.of(userId, PageLinks.number(request));
    request.setAttribute("person", person);
    request.setAttribute("self", userId.equals(admin.userId()));
    List<LiveLogin> sessions = liveLogins.of(userId, admin.loginId());
    request.setAttribute("devices", DeviceLine.of(sessions, messages));
    if (sessions.size() == LiveLogins.MOST_SHOWN) {
      long more = liveLogins.count(userId) - sessions.size();
      request.setAttribute("moreSessions", more > 0 ? more : null);
    }
    request.setAttribute("passkeys", PasskeyLine.of(passkeys.of(userId), messages));
    request.setAttribute("applications", ApplicationLine.of(server.of(userId), messages));
    request.setAttribute(
        "access", x.connection(userId).filter(stored -> !stored.revoked()).orElse(null));
    request.setAttribute(
        "history",
        HistoryLine.of(
            happened.lines(), people.named(HistoryLine.userIds(happened.lines())), messages));
    PageLinks.show(request, happened, Map.of());
    Page.show(request, response, "person");
  }

  /**
   * A passkey of the user.
   *
   * @param used null if it was never used
   */
  public record PasskeyLine(String name, String host, Moment made, @Nullable Moment used) {

    static List<PasskeyLine> of(List<Passkey> passkeys, Messages messages) {
      return passkeys.stream()
          .map(
              passkey ->
                  new PasskeyLine(
                      passkey.name(),
                      passkey.host(),
                      Moment.of(passkey.createdAt(), messages),
                      Moment.ofNullable(passkey.lastUsedAt(), messages)))
          .toList();
    }
  }

  /** An application that the user is logged in to. */
  public record ApplicationLine(String name, Moment since, Moment seen) {

    static List<ApplicationLine> of(List<ClientLogin> logins, Messages messages) {
      return logins.stream()
          .map(
              login ->
                  new ApplicationLine(
                      login.application(),
                      Moment.of(login.began(), messages),
                      Moment.of(login.seen(), messages)))
          .toList();
    }
  }

  private void ask(
      HttpServletRequest request,
      HttpServletResponse response,
      PersonView person,
      Messages messages)
      throws ServletException, IOException {
    String loginId = SessionLogin.from(request).orElseThrow().loginId();
    String group = parameter(request, "group");
    if (isChangeOfGroup(request.getParameter("confirm")) && !UserGroups.isName(group)) {
      refuseGroup(request, response, PATH + '/' + person.userId(), "admin.group.not-a-name");
      return;
    }
    Optional<Question> question =
        new PersonQuestions(
                person,
                DeviceLine.of(liveLogins.of(person.userId(), loginId), messages),
                server.of(person.userId()).size(),
                messages)
            .before(request.getParameter("confirm"), parameter(request, "session"), group);
    if (question.isEmpty()) {
      Redirect.to(request, response, settings, PATH + '/' + person.userId());
      return;
    }
    question.get().ask(request, response);
  }

  private static String parameter(HttpServletRequest request, String name) {
    return Optional.ofNullable(request.getParameter(name)).orElse("").strip();
  }

  private static boolean isChangeOfGroup(String action) {
    return action.equals("give-group") || action.equals("take-group");
  }

  /** Shows the form for a group again, with what is wrong. */
  private void refuseGroup(
      HttpServletRequest request, HttpServletResponse response, String page, String key) {
    String text = Messages.forRequest(request).text(key);
    forms().refused(request, response, page, FormState.of(request, Map.of("group", text), "group"));
  }

  /** An administrator who has to log in again comes back to the user. */
  @Override
  protected String page(HttpServletRequest request) {
    return PATH + '/' + pathId(request);
  }

  @Override
  protected void post(HttpServletRequest request, HttpServletResponse response)
      throws IOException, UnprovenException {
    require(request, Action.MANAGE_USERS);
    if (isChangeOfGroup(parameter(request, "action"))) {
      changeGroup(request, response, pathId(request));
      return;
    }
    Optional<String> message = change(request, pathId(request));
    if (message.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    // A user with this id is in the database, so the path contains no text from outside.
    String page = PATH + '/' + pathId(request);
    if (message.get().equals(NOT_YOURSELF)) {
      Redirect.refused(request, response, settings, page, NOT_YOURSELF);
    } else {
      Redirect.done(request, response, settings, page, message.get());
    }
  }

  private void changeGroup(HttpServletRequest request, HttpServletResponse response, String userId)
      throws IOException, UnprovenException {
    String group = parameter(request, "group");
    boolean gives = parameter(request, "action").equals("give-group");
    GroupChange change =
        gives
            ? administration.giveGroup(request, userId, group)
            : administration.takeGroup(request, userId, group);
    if (people.find(userId).isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    // A user with this id is in the database, so the path contains no text from outside.
    String page = PATH + '/' + userId;
    switch (change) {
      case DONE ->
          Redirect.done(
              request,
              response,
              settings,
              page,
              gives ? "admin.group-given" : "admin.group-taken",
              group);
      case YOURSELF -> refuseGroup(request, response, page, "admin.group.not-yourself");
      case NOT_A_NAME -> refuseGroup(request, response, page, "admin.group.not-a-name");
      case TOO_MANY -> refuseGroup(request, response, page, "admin.group.too-many");
      case NO_USER -> refuseGroup(request, response, page, "admin.group.not-you");
    }
  }

  /** The key of the message about it; empty if there is no such user or action. */
  private Optional<String> change(HttpServletRequest request, String userId)
      throws UnprovenException {
    String action = Optional.ofNullable(request.getParameter("action")).orElse("");
    return switch (action) {
      case "disable" ->
          switch (administration.disable(request, userId)) {
            case DONE -> Optional.of("admin.is-disabled");
            case YOURSELF -> Optional.of(NOT_YOURSELF);
            case NO_USER -> Optional.empty();
          };
      case "enable" -> when(administration.enable(request, userId), "admin.is-enabled");
      case "end-sessions" ->
          when(administration.endSessions(request, userId), "admin.sessions-ended");
      case "end-session" ->
          when(
              administration.endSession(
                  request, userId, Optional.ofNullable(request.getParameter("session")).orElse("")),
              "admin.session-ended");
      default -> Optional.empty();
    };
  }

  private static Optional<String> when(boolean done, String message) {
    return done ? Optional.of(message) : Optional.empty();
  }
}
