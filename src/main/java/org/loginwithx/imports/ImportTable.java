package org.loginwithx.imports;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.LoginDatabase.UniqueViolationException;
import org.loginwithx.database.NativeSql;
import org.loginwithx.imports.BadFileException.Fault;
import org.loginwithx.imports.ImportRow.Outcome;
import org.loginwithx.imports.ImportStatus.State;
import org.loginwithx.user.ImportedUsers;
import org.loginwithx.user.ImportedUsers.Imported;
import org.loginwithx.user.Profile;

/**
 * The rows of the one import, and what becomes of them. How far it has come is in the rows, so any
 * node can go on with it at any time.
 *
 * <p>All methods throw {@link org.loginwithx.database.DatabaseUnavailableException} if the database
 * does not answer.
 */
final class ImportTable {

  /** Rows of one statement. */
  static final int TOGETHER = 50;

  /** Rows of one transaction. */
  static final int BATCH = 500;

  private static final String SLOT = "one";

  /** Until a file is read, the last import stays. */
  private static final String READING = "reading";

  /** A node that reads a file writes to its row more often than this. If not, it is dead. */
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(2);

  /**
   * The ids of users take 36 characters, and are in addresses, in which dots alone lead elsewhere.
   */
  private static final Pattern USER_ID = Pattern.compile("(?![.]{1,2}$)[A-Za-z0-9._~-]{1,36}");

  private static final String TIME = "cast(? as timestamp with time zone)";

  private final LoginDatabase database;
  private final Clock clock;

  ImportTable(LoginDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  // ---- Reading a file ----

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
    return state == State.CHECKING || state == State.READING && !isSilent(seenAt);
  }

  private boolean isSilent(@Nullable Object seenAt) {
    return seenAt == null
        || NativeSql.instant(seenAt).plus(LONGEST_SILENCE).isBefore(clock.instant());
  }

  private static State state(Object column) {
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
              cut(bad.detail(), 1_000),
              id,
              READING);
        });
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

  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    // Not within a surrogate pair, which a database would refuse.
    return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
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

  /** There is no list of users: the links say all that there is. */
  void allFound(String id) {
    database.inTransaction(
        entities ->
            NativeSql.change(
                entities, "update login_import_row set found = true where import_id = ?1", id));
  }

  /** Notes the links to other providers. */
  void others(String id, List<String> others) {
    database.inTransaction(
        entities ->
            NativeSql.change(
                entities,
                "update login_import set others = ?1 where id = ?2",
                cut(String.join("\n", others), 2_000),
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

  // ---- The dry run ----

  /** Finds out what would be made of the next rows. */
  private static boolean check(EntityManager entities, String id, boolean newIds) {
    List<Read> rows = rows(entities, id, Outcome.READ, BATCH);
    if (rows.isEmpty()) {
      replace(entities, id);
      return false;
    }
    Known known = known(entities, id, rows, newIds);
    Map<Long, Long> earlierX = earlier(entities, id, "x_id", rows);
    Map<Long, Long> earlierUser = earlier(entities, id, "source_id", rows);
    Map<Outcome, List<Long>> numbers = new HashMap<>();
    for (Read row : rows) {
      Conflict conflict = conflict(row, newIds, earlierX, earlierUser);
      if (conflict == null && known.linked().contains(row.number())) {
        numbers.computeIfAbsent(Outcome.THERE, none -> new ArrayList<>()).add(row.number());
      } else if (conflict == null && known.taken().contains(row.number())) {
        mark(entities, id, row, new Conflict(Reason.ID_TAKEN, row.sourceId()));
      } else if (conflict == null) {
        numbers.computeIfAbsent(Outcome.NEW, none -> new ArrayList<>()).add(row.number());
      } else {
        mark(entities, id, row, conflict);
      }
    }
    numbers.forEach((outcome, which) -> mark(entities, id, outcome, which));
    return true;
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

  /** Why nothing can be made of a row, and the detail. */
  private record Conflict(Reason reason, String detail) {}

  private static @Nullable Conflict conflict(
      Read row, boolean newIds, Map<Long, Long> earlierX, Map<Long, Long> earlierUser) {
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
      EntityManager entities, String id, String column, List<Read> rows) {
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
            first(rows),
            last(rows),
            Reason.NO_ID.word(),
            Reason.NOT_AN_ID.word(),
            Reason.ROUNDED_ID.word())
        .stream()
        .collect(
            Collectors.toMap(row -> NativeSql.number(row[0]), row -> NativeSql.number(row[1])));
  }

  /**
   * The numbers of rows whose values are here already. They are found by joins, because H2 uses no
   * index for a list of values in the second column.
   *
   * @param linked the account at X is linked to a user
   * @param taken a user has the id, or had it before being merged into another user
   * @param handles another account has the handle
   */
  private record Known(Set<Long> linked, Set<Long> taken, Set<Long> handles) {}

  private static Known known(EntityManager entities, String id, List<Read> rows, boolean newIds) {
    Set<Long> taken = new HashSet<>();
    if (!newIds) {
      taken.addAll(joined(entities, id, rows, "login_user j on j.id = r.source_id"));
      taken.addAll(joined(entities, id, rows, "login_merge j on j.user_id = r.source_id"));
    }
    String ofX = "login_account j on j.provider = '" + Profile.X + "' and ";
    return new Known(
        joined(entities, id, rows, ofX + "j.subject = r.x_id"),
        taken,
        joined(
            entities,
            id,
            rows,
            ofX
                + "j.username_key = lower(r.handle) and j.username_current = true and r.handle <>"
                + " ''"));
  }

  private static Set<Long> joined(EntityManager entities, String id, List<Read> rows, String join) {
    return NativeSql.read(
            entities,
            "select r.number from login_import_row r join "
                + join
                + " where r.import_id = ?1 and r.number between ?2 and ?3",
            id,
            first(rows),
            last(rows))
        .stream()
        .map(row -> NativeSql.number(row[0]))
        .collect(Collectors.toSet());
  }

  private static long first(List<Read> rows) {
    return rows.get(0).number();
  }

  private static long last(List<Read> rows) {
    return rows.get(rows.size() - 1).number();
  }

  private static Set<String> texts(List<Object[]> rows) {
    return rows.stream().map(row -> NativeSql.text(row[0])).collect(Collectors.toSet());
  }

  private static void mark(EntityManager entities, String id, Outcome outcome, List<Long> which) {
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

  private static void mark(EntityManager entities, String id, Read row, Conflict conflict) {
    NativeSql.change(
        entities,
        "update login_import_row set outcome = ?1, reason = ?2, detail = ?3"
            + " where import_id = ?4 and number = ?5",
        Outcome.CONFLICT.word(),
        conflict.reason().word(),
        cut(conflict.detail(), 100),
        id,
        row.number());
  }

  // ---- The import ----

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
   * Starts an import, unless a file is being checked.
   *
   * @return false if it cannot be started
   */
  boolean start(String id) {
    return database.inTransaction(
        entities ->
            lock(entities).stream().noneMatch(there -> isBeingChecked(state(there[0]), there[1]))
                && move(entities, id, State.RUNNING, State.CHECKED, State.STOPPED, State.RUNNING));
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
            for (Read row : rows(entities, id, Outcome.NEW, 1)) {
              if (!known(entities, id, List.of(row), true).linked().isEmpty()) {
                mark(entities, id, Outcome.THERE, List.of(row.number()));
              } else {
                mark(entities, id, row, new Conflict(Reason.ID_TAKEN, row.sourceId()));
              }
            }
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

  private boolean make(
      EntityManager entities, String id, ImportGroups groups, boolean newIds, int most) {
    List<Read> rows = rows(entities, id, Outcome.NEW, most);
    if (rows.isEmpty()) {
      move(entities, id, State.DONE, State.RUNNING);
      return false;
    }
    make(entities, id, rows, groups, newIds);
    return true;
  }

  private void make(
      EntityManager entities, String id, List<Read> rows, ImportGroups groups, boolean newIds) {
    // Users may have logged in since the dry run.
    Known known = known(entities, id, rows, newIds);
    Set<String> handles = new HashSet<>();
    List<Long> there = new ArrayList<>();
    List<Long> made = new ArrayList<>();
    List<Imported> users = new ArrayList<>();
    for (Read row : rows) {
      if (known.linked().contains(row.number())) {
        there.add(row.number());
      } else if (known.taken().contains(row.number())) {
        mark(entities, id, row, new Conflict(Reason.ID_TAKEN, row.sourceId()));
      } else {
        made.add(row.number());
        boolean free = !known.handles().contains(row.number());
        boolean current =
            row.handle().isEmpty() || handles.add(row.handle().toLowerCase(Locale.ROOT)) && free;
        users.add(imported(row, current, groups, newIds));
      }
    }
    for (int from = 0; from < users.size(); from += TOGETHER) {
      ImportedUsers.insert(
          entities, users.subList(from, Math.min(from + TOGETHER, users.size())), clock.instant());
    }
    if (!there.isEmpty()) {
      mark(entities, id, Outcome.THERE, there);
    }
    if (!made.isEmpty()) {
      mark(entities, id, Outcome.MADE, made);
    }
  }

  private Imported imported(
      Read row, boolean handleIsCurrent, ImportGroups groups, boolean newIds) {
    Instant now = clock.instant();
    Instant created = row.createdAt();
    Set<String> all = new HashSet<>(groups.ofNewUsers());
    // Once more: the settings may have changed since the dry run.
    all.addAll(groups.split(List.of(row.groups().split(" "))).given());
    return new Imported(
        newIds || row.sourceId().isEmpty() ? UUID.randomUUID().toString() : row.sourceId(),
        new Profile(Profile.X, row.xId(), row.handle(), row.name(), null, row.email()),
        handleIsCurrent,
        all,
        row.disabled(),
        created == null || created.isAfter(now) ? now : created);
  }

  /** A row that is not finished. */
  private record Read(
      long number,
      long place,
      String xId,
      String sourceId,
      String handle,
      String name,
      @Nullable String email,
      String groups,
      boolean disabled,
      @Nullable Instant createdAt,
      boolean found) {

    @Override
    public String toString() {
      return "Read[" + number + "]";
    }
  }

  private static List<Read> rows(EntityManager entities, String id, Outcome outcome, int most) {
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
                new Read(
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

  // ---- The report ----

  /** The import, with its counts. Two SELECTs, and none of the second if there is no import. */
  Optional<ImportStatus> status() {
    return database.inTransaction(
        entities ->
            NativeSql.first(
                    entities,
                    "select id, source, file_name, state, new_ids, others, begun_at"
                        + " from login_import where slot = ?1",
                    SLOT)
                .map(row -> status(row, counts(entities, NativeSql.text(row[0])))));
  }

  /** The file that is being checked, or was refused. Two SELECTs at most. */
  Optional<FileCheck> fileCheck() {
    return database.inTransaction(
        entities ->
            NativeSql.first(
                    entities,
                    "select id, source, file_name, state, begun_at, progress, seen_at, fault,"
                        + " fault_place, fault_detail from login_import where slot = ?1",
                    READING)
                .map(row -> fileCheck(entities, row)));
  }

  private FileCheck fileCheck(EntityManager entities, Object[] row) {
    String id = NativeSql.text(row[0]);
    State state = state(row[3]);
    BadFileException refusal = null;
    if (state == State.REFUSED) {
      refusal =
          new BadFileException(
              Fault.valueOf(NativeSql.text(row[7])),
              NativeSql.number(row[8]),
              NativeSql.text(row[9]));
    } else if (state == State.READING && isSilent(row[6])) {
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

  private static ImportStatus status(Object[] row, ImportStatus.Counts counts) {
    return new ImportStatus(
        NativeSql.text(row[0]),
        Source.of(NativeSql.text(row[1])).orElse(Source.CSV),
        NativeSql.text(row[2]),
        state(row[3]),
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

  /**
   * Rows of the report, in the order of the file. One SELECT.
   *
   * @param outcome only these; null for all
   * @param after the number of the row before them; 0 for the first ones
   */
  List<ImportRow> report(String id, @Nullable Outcome outcome, long after, int most) {
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
