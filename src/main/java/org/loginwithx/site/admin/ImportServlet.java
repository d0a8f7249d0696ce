package org.loginwithx.site.admin;

import static java.util.Objects.requireNonNullElse;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.MultipartConfig;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.loginwithx.Internal;
import org.loginwithx.account.Action;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.administration.ImportAdministration;
import org.loginwithx.imports.BadFileException;
import org.loginwithx.imports.FileCheck;
import org.loginwithx.imports.ImportRow.Outcome;
import org.loginwithx.imports.ImportStatus;
import org.loginwithx.imports.Source;
import org.loginwithx.imports.UserImport;
import org.loginwithx.imports.UserImport.DryRun;
import org.loginwithx.operations.ImportUpload;
import org.loginwithx.site.FormPage;
import org.loginwithx.site.FormState;
import org.loginwithx.site.Page;
import org.loginwithx.site.Question;
import org.loginwithx.web.Messages;

/**
 * Imports users who log in with X elsewhere: takes a file, shows what would be made of it, and
 * begins the import. The container reads a body only after it has checked that the sender is an
 * administrator.
 */
@WebServlet(ImportServlet.PATH)
@MultipartConfig
@Internal
public class ImportServlet extends FormPage {

  private static final long serialVersionUID = 1L;

  static final String PATH = "/admin/import";

  /** Rows of each list on the page. */
  private static final int SHOWN = 50;

  @Inject private transient UserImport imports;
  @Inject private transient ImportAdministration administration;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public ImportServlet() {}

  @Override
  protected String page(HttpServletRequest request) {
    return PATH;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Messages messages = Messages.forRequest(request);
    Optional<ImportStatus> status = imports.status();
    String asked = request.getParameter("confirm");
    if (asked != null && status.isPresent() && status.get().id().equals(asked)) {
      question(status.get(), messages).ask(request, response);
      return;
    }
    imports
        .fileCheck()
        .ifPresent(check -> request.setAttribute("check", ImportView.OfFile.of(check, messages)));
    status.ifPresent(
        current -> {
          request.setAttribute("current", ImportView.of(current, messages));
          request.setAttribute("lists", lists(current, messages));
        });
    request.setAttribute(
        "sources",
        Arrays.stream(Source.values())
            .map(Source::word)
            .map(word -> new Choice(word, messages.text("import.source." + word)))
            .toList());
    request.setAttribute("needsLogIn", needsLogIn(request, Action.IMPORT_USERS));
    request.setAttribute("signInUrl", forms().logInAgain(request, PATH));
    Page.show(request, response, "import");
  }

  private static Question question(ImportStatus status, Messages messages) {
    return new Question(
        messages.text("import.start.title"),
        status.fileName(),
        List.of(
            messages.text("import.start.made", status.counts().open()),
            messages.text("import.start.groups"),
            messages.text("import.start.email"),
            messages.text("import.start.undo")),
        PATH,
        Map.of("action", "start", "id", status.id()),
        messages.text("import.start"),
        PATH);
  }

  private List<ImportView.Rows> lists(ImportStatus status, Messages messages) {
    ImportStatus.Counts counts = status.counts();
    return Stream.of(
            rows(status, Outcome.CONFLICT, "import.conflicts", counts.conflicts(), messages),
            rows(status, Outcome.NEW, "import.open", counts.open(), messages),
            rows(status, Outcome.MADE, "import.made", counts.made(), messages),
            rows(status, Outcome.THERE, "import.there", counts.there(), messages))
        .filter(rows -> rows.count() > 0)
        .toList();
  }

  private ImportView.Rows rows(
      ImportStatus status, Outcome outcome, String titleKey, long count, Messages messages) {
    return ImportView.Rows.of(
        outcome,
        titleKey,
        count,
        count == 0 ? List.of() : imports.report(status.id(), outcome, SHOWN),
        messages);
  }

  @Override
  protected void post(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException, UnprovenException {
    // Before the files are looked at.
    require(request, Action.IMPORT_USERS);
    String id = requireNonNullElse(request.getParameter("id"), "");
    Messages messages = Messages.forRequest(request);
    switch (requireNonNullElse(request.getParameter("action"), "")) {
      case "start" ->
          answer(request, response, administration.start(request, id), "import.started", messages);
      case "stop" ->
          answer(request, response, administration.stop(request, id), "import.stopped", messages);
      case "discard" ->
          answer(
              request, response, administration.discard(request, id), "import.discarded", messages);
      case "cancel" ->
          answer(
              request, response, administration.discard(request, id), "import.cancelled", messages);
      default -> load(request, response, messages);
    }
  }

  private void answer(
      HttpServletRequest request,
      HttpServletResponse response,
      boolean done,
      String key,
      Messages messages) {
    if (done) {
      forms().done(request, response, PATH, messages.text(key));
    } else {
      forms().refused(request, response, PATH, messages.text("import.not-there"));
    }
  }

  private void load(HttpServletRequest request, HttpServletResponse response, Messages messages)
      throws ServletException, IOException, UnprovenException {
    try (ImportUpload upload = ImportUpload.of(request)) {
      Optional<String> mistake = upload.mistake();
      if (mistake.isPresent()) {
        refuse(request, response, messages.text(mistake.get()));
        return;
      }
      Optional<DryRun> dryRun =
          administration.load(request, upload.file(), upload.fileName(), upload.newIds());
      if (dryRun.isEmpty()) {
        forms().refused(request, response, PATH, messages.text("import.busy"));
        return;
      }
      dryRun.get().await(ImportUpload.PATIENCE);
      answer(request, response, dryRun.get().id(), messages);
    }
  }

  private void answer(
      HttpServletRequest request, HttpServletResponse response, String id, Messages messages)
      throws UnprovenException {
    Optional<FileCheck> check = imports.fileCheck().filter(there -> there.id().equals(id));
    if (check.isEmpty()) {
      forms().done(request, response, PATH, messages.text("import.checked"));
      return;
    }
    BadFileException refusal = check.get().refusal();
    if (refusal == null) {
      forms().done(request, response, PATH, messages.text("import.begun"));
      return;
    }
    // The message is at its field, so the top of the page does not repeat it.
    administration.discard(request, id);
    refuse(request, response, ImportView.text(refusal, messages));
  }

  private void refuse(HttpServletRequest request, HttpServletResponse response, String text) {
    forms()
        .refused(
            request,
            response,
            PATH,
            FormState.of(request, Map.of("links", text), "source", "provider"));
  }
}
