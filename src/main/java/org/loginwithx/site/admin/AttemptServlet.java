package org.loginwithx.site.admin;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.loginwithx.Internal;
import org.loginwithx.site.Page;
import org.loginwithx.user.FailedAttempt;
import org.loginwithx.user.LoginHistory;
import org.loginwithx.user.People;
import org.loginwithx.user.Person;
import org.loginwithx.web.Messages;

/** Finds the attempt whose number a user read on an error page, for administrators. */
@WebServlet("/admin/doctor/attempt")
@Internal
public class AttemptServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Inject private transient LoginHistory history;
  @Inject private transient People people;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public AttemptServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    String attemptId = attemptId(request);
    List<FailedAttempt> found = attemptId.isEmpty() ? List.of() : history.ofAttempt(attemptId);
    Messages messages = Messages.forRequest(request);
    request.setAttribute("number", attemptId);
    Map<String, Person> named =
        people.named(HistoryLine.userIds(found.stream().map(FailedAttempt::entry).toList()));
    request.setAttribute(
        "attempts",
        found.stream().map(attempt -> AttemptLine.of(attempt, named, messages)).toList());
    Page.show(request, response, "attempt");
  }

  private static String attemptId(HttpServletRequest request) {
    String typed = Optional.ofNullable(request.getParameter("number")).orElse("");
    return FailedAttempt.number(typed);
  }
}
