package org.loginwithx.site.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A table that is sent line by line (RFC 4180), in UTF-8. A text that a spreadsheet would compute
 * as a formula is sent with an apostrophe before it: users choose their names.
 */
final class Csv implements AutoCloseable {

  private static final String FORMULA = "=+-@\t\r\n";

  /** The last line of a file that ends too early. */
  static final String NOT_COMPLETE = "# not complete";

  private final HttpServletResponse response;
  private final Writer out;
  private long lines;
  private boolean complete;

  private Csv(HttpServletResponse response, Writer out) {
    this.response = response;
    this.out = out;
  }

  /**
   * Begins the answer to a request.
   *
   * @param name the name of the file without its date
   * @param head the names of the columns
   */
  static Csv begin(HttpServletResponse response, String name, String... head) throws IOException {
    response.setContentType("text/csv;charset=UTF-8;header=present");
    response.setHeader(
        "Content-Disposition",
        "attachment; filename=\"" + name + '-' + LocalDate.now(ZoneOffset.UTC) + ".csv\"");
    Csv csv =
        new Csv(
            response,
            new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), UTF_8)));
    csv.write(head);
    return csv;
  }

  /** Adds a line. */
  void line(@Nullable String... fields) {
    lines++;
    write(fields);
  }

  private void write(@Nullable String... fields) {
    try {
      out.write(of(fields));
    } catch (IOException browserIsGone) {
      throw new UncheckedIOException(browserIsGone);
    }
  }

  static String of(@Nullable String... fields) {
    return Stream.of(fields)
        .map(field -> field == null ? "" : quoted(harmless(field)))
        .collect(Collectors.joining(",", "", "\r\n"));
  }

  private static String harmless(String field) {
    return !field.isEmpty() && FORMULA.indexOf(field.charAt(0)) >= 0 ? "'" + field : field;
  }

  private static String quoted(String field) {
    return field.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n')
        ? '"' + field.replace("\"", "\"\"") + '"'
        : field;
  }

  /** How many lines there are without the head. */
  long lines() {
    return lines;
  }

  /**
   * All lines are there. Without this, {@link #close} takes the file for one that ends too early.
   */
  void end() {
    complete = true;
  }

  /**
   * Ends the file. If the database went away meanwhile, the page for that takes the place of the
   * file, or, when some of it was sent already, the file says so: it must not look complete.
   */
  @Override
  public void close() throws IOException {
    if (!complete && !response.isCommitted()) {
      response.reset();
      return;
    }
    if (!complete) {
      write(NOT_COMPLETE);
    }
    out.close();
  }
}
