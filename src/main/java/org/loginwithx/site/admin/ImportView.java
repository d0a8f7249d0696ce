package org.loginwithx.site.admin;

import java.util.ArrayList;
import java.util.List;
import org.loginwithx.Internal;
import org.loginwithx.imports.BadFileException;
import org.loginwithx.imports.FileCheck;
import org.loginwithx.imports.ImportRow;
import org.loginwithx.imports.ImportRow.Outcome;
import org.loginwithx.imports.ImportStatus;
import org.loginwithx.imports.ImportStatus.State;
import org.loginwithx.site.Moment;
import org.loginwithx.web.Messages;

/**
 * The last import, as the page shows it.
 *
 * @param state what it does, in words
 * @param begun whether users were to be made already
 * @param canStart whether it can be started, or go on
 * @param running whether users are being made
 * @param made how many users are made
 * @param all how many users there are to make
 * @param progress the same in words
 * @param notes what an administrator should know, in words
 */
@Internal
public record ImportView(
    String id,
    String fileName,
    String source,
    Moment at,
    String state,
    boolean begun,
    boolean canStart,
    boolean running,
    long made,
    long all,
    String progress,
    List<String> notes) {

  public ImportView {
    notes = List.copyOf(notes);
  }

  static ImportView of(ImportStatus status, Messages messages) {
    ImportStatus.Counts counts = status.counts();
    State state = status.state();
    List<String> notes = new ArrayList<>();
    if (!status.others().isEmpty()) {
      notes.add(messages.text("import.others", String.join(", ", status.others())));
    }
    if (counts.leftOut() > 0) {
      notes.add(messages.text("import.left-out", counts.leftOut()));
    }
    long all = counts.open() + counts.made();
    return new ImportView(
        status.id(),
        status.fileName(),
        messages.text("import.source." + status.source().word()),
        Moment.of(status.begunAt(), messages),
        messages.text("import.state." + state.word()),
        state != State.CHECKED,
        counts.open() > 0 && (state == State.CHECKED || state == State.STOPPED),
        state == State.RUNNING,
        counts.made(),
        all,
        messages.text("import.progress", counts.made(), all),
        notes);
  }

  /**
   * A file that is being checked, or was refused.
   *
   * @param state how it is, in words
   * @param refused whether it was refused
   * @param compared how many links are compared with the users here
   * @param all how many there are; 0 before they are compared
   * @param progress how far it is, in words; empty if it was refused
   */
  @Internal
  public record OfFile(
      String id,
      String fileName,
      String source,
      Moment at,
      String state,
      boolean refused,
      long compared,
      long all,
      String progress) {

    static OfFile of(FileCheck check, Messages messages) {
      BadFileException refusal = check.refusal();
      String progress =
          check.all() > 0
              ? messages.text("import.compared", check.compared(), check.all())
              : messages.text("import.read", check.read());
      return new OfFile(
          check.id(),
          check.fileName(),
          messages.text("import.source." + check.source().word()),
          Moment.of(check.begunAt(), messages),
          refusal == null
              ? messages.text("import.state." + check.state().word())
              : text(refusal, messages),
          refusal != null,
          check.compared(),
          check.all(),
          refusal == null ? progress : "");
    }
  }

  /** What is wrong with a file. */
  static String text(BadFileException bad, Messages messages) {
    return messages.text(bad.messageKey(), bad.place(), bad.detail());
  }

  /**
   * Rows with the same outcome.
   *
   * @param word names the outcome in the address of the file
   * @param title what they are, and how many
   * @param count how many there are
   * @param first what is shown of them, in words; empty if all are shown
   * @param rows the first ones
   */
  @Internal
  public record Rows(String word, String title, long count, String first, List<Row> rows) {

    public Rows {
      rows = List.copyOf(rows);
    }

    static Rows of(
        Outcome outcome, String titleKey, long count, List<ImportRow> rows, Messages messages) {
      return new Rows(
          outcome.word(),
          messages.text("import.list", messages.text(titleKey), count),
          count,
          rows.size() < count ? messages.text("import.first", rows.size()) : "",
          rows.stream().map(row -> Row.of(row, messages)).toList());
    }
  }

  /**
   * A row of the report.
   *
   * @param name name and handle in the file
   * @param note why it is a conflict, and what else to know
   */
  @Internal
  public record Row(long place, String xId, String name, String note) {

    static Row of(ImportRow row, Messages messages) {
      String handle = row.handle().isEmpty() ? "" : "@" + row.handle();
      return new Row(
          row.place(),
          row.xId(),
          (row.name() + ' ' + handle).strip(),
          ImportView.note(row, messages));
    }
  }

  /** Why a row is a conflict, and what else to know. */
  static String note(ImportRow row, Messages messages) {
    List<String> notes = new ArrayList<>();
    if (row.outcome() == Outcome.CONFLICT) {
      notes.add(messages.text("import.reason." + row.reason().word(), row.detail()));
    }
    if (row.disabled()) {
      notes.add(messages.text("import.disabled"));
    }
    if (!row.leftOut().isEmpty()) {
      notes.add(messages.text("import.row-left-out", row.leftOut()));
    }
    return notes.isEmpty() ? "" : String.join(". ", notes) + ".";
  }
}
