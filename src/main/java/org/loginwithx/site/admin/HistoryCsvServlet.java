package org.loginwithx.site.admin;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.loginwithx.Internal;
import org.loginwithx.attempt.SecurityLog;
import org.loginwithx.user.HistoryEntry;
import org.loginwithx.user.LoginHistory;
import org.loginwithx.web.SessionLogin;

/** The history as a file, in the words of the log; for administrators only ({@code web.xml}). */
@WebServlet("/admin/log.csv")
@Internal
public class HistoryCsvServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Inject private transient LoginHistory history;
  @Inject private transient SecurityLog log;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public HistoryCsvServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String administrator = SessionLogin.from(request).orElseThrow().userId();
    try (Csv csv =
        Csv.begin(
            response,
            "history",
            "at",
            "outcome",
            "reason",
            "provider",
            "user_id",
            "attempt",
            "network",
            "browser")) {
      history.forEach(HistoryFilter.of(request).query(), entry -> write(csv, entry));
      csv.end();
      log.noted(request, "history_exported", "-", "lines:" + csv.lines() + "_by:" + administrator);
    }
  }

  private static void write(Csv csv, HistoryEntry entry) {
    csv.line(
        entry.visit().at().toString(),
        entry.outcome().word(),
        entry.reason(),
        entry.provider(),
        entry.userId(),
        entry.visit().attemptId(),
        entry.visit().network(),
        entry.visit().agent());
  }
}
