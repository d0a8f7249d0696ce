package org.loginwithx.imports;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
import org.loginwithx.timer.DelayingExecutor;

/**
 * Imports users who log in with X elsewhere. {@link #loadUnchecked} takes a file and finds out what
 * would be made of it, and changes no user. {@link #startUnchecked} makes the users. Both work in
 * the background, with many rows in one transaction, and never change a user or a link that is
 * there.
 *
 * <p>How far it has come is in the database. It may be stopped or killed at any time, and any node
 * goes on with it. Only the reading of a file cannot go on elsewhere: the file is on one node.
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
  private final StagingTable staging;
  private final ImportReport report;
  private final Supplier<ImportGroups> groups;
  private final Duration pause;
  private final int most;
  private final Clock clock;
  private final DelayingExecutor executor;

  /** The ids of what this node works at: one, and for a moment another one that was stopped. */
  private final Set<String> running = ConcurrentHashMap.newKeySet();

  /** Dry runs that requests of this node may wait for. */
  private final Map<String, CompletableFuture<@Nullable Void>> waiting = new ConcurrentHashMap<>();

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
    this.staging = new StagingTable(database);
    this.report = new ImportReport(database, clock);
    this.groups = groups;
    this.pause = pause;
    this.most = most;
    this.clock = clock;
    this.executor = executor;
  }

  // ---- The dry run ----

  /**
   * A dry run that has begun.
   *
   * @param id as in {@link FileCheck}
   * @param end completes when this node has ended it, with success or without
   */
  public record DryRun(String id, CompletableFuture<@Nullable Void> end) {

    /** Waits until it has ended, but not longer than this: most files are small. */
    public void await(Duration longest) {
      try {
        end.get(longest.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException | ExecutionException later) {
        // It goes on in the background.
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Takes a file, and begins to find out in the background what would be made of it: {@link
   * #fileCheck} says how far it is. At its end, it takes the place of the last import. If the file
   * is not as it should be, nothing of it is kept, and the last import stays.
   *
   * @param fileName what to call the file
   * @param newIds whether users get new ids, and not those that they have at the source
   * @return empty if another file is being checked, or an import is running
   */
  public Optional<DryRun> loadUnchecked(ImportFile file, String fileName, boolean newIds)
      throws IOException {
    Optional<String> begun = table.begin(file.source(), shown(fileName), newIds);
    if (begun.isEmpty()) {
      return Optional.empty();
    }
    DryRun dryRun = new DryRun(begun.get(), new CompletableFuture<>());
    ImportFile.Copy copy = null;
    try {
      copy = file.copy();
    } finally {
      if (copy == null) {
        table.drop(dryRun.id());
      }
    }
    ImportFile.Copy copied = copy;
    waiting.put(dryRun.id(), dryRun.end());
    later(Duration.ZERO, () -> load(dryRun.id(), copied));
    return Optional.of(dryRun);
  }

  private void load(String id, ImportFile.Copy copy) {
    boolean done = false;
    try (copy) {
      read(id, copy.file());
      done = table.move(id, State.CHECKING, State.READING);
      if (!done) {
        throw new BadFileException(Fault.INTERRUPTED, 0);
      }
    } catch (BadFileException bad) {
      refuse(id, bad);
    } catch (IOException | RuntimeException failure) {
      refuse(id, new BadFileException(Fault.INTERRUPTED, 0, failure.getClass().getSimpleName()));
    }
    if (done) {
      run(id);
    } else {
      over(id);
    }
  }

  private void refuse(String id, BadFileException bad) {
    LOG.log(
        System.Logger.Level.INFO,
        "event=import outcome=refused reason={0} place={1}{2}",
        bad.fault().name().toLowerCase(Locale.ROOT),
        Long.toString(bad.place()),
        bad.fault() == Fault.INTERRUPTED && !bad.detail().isEmpty()
            ? " cause=" + bad.detail()
            : "");
    try {
      table.refuse(id, bad);
    } catch (RuntimeException away) {
      // After two minutes without news in its row, the file counts as refused anyway.
      LOG.log(System.Logger.Level.DEBUG, "The database does not know that a file was refused");
    }
  }

  private static String shown(String fileName) {
    String clean = fileName.replaceAll("\\p{Cntrl}|\\p{Cs}", "").strip();
    return clean.substring(Math.max(0, clean.length() - 200));
  }

  private static List<String> shown(Map<String, Integer> others) {
    return others.entrySet().stream()
        .map(other -> other.getKey().replaceAll("\\s|\\p{Cs}", " ") + " (" + other.getValue() + ")")
        .toList();
  }

  private void read(String id, ImportFile file) throws IOException, BadFileException {
    Progress progress = new Progress(id);
    StagedRows rows = new StagedRows(staging, id, groups.get(), !file.source().hasUsers(), most);
    Map<String, Integer> others =
        file.readLinks(
            link -> {
              progress.one();
              rows.add(link);
            });
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
              progress.one();
              users.add(user);
              if (users.size() == ImportTable.BATCH) {
                staging.describe(id, users);
                users.clear();
              }
            });
    if (!users.isEmpty()) {
      staging.describe(id, users);
    }
    if (!listed && file.source().hasUsers()) {
      staging.allFound(id);
    }
  }

  /** Counts what is read, and notes it now and then. */
  private final class Progress {

    private final String id;
    private long count;

    Progress(String id) {
      this.id = id;
    }

    void one() throws BadFileException {
      count++;
      boolean cancelled = count % ImportTable.BATCH == 0 && !table.progress(id, count);
      if (cancelled || stopped) {
        throw new BadFileException(Fault.INTERRUPTED, 0);
      }
    }
  }

  /** The file that is being checked, or was refused; empty if the last one became an import. */
  public Optional<FileCheck> fileCheck() {
    return report.fileCheck();
  }

  // ---- The import ----

  /**
   * Makes the users of the import that was checked, or goes on with one that was stopped.
   *
   * @param id of {@link ImportStatus}
   * @return false if this is not the import that is there now, if it is done, or while a file is
   *     being checked
   */
  public boolean startUnchecked(String id) {
    if (!table.start(id)) {
      return false;
    }
    run(id);
    return true;
  }

  /** Stops it after the current transaction, on all nodes; false if it is not running. */
  public boolean stopUnchecked(String id) {
    return table.move(id, State.STOPPED, State.RUNNING);
  }

  /**
   * Deletes what was read, and no user; cancels a check. False if users are being made, or there is
   * no such import.
   */
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

  /** Whether this node is making users now, or is comparing a file with them. */
  public boolean isRunning() {
    return !running.isEmpty();
  }

  private void run(String id) {
    if (running.add(id)) {
      later(Duration.ZERO, () -> next(id, false));
    }
  }

  private void over(String id) {
    running.remove(id);
    CompletableFuture<@Nullable Void> end = waiting.remove(id);
    if (end != null) {
      end.complete(null);
    }
  }

  private void next(String id, boolean oneByOne) {
    if (stopped) {
      over(id);
      return;
    }
    try {
      if (oneByOne ? oneByOne(id) : table.next(id, groups.get())) {
        later(Duration.ZERO, () -> next(id, false));
        return;
      }
      over(id);
      status().filter(status -> status.id().equals(id)).ifPresent(UserImport::log);
    } catch (UniqueViolationException crossed) {
      // A user has just logged in for the first time.
      later(Duration.ZERO, () -> next(id, true));
    } catch (DatabaseUnavailableException away) {
      LOG.log(
          System.Logger.Level.WARNING,
          "event=import outcome=failed reason=db_down detail=goes_on_later");
      later(pause, () -> next(id, oneByOne));
    } catch (RuntimeException failure) {
      LOG.log(
          System.Logger.Level.WARNING,
          "event=import outcome=failed reason=error cause={0} detail=goes_on_later",
          failure.getClass().getSimpleName());
      over(id);
    }
  }

  /** The rows of one batch. */
  private boolean oneByOne(String id) {
    boolean more = true;
    for (int i = 0; i < ImportTable.BATCH && more && !stopped; i++) {
      more = table.nextOne(id, groups.get());
    }
    return more;
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
      fileCheck()
          .filter(check -> check.state() == State.CHECKING)
          .ifPresent(check -> run(check.id()));
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
      running.clear();
    }
  }

  private static void log(ImportStatus status) {
    ImportStatus.Counts counts = status.counts();
    LOG.log(
        System.Logger.Level.INFO,
        "event=import outcome={0} source={1} new={2} there={3} conflicts={4} made={5}",
        status.state().word(),
        status.source().word(),
        Long.toString(counts.open()),
        Long.toString(counts.there()),
        Long.toString(counts.conflicts()),
        Long.toString(counts.made()));
  }

  // ---- The report ----

  /** The import that is there, and how far it has come. Reads all its rows. */
  public Optional<ImportStatus> status() {
    return report.status();
  }

  /**
   * The first rows of the report.
   *
   * @param outcome only these; null for all
   */
  public List<ImportRow> report(String id, @Nullable Outcome outcome, int limit) {
    return report.rows(id, outcome, 0, limit);
  }

  /** All rows of the report, some at a time: memory never holds all of them. */
  public void forEach(String id, @Nullable Outcome outcome, Consumer<ImportRow> action) {
    long last = 0;
    while (true) {
      List<ImportRow> some = report.rows(id, outcome, last, ImportTable.BATCH);
      some.forEach(action);
      if (some.size() < ImportTable.BATCH) {
        return;
      }
      last = some.get(some.size() - 1).number();
    }
  }
}
