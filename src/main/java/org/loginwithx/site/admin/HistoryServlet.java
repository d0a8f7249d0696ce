package org.loginwithx.site.admin;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.loginwithx.Internal;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.site.Page;
import org.loginwithx.site.Reason;
import org.loginwithx.user.HistoryEntry;
import org.loginwithx.user.HistoryEntry.Outcome;
import org.loginwithx.user.LoginHistory;
import org.loginwithx.user.People;
import org.loginwithx.user.Profile;
import org.loginwithx.user.ResultPage;
import org.loginwithx.web.Messages;

/** The history of log-ins, for administrators. */
@WebServlet("/admin/log")
@Internal
public class HistoryServlet extends HttpServlet {

  static final String PATH = "/admin/log";

  private static final long serialVersionUID = 1L;

  @Inject private transient LoginHistory history;
  @Inject private transient People people;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public HistoryServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    HistoryFilter filter = HistoryFilter.of(request);
    ResultPage<HistoryEntry> found = history.all(filter.query(), PageLinks.number(request));
    Messages messages = Messages.forRequest(request);
    request.setAttribute("filter", filter);
    request.setAttribute("outcomes", outcomes(messages));
    request.setAttribute("ways", ways(filter, messages));
    request.setAttribute("reasons", reasons(filter, messages));
    request.setAttribute(
        "history",
        HistoryLine.of(found.lines(), people.named(HistoryLine.userIds(found.lines())), messages));
    PageLinks.show(request, found, filter.parameters());
    Page.show(request, response, "history");
  }

  private static List<Choice> outcomes(Messages messages) {
    return Stream.of(Outcome.values())
        .map(Outcome::word)
        .map(word -> new Choice(word, messages.text("history." + word)))
        .toList();
  }

  /** The usual ways, and the one that is chosen. */
  private static List<Choice> ways(HistoryFilter filter, Messages messages) {
    return Stream.of("x", Profile.PASSWORD, Profile.PASSKEY, filter.way())
        .filter(way -> !way.isEmpty())
        .distinct()
        .map(way -> new Choice(way, Reason.way(way, messages)))
        .toList();
  }

  /** Why a log-in can fail, in the order of the words, and the reason that is chosen. */
  private static List<Choice> reasons(HistoryFilter filter, Messages messages) {
    return Stream.concat(
            Stream.of("ok", "first_login", filter.reason()),
            Stream.of(LoginFailure.values()).map(LoginFailure::code))
        .filter(code -> !code.isEmpty())
        .distinct()
        .map(code -> new Choice(code, Reason.of(code, messages)))
        .sorted(Comparator.comparing(Choice::label, String.CASE_INSENSITIVE_ORDER))
        .toList();
  }
}
