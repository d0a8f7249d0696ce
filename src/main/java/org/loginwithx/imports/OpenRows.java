package org.loginwithx.imports;

import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.loginwithx.database.NativeSql;
import org.loginwithx.imports.ImportRow.Outcome;

/** The rows of an import that are not finished. */
final class OpenRows {

  private OpenRows() {}

  /** Why nothing can be made of a row, and the detail. */
  record Conflict(Reason reason, String detail) {}

  /** The first rows with this outcome, in the order of the file. */
  static List<OpenRow> first(EntityManager entities, String id, Outcome outcome, int most) {
    return NativeSql.read(
            entities,
            "select number, place, x_id, source_id, handle, display_name, email, group_names,"
                + " disabled, created_at, found from login_import_row"
                + " where import_id = ?1 and outcome = ?2"
                // H2 reads no index in its order otherwise.
                + " order by import_id, outcome, number fetch first "
                + most
                + " rows only",
            id,
            outcome.word())
        .stream()
        .map(
            row ->
                new OpenRow(
                    NativeSql.number(row[0]),
                    NativeSql.number(row[1]),
                    NativeSql.text(row[2]),
                    NativeSql.text(row[3]),
                    NativeSql.text(row[4]),
                    NativeSql.text(row[5]),
                    (String) row[6],
                    NativeSql.text(row[7]),
                    NativeSql.flag(row[8]),
                    row[9] == null ? null : NativeSql.instant(row[9]),
                    NativeSql.flag(row[10])))
        .toList();
  }

  /** Notes the outcome of these rows. Their list must not be empty. */
  static void mark(EntityManager entities, String id, Outcome outcome, List<Long> which) {
    List<Object> values = new ArrayList<>();
    values.add(outcome.word());
    values.add(id);
    values.add(Collections.min(which));
    values.add(Collections.max(which));
    values.addAll(which);
    NativeSql.change(
        entities,
        "update login_import_row set outcome = ?1 where import_id = ?2"
            + " and number between ?3 and ?4 and number in ("
            + NativeSql.places(5, which.size())
            + ")",
        values.toArray());
  }

  /** Notes that nothing can be made of a row. */
  static void mark(EntityManager entities, String id, OpenRow row, Conflict conflict) {
    NativeSql.change(
        entities,
        "update login_import_row set outcome = ?1, reason = ?2, detail = ?3"
            + " where import_id = ?4 and number = ?5",
        Outcome.CONFLICT.word(),
        conflict.reason().word(),
        StagingTable.cut(conflict.detail(), 100),
        id,
        row.number());
  }
}
