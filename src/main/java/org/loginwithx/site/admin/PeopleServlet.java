package org.loginwithx.site.admin;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.loginwithx.Internal;
import org.loginwithx.account.Action;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.administration.UserAdministration;
import org.loginwithx.site.FormPage;
import org.loginwithx.site.Page;
import org.loginwithx.site.Redirect;
import org.loginwithx.site.account.SessionsServlet;
import org.loginwithx.user.HistoryEntry;
import org.loginwithx.user.LiveLogins;
import org.loginwithx.user.LoginHistory;
import org.loginwithx.user.People;
import org.loginwithx.user.Person;
import org.loginwithx.user.ResultPage;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.SessionLogin;

/** Finds users, shows one, disables and enables them; for administrators only ({@code web.xml}). */
@WebServlet("/admin/people/*")
@Internal
public class PeopleServlet extends FormPage {

  private static final long serialVersionUID = 1L;

  @Inject private transient LoginSettings settings;
  @Inject private transient UserAdministration administration;
  @Inject private transient People people;
  @Inject private transient LiveLogins liveLogins;
  @Inject private transient LoginHistory history;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public PeopleServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    String userId = userId(request);
    if (userId.isEmpty()) {
      list(request, response);
    } else {
      show(request, response, userId);
    }
  }

  private static String userId(HttpServletRequest request) {
    String path = request.getPathInfo();
    return path == null ? "" : path.substring(1);
  }

  private void list(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    String wanted = Optional.ofNullable(request.getParameter("q")).orElse("").strip();
    ResultPage<Person> found = people.search(wanted, PageLinks.number(request));
    Messages messages = Messages.forRequest(request);
    request.setAttribute("q", wanted);
    request.setAttribute(
        "people", found.lines().stream().map(person -> PersonView.of(person, messages)).toList());
    PageLinks.show(request, found, "q", wanted);
    Page.show(request, response, "people");
  }

  private void show(HttpServletRequest request, HttpServletResponse response, String userId)
      throws ServletException, IOException {
    SessionLogin admin = SessionLogin.from(request).orElseThrow();
    Optional<Person> person = people.find(userId);
    if (person.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    ResultPage<HistoryEntry> happened = history.of(userId, PageLinks.number(request));
    Messages messages = Messages.forRequest(request);
    request.setAttribute("person", PersonView.of(person.get(), messages));
    request.setAttribute("self", userId.equals(admin.userId()));
    SessionsServlet.show(request, userId, admin, liveLogins);
    request.setAttribute("history", HistoryLine.of(happened.lines(), messages));
    PageLinks.show(request, happened, "", "");
    Page.show(request, response, "person");
  }

  @Override
  protected void post(HttpServletRequest request, HttpServletResponse response)
      throws IOException, UnprovenException {
    require(request, Action.MANAGE_USERS);
    Optional<String> message = change(request, userId(request));
    if (message.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    // A user with this id is in the database, so the path contains no text from outside.
    Redirect.withMessage(
        request, response, settings, "/admin/people/" + userId(request), message.get());
  }

  /** The key of the message about it; empty if there is no such user or action. */
  private Optional<String> change(HttpServletRequest request, String userId)
      throws UnprovenException {
    String action = Optional.ofNullable(request.getParameter("action")).orElse("");
    return switch (action) {
      case "disable" ->
          switch (administration.disable(request, userId)) {
            case DONE -> Optional.of("admin.is-disabled");
            case YOURSELF -> Optional.of("admin.not-yourself");
            case NO_USER -> Optional.empty();
          };
      case "enable" -> when(administration.enable(request, userId), "admin.is-enabled");
      case "end-sessions" ->
          when(administration.endSessions(request, userId), "admin.sessions-ended");
      default -> Optional.empty();
    };
  }

  private static Optional<String> when(boolean done, String message) {
    return done ? Optional.of(message) : Optional.empty();
  }
}
