package org.loginwithx.imports;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.LoginDatabase.UniqueViolationException;
import org.loginwithx.imports.BadFileException.Fault;
import org.loginwithx.imports.ImportRow.Outcome;
import org.loginwithx.imports.ImportStatus.State;
import org.loginwithx.imports.ImportTable.Step;
import org.loginwithx.timer.DelayingExecutor;

/**
 * Imports users who log in with X elsewhere. {@link #loadUnchecked} reads a file and finds out what
 * would be made of it, and changes no user. {@link #startUnchecked} makes the users, in the
 * background and many in one transaction. It never changes a user or a link that is there.
 *
 * <p>How far it has come is in the database. It may be stopped or killed at any time, and any node
 * goes on with it.
 */
@Internal
public final class UserImport {

  /** The most links of one import. */
  public static final int MOST_LINKS = 100_000;

  /** The most bytes of each file. */
  public static final long LARGEST_FILE = 128L << 20;

  /** A request with two files, and the fields of the form. */
  public static final long LARGEST_REQUEST = 2 * LARGEST_FILE + (64L << 10);

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");

  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration SWEEP_EVERY = Duration.ofHours(1);

  /** A file has names and addresses, so it is deleted after some time. */
  private static final Duration KEPT = Duration.ofDays(7);

  private final ImportTable table;
  private final Supplier<ImportGroups> groups;
  private final Duration pause;
  private final int most;
  private final Clock clock;
  private final DelayingExecutor executor;
  private final Semaphore reader = new Semaphore(1);
  private final AtomicReference<@Nullable String> running = new AtomicReference<>();
  private volatile boolean stopped;

  /**
   * @param groups the groups of imported users by the settings that hold now
   * @param executor threads that may use the database
   */
  public UserImport(
      LoginDatabase database,
      Supplier<ImportGroups> groups,
      Clock clock,
      DelayingExecutor executor) {
    this(database, groups, Duration.ofMinutes(1), MOST_LINKS, clock, executor);
  }

  /**
   * @param pause how long to wait after the database did not answer
   * @param most how many links an import may have
   */
  UserImport(
      LoginDatabase database,
      Supplier<ImportGroups> groups,
      Duration pause,
      int most,
      Clock clock,
      DelayingExecutor executor) {
    this.table = new ImportTable(database, clock);
    this.groups = groups;
    this.pause = pause;
    this.most = most;
    this.clock = clock;
    this.executor = executor;
  }

  // ---- The dry run ----

  /**
   * Reads a file and finds out what would be made of it. It takes the place of the last import.
   *
   * @param fileName what to call the file
   * @param newIds whether users get new ids, and not those that they have at the source
   * @return empty if another file is being read, or an import is running
   * @throws BadFileException if the file is not as it should be; nothing of it is kept, and the
   *     last import stays
   */
  public Optional<ImportStatus> loadUnchecked(ImportFile file, String fileName, boolean newIds)
      throws IOException, BadFileException {
    if (!reader.tryAcquire()) {
      return Optional.empty();
    }
    try {
      Optional<String> id = table.begin(file.source(), shown(fileName), newIds);
      if (id.isEmpty()) {
        return Optional.empty();
      }
      boolean done = false;
      try {
        read(id.get(), file, newIds);
        done = table.end(id.get());
      } finally {
        if (!done) {
          table.drop(id.get());
        }
      }
      if (!done) {
        return Optional.empty();
      }
      Optional<ImportStatus> status = status();
      status.ifPresent(checked -> log("checked", checked));
      return status;
    } finally {
      reader.release();
    }
  }

  private static String shown(String fileName) {
    String clean = fileName.replaceAll("\\p{Cntrl}|\\p{Cs}", "").strip();
    return clean.substring(Math.max(0, clean.length() - 200));
  }

  private static List<String> shown(Map<String, Integer> others) {
    return others.entrySet().stream()
        .map(other -> other.getKey().replaceAll("\\s", " ") + " (" + other.getValue() + ")")
        .toList();
  }

  private void read(String id, ImportFile file, boolean newIds)
      throws IOException, BadFileException {
    StagedRows rows = new StagedRows(table, id, groups.get(), !file.source().hasUsers(), most);
    Map<String, Integer> others = file.readLinks(rows::add);
    rows.end();
    if (rows.isEmpty()) {
      throw new BadFileException(Fault.EMPTY, 0, String.join(", ", shown(others)));
    }
    table.others(id, shown(others));
    List<SourceRow> users = new ArrayList<>();
    boolean listed =
        file.readUsers(
            clock.instant(),
            user -> {
              users.add(user);
              if (users.size() == ImportTable.BATCH) {
                table.describe(id, users);
                users.clear();
              }
            });
    if (!users.isEmpty()) {
      table.describe(id, users);
    }
    if (!listed) {
      table.allFound(id);
    }
    while (table.check(id, newIds)) {
      // One transaction after the other.
    }
  }

  // ---- The import ----

  /**
   * Makes the users of the import that was checked, or goes on with one that was stopped.
   *
   * @param id of {@link ImportStatus}
   * @return false if this is not the import that is there now, or it is done
   */
  public boolean startUnchecked(String id) {
    if (!table.move(id, State.RUNNING, State.CHECKED, State.STOPPED, State.RUNNING)) {
      return false;
    }
    run(id);
    return true;
  }

  /** Stops it after the current transaction, on all nodes; false if it is not running. */
  public boolean stopUnchecked(String id) {
    return table.move(id, State.STOPPED, State.RUNNING);
  }

  /** Deletes what was read, and no user; false if it is running, or there is no such import. */
  public boolean discardUnchecked(String id) {
    return table.drop(id);
  }

  /** From now on, goes on with an import whose node has ended, and deletes old ones. */
  public void begin() {
    later(SOON, this::sweep);
  }

  /** Stops the work of this node. Another one goes on with it, or the next start does. */
  public void close() {
    stopped = true;
  }

  /** Whether this node is making users now. */
  public boolean isRunning() {
    return running.get() != null;
  }

  private void run(String id) {
    if (running.compareAndSet(null, id)) {
      later(Duration.ZERO, () -> next(id, false));
    }
  }

  private void next(String id, boolean oneByOne) {
    if (stopped) {
      running.set(null);
      return;
    }
    try {
      Step step = oneByOne ? oneByOne(id) : table.make(id, groups.get());
      if (step == Step.MORE) {
        later(Duration.ZERO, () -> next(id, false));
        return;
      }
      running.set(null);
      status().ifPresent(status -> log(step == Step.DONE ? "done" : "stopped", status));
    } catch (UniqueViolationException crossed) {
      // A user has just logged in for the first time.
      later(Duration.ZERO, () -> next(id, true));
    } catch (DatabaseUnavailableException away) {
      LOG.log(
          System.Logger.Level.WARNING,
          "event=import outcome=failed reason=db_down detail=goes_on_later");
      later(pause, () -> next(id, oneByOne));
    }
  }

  /** The rows of one batch. */
  private Step oneByOne(String id) {
    Step step = Step.MORE;
    for (int i = 0; i < ImportTable.BATCH && step == Step.MORE && !stopped; i++) {
      step = table.makeOne(id, groups.get());
    }
    return step;
  }

  private void sweep() {
    if (stopped) {
      return;
    }
    try {
      table.dropOlder(clock.instant().minus(KEPT));
      status()
          .filter(status -> status.state() == State.RUNNING)
          .ifPresent(status -> run(status.id()));
    } catch (DatabaseUnavailableException away) {
      LOG.log(System.Logger.Level.DEBUG, "Looks for an import later");
    }
    later(SWEEP_EVERY, this::sweep);
  }

  private void later(Duration after, Runnable task) {
    try {
      (after.isZero() ? executor : executor.after(after)).execute(task);
    } catch (RejectedExecutionException stopping) {
      // The rows have all that the next start needs.
      stopped = true;
      running.set(null);
    }
  }

  private static void log(String outcome, ImportStatus status) {
    ImportStatus.Counts counts = status.counts();
    LOG.log(
        System.Logger.Level.INFO,
        "event=import outcome={0} source={1} new={2} there={3} conflicts={4} made={5}",
        outcome,
        status.source().word(),
        Long.toString(counts.open()),
        Long.toString(counts.there()),
        Long.toString(counts.conflicts()),
        Long.toString(counts.made()));
  }

  // ---- The report ----

  /** The import that is there, and how far it has come. Reads all its rows. */
  public Optional<ImportStatus> status() {
    return table.status();
  }

  /**
   * The first rows of the report.
   *
   * @param outcome only these; null for all
   */
  public List<ImportRow> report(String id, @Nullable Outcome outcome, int limit) {
    return table.report(id, outcome, 0, limit);
  }

  /** All rows of the report, some at a time: memory never holds all of them. */
  public void forEach(String id, @Nullable Outcome outcome, Consumer<ImportRow> action) {
    long last = 0;
    while (true) {
      List<ImportRow> some = table.report(id, outcome, last, ImportTable.BATCH);
      some.forEach(action);
      if (some.size() < ImportTable.BATCH) {
        return;
      }
      last = some.get(some.size() - 1).number();
    }
  }
}
