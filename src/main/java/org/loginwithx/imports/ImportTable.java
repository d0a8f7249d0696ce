package org.loginwithx.imports;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.LoginDatabase.UniqueViolationException;
import org.loginwithx.database.NativeSql;
import org.loginwithx.imports.BadFileException.Fault;
import org.loginwithx.imports.ImportStatus.State;

/**
 * The one import, and the file that is to take its place. How far they have come is in the rows, so
 * any node can go on at any time.
 *
 * <p>All methods throw {@link org.loginwithx.database.DatabaseUnavailableException} if the database
 * does not answer.
 */
final class ImportTable {

  /** Rows of one transaction. */
  static final int BATCH = 500;

  /** The place of the import. */
  static final String SLOT = "one";

  /** The place of a file until it is checked: the last import stays until then. */
  static final String READING = "reading";

  /** A node that reads a file writes to its row more often than this. If not, it is dead. */
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(2);

  private final LoginDatabase database;
  private final Clock clock;
  private final UserCreation creation;

  ImportTable(LoginDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
    this.creation = new UserCreation(clock);
  }

  /**
   * Begins to read a file.
   *
   * @return the id of the import; empty if another file is being read, or an import is running
   */
  Optional<String> begin(Source source, String fileName, boolean newIds) {
    String id = UUID.randomUUID().toString();
    try {
      return database.inTransaction(
          entities -> {
            if (lock(entities).stream().anyMatch(this::isBusy)) {
              return Optional.empty();
            }
            NativeSql.change(entities, "delete from login_import where slot = ?1", READING);
            NativeSql.change(
                entities,
                "insert into login_import (id, slot, source, file_name, state, new_ids, others,"
                    + " begun_at, seen_at) values (?1, ?2, ?3, ?4, ?5, cast(?6 as boolean), ?7,"
                    + " cast(?8 as timestamp with time zone),"
                    + " cast(?8 as timestamp with time zone))",
                id,
                READING,
                source.word(),
                fileName,
                State.READING.word(),
                newIds,
                "",
                clock.instant());
            return Optional.of(id);
          });
    } catch (UniqueViolationException another) {
      return Optional.empty();
    }
  }

  /** States and times of the import and of the file that is being read, until the commit. */
  private static List<Object[]> lock(EntityManager entities) {
    return NativeSql.read(
        entities, "select state, seen_at from login_import order by slot for update");
  }

  private boolean isBusy(Object[] there) {
    State state = state(there[0]);
    return state == State.RUNNING || isBeingChecked(state, there[1]);
  }

  private boolean isBeingChecked(State state, @Nullable Object seenAt) {
    // Any node can go on comparing, but only the node that has the file can go on reading.
    return state == State.CHECKING || state == State.READING && !isSilent(seenAt, clock.instant());
  }

  /** Whether the node that reads a file has said nothing for so long that it must be dead. */
  static boolean isSilent(@Nullable Object seenAt, Instant now) {
    return seenAt == null || NativeSql.instant(seenAt).plus(LONGEST_SILENCE).isBefore(now);
  }

  /** What the column {@code state} says. */
  static State state(Object column) {
    return State.valueOf(NativeSql.text(column).toUpperCase(Locale.ROOT));
  }

  /**
   * Notes how far the reading is.
   *
   * @param count lines or entries that were read
   * @return false if it was cancelled
   */
  boolean progress(String id, long count) {
    return database.inTransaction(
            entities ->
                NativeSql.change(
                    entities,
                    "update login_import set progress = ?1,"
                        + " seen_at = cast(?2 as timestamp with time zone)"
                        + " where id = ?3 and state = ?4",
                    count,
                    clock.instant(),
                    id,
                    State.READING.word()))
        == 1;
  }

  /** Keeps why a file is refused, and nothing of its rows. */
  void refuse(String id, BadFileException bad) {
    database.inTransaction(
        entities -> {
          NativeSql.change(entities, "delete from login_import_row where import_id = ?1", id);
          return NativeSql.change(
              entities,
              "update login_import set state = ?1, fault = ?2, fault_place = ?3,"
                  + " fault_detail = ?4 where id = ?5 and slot = ?6",
              State.REFUSED.word(),
              bad.fault().name(),
              bad.place(),
              StagingTable.cut(bad.detail(), 1_000),
              id,
              READING);
        });
  }

  /** Notes the links to other providers. */
  void others(String id, List<String> others) {
    database.inTransaction(
        entities ->
            NativeSql.change(
                entities,
                "update login_import set others = ?1 where id = ?2",
                StagingTable.cut(String.join("\n", others), 2_000),
                id));
  }

  /** Deletes an import that is not running, with all its rows. */
  boolean drop(String id) {
    return database.inTransaction(
            entities ->
                NativeSql.change(
                    entities,
                    "delete from login_import where id = ?1 and state <> ?2",
                    id,
                    State.RUNNING.word()))
        == 1;
  }

  /** Deletes an import that ended, or was not confirmed, before this time. */
  boolean dropOlder(Instant before) {
    return database.inTransaction(
            entities ->
                NativeSql.change(
                    entities,
                    "delete from login_import where begun_at < ?1 and state <> ?2",
                    before,
                    State.RUNNING.word()))
        == 1;
  }

  private static boolean check(EntityManager entities, String id, boolean newIds) {
    if (RowCheck.next(entities, id, newIds)) {
      return true;
    }
    replace(entities, id);
    return false;
  }

  private boolean make(
      EntityManager entities, String id, ImportGroups groups, boolean newIds, int most) {
    if (creation.next(entities, id, groups, newIds, most)) {
      return true;
    }
    move(entities, id, State.DONE, State.RUNNING);
    return false;
  }

  /** Puts a file that is checked in the place of the last import. */
  private static void replace(EntityManager entities, String id) {
    NativeSql.change(entities, "delete from login_import where slot = ?1", SLOT);
    NativeSql.change(
        entities,
        "update login_import set slot = ?1, state = ?2 where id = ?3",
        SLOT,
        State.CHECKED.word(),
        id);
  }

  /**
   * Puts an import into another state, if it is in one of these.
   *
   * @return false if it is not
   */
  boolean move(String id, State to, State... from) {
    return database.inTransaction(entities -> move(entities, id, to, from));
  }

  private static boolean move(EntityManager entities, String id, State to, State... from) {
    List<Object> values = new ArrayList<>();
    values.add(to.word());
    values.add(id);
    for (State each : from) {
      values.add(each.word());
    }
    return NativeSql.change(
            entities,
            "update login_import set state = ?1 where id = ?2 and state in ("
                + NativeSql.places(3, from.length)
                + ")",
            values.toArray())
        == 1;
  }

  /**
   * Starts an import, unless a file is being checked. A node that was only slow to read a file does
   * not go on with it: its file would take the place of the import.
   *
   * @return false if it cannot be started
   */
  boolean start(String id) {
    return database.inTransaction(
        entities -> {
          boolean started =
              lock(entities).stream().noneMatch(there -> isBeingChecked(state(there[0]), there[1]))
                  && move(entities, id, State.RUNNING, State.CHECKED, State.STOPPED, State.RUNNING);
          if (started) {
            NativeSql.change(
                entities,
                "update login_import set state = ?1, fault = ?2 where slot = ?3 and state = ?4",
                State.REFUSED.word(),
                Fault.INTERRUPTED.name(),
                READING,
                State.READING.word());
          }
          return started;
        });
  }

  /**
   * Checks the next rows, or makes their users, all or none of them. One transaction.
   *
   * @return whether there is more to do: false if no row is left, or if it was stopped
   * @throws UniqueViolationException if a user is there who was not seen before: use {@link
   *     #nextOne}
   */
  boolean next(String id, ImportGroups groups) {
    return next(id, groups, BATCH);
  }

  /** Does the same with one user, in one transaction, or in two if the user exists already. */
  boolean nextOne(String id, ImportGroups groups) {
    try {
      return next(id, groups, 1);
    } catch (UniqueViolationException there) {
      return database.inTransaction(
          entities -> {
            creation.skip(entities, id);
            return true;
          });
    }
  }

  private boolean next(String id, ImportGroups groups, int most) {
    return database.inTransaction(
        entities -> {
          // Nodes that do the same wait for each other here.
          Optional<Object[]> there =
              NativeSql.first(
                  entities, "select state, new_ids from login_import where id = ?1 for update", id);
          if (there.isEmpty()) {
            return false;
          }
          boolean newIds = NativeSql.flag(there.get()[1]);
          return switch (state(there.get()[0])) {
            case CHECKING -> check(entities, id, newIds);
            case RUNNING -> make(entities, id, groups, newIds, most);
            case READING, REFUSED, CHECKED, STOPPED, DONE -> false;
          };
        });
  }
}
