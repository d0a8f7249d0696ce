package org.loginwithx.site.admin;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.loginwithx.Internal;
import org.loginwithx.site.Page;
import org.loginwithx.user.HistoryEntry;
import org.loginwithx.user.HistoryEntry.Outcome;
import org.loginwithx.user.LoginHistory;
import org.loginwithx.user.ResultPage;
import org.loginwithx.web.Messages;

/** The history of log-ins, for administrators. */
@WebServlet("/admin/log")
@Internal
public class HistoryServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private static final List<String> OUTCOMES =
      Stream.of(Outcome.values()).map(Outcome::word).toList();

  @Inject private transient LoginHistory history;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public HistoryServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Optional<Outcome> outcome = Outcome.of(request.getParameter("outcome"));
    ResultPage<HistoryEntry> found = history.all(outcome, PageLinks.number(request));
    String chosen = outcome.map(Outcome::word).orElse("");
    request.setAttribute("outcome", chosen);
    request.setAttribute("outcomes", OUTCOMES);
    request.setAttribute("history", HistoryLine.of(found.lines(), Messages.forRequest(request)));
    PageLinks.show(request, found, "outcome", chosen);
    Page.show(request, response, "history");
  }
}
