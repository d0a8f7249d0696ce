package org.loginwithx.imports;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.loginwithx.imports.BadFileException.Fault;

/**
 * Reads the lines of a CSV file one by one (RFC 4180). The first line has the names of the columns.
 * The separator is what stands between them: a comma, a semicolon or a tabulator.
 */
final class CsvEntries {

  private static final int LONGEST_LINE = 1_000_000;
  private static final int END = -1;

  private final BufferedReader in;
  private char separator = ',';

  /** The line that is being read. */
  private int line = 1;

  private CsvEntries(Reader in) {
    this.in = new BufferedReader(in);
  }

  /**
   * Reads all lines but the first.
   *
   * @param needed the columns that have to be there
   */
  static void read(Reader in, Set<String> needed, Entry.Sink sink)
      throws IOException, BadFileException {
    CsvEntries entries = new CsvEntries(in);
    try {
      entries.file(needed, sink);
    } catch (CharacterCodingException otherEncoding) {
      throw new BadFileException(Fault.NOT_UTF8, entries.line);
    }
  }

  private void file(Set<String> needed, Entry.Sink sink) throws IOException, BadFileException {
    separator = separator();
    List<String> head = record().stream().map(Entry::key).toList();
    for (String column : new TreeSet<>(needed)) {
      if (!head.contains(Entry.key(column))) {
        throw new BadFileException(Fault.NO_COLUMN, 1, column);
      }
    }
    while (true) {
      int place = line;
      in.mark(1);
      if (in.read() == END) {
        return;
      }
      in.reset();
      List<String> texts = record();
      if (texts.size() == 1 && texts.get(0).isBlank()) {
        continue;
      }
      if (texts.size() != head.size()) {
        throw new BadFileException(Fault.OTHER_COLUMNS, place, texts.size() + "/" + head.size());
      }
      sink.take(entry(place, head, texts));
    }
  }

  private static Entry entry(int place, List<String> head, List<String> texts)
      throws BadFileException {
    Map<String, String> fields = new HashMap<>();
    for (int i = 0; i < head.size(); i++) {
      JsonEntries.add(place, head.get(i), texts.get(i), fields);
    }
    return new Entry(place, fields);
  }

  /** The separator of the first line: the one that occurs most often. */
  private char separator() throws IOException {
    in.mark(8_000);
    int[] counts = new int[3];
    for (int i = 0, c = in.read(); i < 4_000 && c != END && c != '\n'; i++, c = in.read()) {
      int which = ",;\t".indexOf(c);
      if (which >= 0) {
        counts[which]++;
      }
    }
    in.reset();
    return counts[1] > counts[0] ? ';' : counts[2] > counts[0] ? '\t' : ',';
  }

  /** The fields up to the end of a line that is in no quotation marks. */
  private List<String> record() throws IOException, BadFileException {
    List<String> fields = new ArrayList<>();
    int began = line;
    long length = 0;
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    boolean closed = false;
    for (int c = in.read(); ; c = in.read()) {
      if (++length > LONGEST_LINE) {
        throw new BadFileException(Fault.TOO_LARGE, began);
      }
      if (c == '\n') {
        line++;
      }
      if (quoted) {
        if (c == END) {
          throw new BadFileException(Fault.BROKEN_QUOTES, began);
        }
        if (c != '"') {
          field.append((char) c);
        } else if (isNext('"')) {
          field.append('"');
        } else {
          quoted = false;
          closed = true;
        }
      } else if (c == '"' && field.isEmpty() && !closed) {
        quoted = true;
      } else if (c == separator || c == '\n' || c == END) {
        fields.add(field.toString());
        field.setLength(0);
        closed = false;
        if (c != separator) {
          return fields;
        }
      } else if (c == '\r' && isNextEnd()) {
        // Part of the end of the line.
        continue;
      } else if (closed) {
        throw new BadFileException(Fault.BROKEN_QUOTES, began);
      } else {
        field.append((char) c);
      }
    }
  }

  private boolean isNext(char wanted) throws IOException {
    in.mark(1);
    if (in.read() == wanted) {
      return true;
    }
    in.reset();
    return false;
  }

  private boolean isNextEnd() throws IOException {
    in.mark(1);
    int next = in.read();
    in.reset();
    return next == '\n' || next == END;
  }
}
