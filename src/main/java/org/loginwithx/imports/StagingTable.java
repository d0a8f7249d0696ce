package org.loginwithx.imports;

import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.LoginDatabase.UniqueViolationException;
import org.loginwithx.database.NativeSql;
import org.loginwithx.imports.ImportRow.Outcome;

/**
 * Keeps what is read from a file, one row for each link.
 *
 * <p>All methods throw {@link org.loginwithx.database.DatabaseUnavailableException} if the database
 * does not answer.
 */
final class StagingTable {

  /** Rows of one statement. */
  static final int TOGETHER = 50;

  private static final String TIME = "cast(? as timestamp with time zone)";

  private final LoginDatabase database;

  StagingTable(LoginDatabase database) {
    this.database = database;
  }

  /**
   * Adds links.
   *
   * @param first the number of the first one
   * @return false if there is no such import any more
   */
  boolean add(String id, long first, List<StagedRow> rows) {
    List<@Nullable Object> values = new ArrayList<>();
    long number = first;
    for (StagedRow staged : rows) {
      SourceRow row = staged.row();
      boolean conflict = staged.reason() != Reason.NONE;
      values.add(id);
      values.add(number++);
      values.add((long) row.place());
      values.add(cut(row.xId(), 100));
      values.add(cut(row.sourceId(), 255));
      values.add(staged.handle());
      values.add(cut(row.name(), 200));
      values.add(staged.email());
      values.add(staged.groups());
      values.add(cut(staged.leftOut(), 500));
      values.add(row.disabled());
      values.add(StagedRows.created(row.createdAt()));
      values.add(staged.found());
      values.add((conflict ? Outcome.CONFLICT : Outcome.READ).word());
      values.add(staged.reason().word());
      values.add("");
    }
    String insert =
        "insert into login_import_row (import_id, number, place, x_id, source_id, handle,"
            + " display_name, email, group_names, left_out, disabled, created_at, found, outcome,"
            + " reason, detail) values "
            + NativeSql.rows(
                rows.size(),
                "?",
                "?",
                "?",
                "?",
                "?",
                "?",
                "?",
                "cast(? as varchar(320))",
                "?",
                "?",
                "cast(? as boolean)",
                TIME,
                "cast(? as boolean)",
                "?",
                "?",
                "?");
    try {
      database.inTransaction(entities -> NativeSql.change(entities, insert, values.toArray()));
      return true;
    } catch (UniqueViolationException gone) {
      return false;
    }
  }

  /** Adds what a list of users says about the users of the links. */
  void describe(String id, List<SourceRow> users) {
    database.inTransaction(
        entities -> {
          List<Object> values = new ArrayList<>();
          values.add(id);
          users.forEach(user -> values.add(cut(user.sourceId(), 255)));
          Set<String> wanted =
              texts(
                  NativeSql.read(
                      entities,
                      "select distinct source_id from login_import_row where import_id = ?1"
                          + " and source_id in ("
                          + NativeSql.places(2, users.size())
                          + ")",
                      values.toArray()));
          for (SourceRow user : users) {
            if (wanted.contains(cut(user.sourceId(), 255))) {
              describe(entities, id, user);
            }
          }
          return wanted;
        });
  }

  private static void describe(EntityManager entities, String id, SourceRow user) {
    NativeSql.change(
        entities,
        "update login_import_row set found = true,"
            + (user.disabled() ? " disabled = true," : "")
            + " display_name = case when display_name = '' then cast(?1 as varchar(200))"
            + " else display_name end, email = coalesce(email, cast(?2 as varchar(320))),"
            + " created_at = coalesce(created_at, cast(?3 as timestamp with time zone))"
            + " where import_id = ?4 and source_id = ?5",
        cut(user.name(), 200),
        StagedRows.email(user.email()),
        StagedRows.created(user.createdAt()),
        id,
        cut(user.sourceId(), 255));
  }

  private static Set<String> texts(List<Object[]> rows) {
    return rows.stream().map(row -> NativeSql.text(row[0])).collect(Collectors.toSet());
  }

  /** There is no list of users: the links say all that there is. */
  void allFound(String id) {
    database.inTransaction(
        entities ->
            NativeSql.change(
                entities, "update login_import_row set found = true where import_id = ?1", id));
  }

  /** The beginning of a text that is too long for its column. */
  static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    // Not within a surrogate pair, which a database would refuse.
    return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
  }
}
