package org.loginwithx.site.admin;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.attempt.SecurityLog;
import org.loginwithx.imports.ImportRow.Outcome;
import org.loginwithx.imports.ImportStatus;
import org.loginwithx.imports.UserImport;
import org.loginwithx.web.Messages;
import org.loginwithx.web.SessionLogin;

/** The report of an import as a file; for administrators only ({@code web.xml}). */
@WebServlet("/admin/import.csv")
@Internal
public class ImportCsvServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Inject private transient UserImport imports;
  @Inject private transient SecurityLog log;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public ImportCsvServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String administrator = SessionLogin.from(request).orElseThrow().userId();
    Messages messages = Messages.forRequest(request);
    Optional<ImportStatus> status = imports.status();
    if (status.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    try (Csv csv =
        Csv.begin(response, "import", "place", "x_id", "handle", "name", "outcome", "note")) {
      imports.forEach(
          status.get().id(),
          outcome(request.getParameter("outcome")),
          row ->
              csv.line(
                  Long.toString(row.place()),
                  row.xId(),
                  row.handle(),
                  row.name(),
                  row.outcome().word(),
                  ImportView.note(row, messages)));
      csv.end();
      log.noted(request, "import_exported", "-", "lines:" + csv.lines() + "_by:" + administrator);
    }
  }

  /** Null for all rows. */
  private static @Nullable Outcome outcome(@Nullable String word) {
    return Arrays.stream(Outcome.values())
        .filter(outcome -> outcome.word().equals(word))
        .findFirst()
        .orElse(null);
  }
}
