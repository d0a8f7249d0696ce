package org.loginwithx.imports;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.NativeSql;
import org.loginwithx.imports.BadFileException.Fault;
import org.loginwithx.imports.ImportRow.Outcome;
import org.loginwithx.imports.ImportStatus.State;

/**
 * Says how far an import is, and what becomes of each row.
 *
 * <p>All methods throw {@link org.loginwithx.database.DatabaseUnavailableException} if the database
 * does not answer.
 */
final class ImportReport {

  private final LoginDatabase database;
  private final Clock clock;

  ImportReport(LoginDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** The import, with its counts. Two SELECTs, and none of the second if there is no import. */
  Optional<ImportStatus> status() {
    return database.inTransaction(
        entities ->
            NativeSql.first(
                    entities,
                    "select id, source, file_name, state, new_ids, others, begun_at"
                        + " from login_import where slot = ?1",
                    ImportTable.SLOT)
                .map(row -> status(row, counts(entities, NativeSql.text(row[0])))));
  }

  private static ImportStatus status(Object[] row, ImportStatus.Counts counts) {
    return new ImportStatus(
        NativeSql.text(row[0]),
        Source.of(NativeSql.text(row[1])).orElse(Source.CSV),
        NativeSql.text(row[2]),
        ImportTable.state(row[3]),
        NativeSql.flag(row[4]),
        NativeSql.text(row[5]).lines().toList(),
        NativeSql.instant(row[6]),
        counts);
  }

  private static ImportStatus.Counts counts(EntityManager entities, String id) {
    Map<String, Long> counts = new HashMap<>();
    NativeSql.read(
            entities,
            "select outcome, count(*), sum(case when left_out = '' then 0 else 1 end)"
                + " from login_import_row where import_id = ?1 group by outcome",
            id)
        .forEach(
            row -> {
              counts.put(NativeSql.text(row[0]), NativeSql.number(row[1]));
              counts.merge("left_out", NativeSql.number(row[2]), Long::sum);
            });
    Function<Outcome, Long> of = outcome -> counts.getOrDefault(outcome.word(), 0L);
    return new ImportStatus.Counts(
        of.apply(Outcome.NEW) + of.apply(Outcome.READ),
        of.apply(Outcome.THERE),
        of.apply(Outcome.CONFLICT),
        of.apply(Outcome.MADE),
        counts.getOrDefault("left_out", 0L));
  }

  /** The file that is being checked, or was refused. Two SELECTs at most. */
  Optional<FileCheck> fileCheck() {
    return database.inTransaction(
        entities ->
            NativeSql.first(
                    entities,
                    "select id, source, file_name, state, begun_at, progress, seen_at, fault,"
                        + " fault_place, fault_detail from login_import where slot = ?1",
                    ImportTable.READING)
                .map(row -> fileCheck(entities, row)));
  }

  private FileCheck fileCheck(EntityManager entities, Object[] row) {
    String id = NativeSql.text(row[0]);
    State state = ImportTable.state(row[3]);
    BadFileException refusal = null;
    if (state == State.REFUSED) {
      refusal =
          new BadFileException(
              Fault.valueOf(NativeSql.text(row[7])),
              NativeSql.number(row[8]),
              NativeSql.text(row[9]));
    } else if (state == State.READING && ImportTable.isSilent(row[6], clock.instant())) {
      refusal = new BadFileException(Fault.INTERRUPTED, 0);
    }
    long all = 0;
    long open = 0;
    if (state == State.CHECKING) {
      all =
          NativeSql.count(
              entities, "select count(*) from login_import_row where import_id = ?1", id);
      open =
          NativeSql.count(
              entities,
              "select count(*) from login_import_row where import_id = ?1 and outcome = ?2",
              id,
              Outcome.READ.word());
    }
    return new FileCheck(
        id,
        Source.of(NativeSql.text(row[1])).orElse(Source.CSV),
        NativeSql.text(row[2]),
        refusal == null ? state : State.REFUSED,
        NativeSql.instant(row[4]),
        NativeSql.number(row[5]),
        all - open,
        all,
        refusal);
  }

  /**
   * Rows of the report, in the order of the file. One SELECT.
   *
   * @param outcome only these; null for all
   * @param after the number of the row before them; 0 for the first ones
   */
  List<ImportRow> rows(String id, @Nullable Outcome outcome, long after, int most) {
    List<Object> values = new ArrayList<>(List.of(id, after));
    if (outcome != null) {
      values.add(outcome.word());
    }
    return database
        .read(
            entities ->
                NativeSql.read(
                    entities,
                    "select number, place, x_id, handle, display_name, disabled, left_out, outcome,"
                        + " reason, detail from login_import_row"
                        + " where import_id = ?1 and number > ?2"
                        + (outcome == null ? "" : " and outcome = ?3")
                        + " order by number fetch first "
                        + most
                        + " rows only",
                    values.toArray()))
        .stream()
        .map(
            row ->
                new ImportRow(
                    NativeSql.number(row[0]),
                    NativeSql.number(row[1]),
                    NativeSql.text(row[2]),
                    NativeSql.text(row[3]),
                    NativeSql.text(row[4]),
                    NativeSql.flag(row[5]),
                    NativeSql.text(row[6]),
                    Outcome.valueOf(NativeSql.text(row[7]).toUpperCase(Locale.ROOT)),
                    Reason.valueOf(
                        NativeSql.text(row[8]).toUpperCase(Locale.ROOT).replace('-', '_')),
                    NativeSql.text(row[9])))
        .toList();
  }
}
