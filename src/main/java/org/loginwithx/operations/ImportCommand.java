package org.loginwithx.operations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNullElse;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.MultipartConfig;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Duration;
import java.util.Optional;
import org.loginwithx.attempt.SecurityLog;
import org.loginwithx.doctor.CommandTokens;
import org.loginwithx.imports.BadFileException;
import org.loginwithx.imports.FileCheck;
import org.loginwithx.imports.ImportRow;
import org.loginwithx.imports.ImportRow.Outcome;
import org.loginwithx.imports.ImportStatus;
import org.loginwithx.imports.ImportStatus.State;
import org.loginwithx.imports.UserImport;
import org.loginwithx.imports.UserImport.DryRun;
import org.loginwithx.timer.Seldom;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.SecurityHeaders;

/**
 * Imports users for an operator at a command line, with the token of {@code LOGIN_IMPORT_TOKEN}.
 * Without that setting it answers 404. {@link org.loginwithx.imports.ImportUsers} calls it. Declare
 * it in {@code web.xml}.
 *
 * <p>{@code GET} reports how far the import is, with all its rows if {@code rows} is {@code all}.
 * With {@code id}, it reports only the import that has this id. {@code POST} with {@code action}
 * and {@code id} starts, stops or discards it; with files it begins the dry run. Answers 200; 202
 * while it goes on in the background; 400, 409, 413 or 422 if nothing was done.
 */
@MultipartConfig
public class ImportCommand extends HttpServlet {

  private static final long serialVersionUID = 1L;
  private static final int UNPROCESSABLE = 422;

  /** The most conflicts that are listed with the counts. */
  private static final int SHOWN = 100;

  private static final Seldom WRONG_TOKENS = new Seldom(Duration.ofMinutes(1));

  @Inject private transient CommandTokens tokens;
  @Inject private transient UserImport imports;
  @Inject private transient LoginSettings settings;
  @Inject private transient SecurityLog log;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public ImportCommand() {}

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (!tokens.imports().isSet()) {
      response.setHeader("Connection", "close");
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    new SecurityHeaders(settings).applyTo(response);
    // This comes before the body is read.
    if (!tokens.imports().isRight(request.getHeader("Authorization"))) {
      if (WRONG_TOKENS.mayHappen()) {
        log.imported(request, "refused", "wrong_token");
      }
      response.setHeader("WWW-Authenticate", "Bearer");
      refuse(request, response, HttpServletResponse.SC_UNAUTHORIZED, "import.wrong-token");
      return;
    }
    if (request.getContentLengthLong() > UserImport.LARGEST_REQUEST) {
      refuse(
          request, response, HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE, "import.too-large");
      return;
    }
    super.service(request, response);
  }

  private static void refuse(
      HttpServletRequest request, HttpServletResponse response, int status, String key)
      throws IOException {
    // The rest of the body is not read.
    response.setHeader("Connection", "close");
    answer(response, status, Messages.forRequest(request).text(key));
  }

  private static void answer(HttpServletResponse response, int status, String text)
      throws IOException {
    response.setStatus(status);
    try (Writer out = writer(response)) {
      out.write(text + "\n");
    }
  }

  private static Writer writer(HttpServletResponse response) throws IOException {
    response.setContentType("text/plain;charset=UTF-8");
    return new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), UTF_8));
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean all = "all".equals(request.getParameter("rows"));
    String id = requireNonNullElse(request.getParameter("id"), "");
    if (id.isEmpty()) {
      report(request, response, all);
    } else {
      report(request, response, all, id);
    }
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    String action = requireNonNullElse(request.getParameter("action"), "");
    if (action.equals("check")) {
      load(request, response);
      return;
    }
    String id = requireNonNullElse(request.getParameter("id"), "");
    if (!act(request, action, id)) {
      notThere(request, response);
    } else if (action.equals("discard")) {
      report(request, response, false);
    } else {
      // A file that was refused meanwhile stays there, and is another one.
      report(request, response, false, id);
    }
  }

  private static void notThere(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Messages messages = Messages.forRequest(request);
    answer(response, HttpServletResponse.SC_CONFLICT, messages.text("import.not-there"));
  }

  private boolean act(HttpServletRequest request, String action, String id) {
    boolean done =
        switch (action) {
          case "start" -> imports.startUnchecked(id);
          case "stop" -> imports.stopUnchecked(id);
          case "discard" -> imports.discardUnchecked(id);
          default -> false;
        };
    if (done) {
      log.imported(request, "command", action);
    }
    return done;
  }

  private void load(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Messages messages = Messages.forRequest(request);
    try (ImportUpload upload = ImportUpload.of(request)) {
      Optional<String> mistake = upload.mistake();
      if (mistake.isPresent()) {
        answer(response, HttpServletResponse.SC_BAD_REQUEST, messages.text(mistake.get()));
        return;
      }
      Optional<DryRun> dryRun =
          imports.loadUnchecked(upload.file(), upload.fileName(), upload.newIds());
      if (dryRun.isEmpty()) {
        answer(response, HttpServletResponse.SC_CONFLICT, messages.text("import.busy"));
        return;
      }
      log.imported(request, "command", "check");
      dryRun.get().await(ImportUpload.PATIENCE);
      report(request, response, false, dryRun.get().id());
    }
  }

  private static String text(BadFileException bad, Messages messages) {
    return messages.text(bad.messageKey(), bad.place(), bad.detail());
  }

  /** The file that is being checked, if there is one, and the import, if there is one. */
  private void report(HttpServletRequest request, HttpServletResponse response, boolean all)
      throws IOException {
    Optional<FileCheck> check = imports.fileCheck();
    Optional<ImportStatus> status = imports.status();
    boolean goesOn =
        check.stream().anyMatch(ImportCommand::goesOn)
            || status.stream().anyMatch(there -> there.state() == State.RUNNING);
    Messages messages = Messages.forRequest(request);
    response.setStatus(goesOn ? HttpServletResponse.SC_ACCEPTED : HttpServletResponse.SC_OK);
    try (Writer out = writer(response)) {
      if (check.isPresent()) {
        out.write(head(check.get(), messages));
      }
      if (status.isPresent()) {
        write(out, status.get(), all, messages);
      } else if (check.isEmpty()) {
        out.write(messages.text("import.none") + "\n");
      }
    }
  }

  /** Only what has this id. */
  private void report(
      HttpServletRequest request, HttpServletResponse response, boolean all, String id)
      throws IOException {
    Messages messages = Messages.forRequest(request);
    // The check is read first: if it ends meanwhile, the file is found as an import.
    Optional<FileCheck> check = imports.fileCheck().filter(there -> there.id().equals(id));
    if (check.isPresent()) {
      response.setStatus(goesOn(check.get()) ? HttpServletResponse.SC_ACCEPTED : UNPROCESSABLE);
      try (Writer out = writer(response)) {
        out.write(head(check.get(), messages));
      }
      return;
    }
    Optional<ImportStatus> status = imports.status().filter(there -> there.id().equals(id));
    if (status.isEmpty()) {
      notThere(request, response);
      return;
    }
    boolean running = status.get().state() == State.RUNNING;
    response.setStatus(running ? HttpServletResponse.SC_ACCEPTED : HttpServletResponse.SC_OK);
    try (Writer out = writer(response)) {
      write(out, status.get(), all, messages);
    }
  }

  private static boolean goesOn(FileCheck check) {
    return check.state() != State.REFUSED;
  }

  private void write(Writer out, ImportStatus status, boolean all, Messages messages)
      throws IOException {
    out.write(head(status, messages));
    if (all) {
      imports.forEach(status.id(), null, row -> write(out, row, messages));
    } else if (status.state() == State.CHECKED) {
      imports
          .report(status.id(), Outcome.CONFLICT, SHOWN)
          .forEach(row -> write(out, row, messages));
    }
  }

  private static String head(FileCheck check, Messages messages) {
    StringBuilder head = new StringBuilder();
    head.append(messages.text("import.state." + check.state().word())).append(' ');
    head.append(check.source().word()).append(' ').append(check.fileName()).append('\n');
    head.append("id        ").append(check.id()).append('\n');
    BadFileException bad = check.refusal();
    if (bad != null) {
      head.append(text(bad, messages)).append('\n');
      return head.toString();
    }
    head.append("read      ").append(check.read()).append('\n');
    if (check.all() > 0) {
      head.append("compared  ").append(check.compared()).append(" of ").append(check.all());
      head.append('\n');
    }
    return head.toString();
  }

  private static String head(ImportStatus status, Messages messages) {
    ImportStatus.Counts counts = status.counts();
    StringBuilder head = new StringBuilder();
    head.append(messages.text("import.state." + status.state().word())).append(' ');
    head.append(status.source().word()).append(' ').append(status.fileName()).append('\n');
    head.append("id        ").append(status.id()).append('\n');
    head.append("new       ").append(counts.open()).append('\n');
    head.append("there     ").append(counts.there()).append('\n');
    head.append("conflict  ").append(counts.conflicts()).append('\n');
    head.append("made      ").append(counts.made()).append('\n');
    if (counts.leftOut() > 0) {
      head.append(messages.text("import.left-out", counts.leftOut())).append('\n');
    }
    if (!status.others().isEmpty()) {
      String others = String.join(", ", status.others());
      head.append(messages.text("import.others", others)).append('\n');
    }
    return head.toString();
  }

  /** The texts of the file have no line breaks and no other control characters. */
  private static void write(Writer out, ImportRow row, Messages messages) {
    StringBuilder line = new StringBuilder();
    line.append("%-9s %s".formatted(row.outcome().word(), row.place()));
    line.append(": ").append(row.xId().isEmpty() ? "-" : row.xId());
    if (!row.handle().isEmpty()) {
      line.append(" @").append(row.handle());
    }
    if (!row.name().isEmpty()) {
      line.append(" \"").append(row.name()).append('"');
    }
    if (row.outcome() == Outcome.CONFLICT) {
      line.append(". ").append(messages.text("import.reason." + row.reason().word(), row.detail()));
    }
    if (row.disabled()) {
      line.append(". ").append(messages.text("import.disabled"));
    }
    if (!row.leftOut().isEmpty()) {
      line.append(". ").append(messages.text("import.row-left-out", row.leftOut()));
    }
    try {
      out.write(line.append('\n').toString());
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }
}
