package org.loginwithx.imports;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.loginwithx.imports.BadFileException.Fault;
import org.loginwithx.user.EmailAddress;

/** Checks the links of a file one by one, and writes some of them at a time. */
final class StagedRows {

  private static final Pattern HANDLE = Pattern.compile("@?([A-Za-z0-9_]{1,20})");

  /** Fewer ids than this may end in zeros by chance. */
  private static final int FEW = 3;

  /** X began in this year. */
  private static final Instant FIRST = Instant.parse("2006-01-01T00:00:00Z");

  private final StagingTable table;
  private final String id;
  private final ImportGroups groups;
  private final boolean found;
  private final int most;
  private final List<StagedRow> waiting = new ArrayList<>();
  private long count;
  private long longIds;
  private long longIdsAsRounded;

  /**
   * @param found whether it is known of each user that the source has it
   * @param most how many links the import may have
   */
  StagedRows(StagingTable table, String id, ImportGroups groups, boolean found, int most) {
    this.table = table;
    this.id = id;
    this.groups = groups;
    this.found = found;
    this.most = most;
  }

  void add(SourceRow row) throws BadFileException {
    if (count + waiting.size() >= most) {
      throw new BadFileException(Fault.TOO_MANY, row.place(), Integer.toString(most));
    }
    Reason problem = XId.problem(row.xId());
    if (XId.isLong(row.xId())) {
      longIds++;
      longIdsAsRounded += XId.endsAsRounded(row.xId()) ? 1 : 0;
    }
    ImportGroups.Split split = groups.split(row.groups());
    waiting.add(
        new StagedRow(
            row,
            handle(row.handle()),
            email(row.email()),
            String.join(" ", split.given()),
            String.join(" ", split.leftOut()),
            found,
            problem));
    if (waiting.size() == StagingTable.TOGETHER) {
      write();
    }
  }

  /** Writes the last ones, and looks at the file as a whole. */
  void end() throws BadFileException {
    write();
    // JavaScript keeps 17 digits of a number: a wrong id would let in another user of X.
    if (longIds >= FEW && longIds == longIdsAsRounded) {
      throw new BadFileException(Fault.ROUNDED, 0);
    }
  }

  boolean isEmpty() {
    return count == 0;
  }

  private void write() throws BadFileException {
    if (waiting.isEmpty()) {
      return;
    }
    if (!table.add(id, count + 1, waiting)) {
      throw new BadFileException(Fault.INTERRUPTED, 0);
    }
    count += waiting.size();
    waiting.clear();
  }

  /** What can be a handle; a source may have an address in that place. */
  private static String handle(String text) {
    Matcher matcher = HANDLE.matcher(text);
    return matcher.matches() ? matcher.group(1) : "";
  }

  /** What can be an address, in the form that a mail is sent to; null if it cannot be one. */
  static @Nullable String email(String text) {
    return EmailAddress.parse(text).map(EmailAddress::address).orElse(null);
  }

  /** When the user came to the source; null if that cannot be. */
  static @Nullable Instant created(@Nullable Instant time) {
    return time == null || time.isBefore(FIRST) ? null : time;
  }
}
