package org.loginwithx.imports;

import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.loginwithx.database.NativeSql;
import org.loginwithx.imports.ImportRow.Outcome;
import org.loginwithx.imports.OpenRows.Conflict;

/** The dry run: compares the rows of an import with each other and with the users here. */
final class RowCheck {

  /**
   * The ids of users take 36 characters, and are in addresses, in which dots alone lead elsewhere.
   */
  private static final Pattern USER_ID = Pattern.compile("(?![.]{1,2}$)[A-Za-z0-9._~-]{1,36}");

  private RowCheck() {}

  /**
   * Finds out what would be made of the next rows.
   *
   * @return false if all rows were looked at
   */
  static boolean next(EntityManager entities, String id, boolean newIds) {
    List<OpenRow> rows = OpenRows.first(entities, id, Outcome.READ, ImportTable.BATCH);
    if (rows.isEmpty()) {
      return false;
    }
    KnownUsers known = KnownUsers.of(entities, id, rows, newIds);
    Map<Long, Long> earlierX = earlier(entities, id, "x_id", rows);
    Map<Long, Long> earlierUser = earlier(entities, id, "source_id", rows);
    Map<Outcome, List<Long>> numbers = new HashMap<>();
    for (OpenRow row : rows) {
      Conflict conflict = conflict(row, newIds, earlierX, earlierUser);
      if (conflict == null && known.linked().contains(row.number())) {
        numbers.computeIfAbsent(Outcome.THERE, none -> new ArrayList<>()).add(row.number());
      } else if (conflict == null && known.taken().contains(row.number())) {
        OpenRows.mark(entities, id, row, new Conflict(Reason.ID_TAKEN, row.sourceId()));
      } else if (conflict == null) {
        numbers.computeIfAbsent(Outcome.NEW, none -> new ArrayList<>()).add(row.number());
      } else {
        OpenRows.mark(entities, id, row, conflict);
      }
    }
    numbers.forEach((outcome, which) -> OpenRows.mark(entities, id, outcome, which));
    return true;
  }

  private static @Nullable Conflict conflict(
      OpenRow row, boolean newIds, Map<Long, Long> earlierX, Map<Long, Long> earlierUser) {
    Long sameX = earlierX.get(row.number());
    if (sameX != null) {
      return new Conflict(Reason.TWICE, sameX.toString());
    }
    if (!row.found()) {
      return new Conflict(Reason.NO_USER, row.sourceId());
    }
    Long sameUser = earlierUser.get(row.number());
    if (sameUser != null) {
      return new Conflict(Reason.SECOND_ACCOUNT, sameUser.toString());
    }
    return newIds || row.sourceId().isEmpty() || USER_ID.matcher(row.sourceId()).matches()
        ? null
        : new Conflict(Reason.BAD_USER_ID, row.sourceId());
  }

  /**
   * The places of the first usable rows that have the same value, by the numbers of these rows.
   *
   * @param column what is compared
   */
  private static Map<Long, Long> earlier(
      EntityManager entities, String id, String column, List<OpenRow> rows) {
    return NativeSql.read(
            entities,
            ("select r.number, min(o.place) from login_import_row r join login_import_row o"
                    + " on o.import_id = r.import_id and o.%1$s = r.%1$s"
                    // For a plain comparison of numbers, H2 may choose the primary key, and read
                    // all rows each time: its statistics are those of the last import.
                    + " and o.number + 0 < r.number"
                    + " where r.import_id = ?1 and r.number between ?2 and ?3 and r.%1$s <> ''"
                    + " and o.reason not in (?4, ?5, ?6) group by r.number")
                .formatted(column),
            id,
            rows.get(0).number(),
            rows.get(rows.size() - 1).number(),
            Reason.NO_ID.word(),
            Reason.NOT_AN_ID.word(),
            Reason.ROUNDED_ID.word())
        .stream()
        .collect(
            Collectors.toMap(row -> NativeSql.number(row[0]), row -> NativeSql.number(row[1])));
  }
}
