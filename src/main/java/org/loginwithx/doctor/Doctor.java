package org.loginwithx.doctor;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.loginwithx.Internal;
import org.loginwithx.attempt.Bulkhead;
import org.loginwithx.database.DatabaseState;
import org.loginwithx.login.LoginPaths;
import org.loginwithx.oauthserver.BackChannel;
import org.loginwithx.timer.Fresh;
import org.loginwithx.timer.Limit;
import org.loginwithx.xevents.XEvents;

/**
 * Examines the connection to X and everything that a log-in needs. Its calls to X are harmless:
 * request tokens that stay unused, and a code that X has never issued. Every failure is a finding.
 */
@Internal
public final class Doctor {

  private static final System.Logger LOG = System.getLogger(Doctor.class.getName());

  /** When a report is complete at the latest. */
  public static final Duration LONGEST = Duration.ofSeconds(11);

  static final Duration LONGEST_CALL = Duration.ofSeconds(5);

  private static final int MOST_AT_ONCE = 10;
  private static final Duration ONE_MORE_EVERY = Duration.ofSeconds(6);
  private static final Duration GLANCE_KEPT = Duration.ofSeconds(10);

  private final Surroundings surroundings;
  private final XExamination x;
  private final Clock clock;
  private final Fresh<CompletableFuture<List<Finding>>> glance =
      new Fresh<>(GLANCE_KEPT, this::glanceNow);
  private final Pace pace = new Pace(MOST_AT_ONCE, ONE_MORE_EVERY, System::nanoTime);

  /**
   * @param inFlight bounds the calls to X, both of log-ins and of the doctor
   */
  public Doctor(Surroundings surroundings, LoginPaths paths, Bulkhead inFlight, Clock clock) {
    this.surroundings = surroundings;
    this.x = new XExamination(paths, inFlight);
    this.clock = clock;
  }

  /**
   * Examines everything. Does not block; the result never completes exceptionally, and within
   * {@link #LONGEST}.
   *
   * @return empty if there were too many within a minute: X's limits are for the users
   */
  public Optional<CompletableFuture<List<Finding>>> examine(Arrival arrival) {
    if (!pace.take()) {
      return Optional.empty();
    }
    Setup now;
    try {
      now = surroundings.setup();
    } catch (RuntimeException broken) {
      return Optional.of(
          CompletableFuture.completedFuture(List.of(notExamined(Check.SETTINGS, broken))));
    }
    return Optional.of(examine(now, arrival));
  }

  /**
   * What can be seen without a call to another server than the database: the settings, the database
   * and the keys, now or some seconds ago. Does not block; the result never completes
   * exceptionally.
   */
  public CompletableFuture<List<Finding>> glance() {
    return glance.get();
  }

  private CompletableFuture<List<Finding>> glanceNow() {
    return guarded(Optional.<DatabaseState>empty(), surroundings::database)
        .thenApply(
            state ->
                Stream.of(
                        look(
                            Check.SETTINGS,
                            () -> List.of(SetupFindings.settings(surroundings.setup()))),
                        look(Check.DATABASE, () -> StoreFindings.database(state)),
                        look(
                            Check.KEYS,
                            () ->
                                StoreFindings.keys(
                                    surroundings.setup(), state, surroundings.signing())),
                        look(
                            Check.COSTS,
                            () -> CostFindings.of(surroundings.spent(), surroundings.instead())))
                    .flatMap(List::stream)
                    .toList());
  }

  /** The report if the examination is not finished in time. */
  public static List<Finding> late() {
    return List.of(Finding.of(Check.SETTINGS, Symptom.NOT_EXAMINED, "deadline"));
  }

  private CompletableFuture<List<Finding>> examine(Setup now, Arrival arrival) {
    Instant began = clock.instant();
    CompletableFuture<Optional<DatabaseState>> state =
        guarded(Optional.<DatabaseState>empty(), surroundings::database);
    CompletableFuture<Optional<XEvents.Report>> events =
        guarded(Optional.<XEvents.Report>empty(), surroundings::events);
    CompletableFuture<Optional<BackChannel.Report>> notices =
        guarded(Optional.<BackChannel.Report>empty(), surroundings::notices);
    CompletableFuture<List<Finding>> oauth1 = guarded(Check.OAUTH1, () -> x.oauth1(now));
    CompletableFuture<List<Finding>> oauth2 = guarded(Check.OAUTH2, () -> x.oauth2(now));
    CompletableFuture<List<Finding>> afterwards =
        CompletableFuture.allOf(state, events, notices, oauth1, oauth2)
            .thenApply(
                done ->
                    Stream.of(
                            look(Check.CLOCK, () -> ClockFindings.of(now, began, state.join())),
                            look(Check.EMAIL, () -> List.of(SetupFindings.email(now))),
                            look(Check.LIMITS, () -> x.limits(now)),
                            look(Check.RETIRING, () -> StoreFindings.retirement(now, state.join())),
                            look(
                                Check.EVENTS,
                                () -> EventFindings.of(events.join(), clock.instant())),
                            look(Check.LOGOUTS, () -> LogoutFindings.of(notices.join())),
                            look(Check.DATABASE, () -> StoreFindings.database(state.join())),
                            look(
                                Check.KEYS,
                                () ->
                                    StoreFindings.keys(now, state.join(), surroundings.signing())))
                        .flatMap(List::stream)
                        .toList());
    List<Finding> atOnce =
        Stream.of(
                look(Check.SETTINGS, () -> List.of(SetupFindings.settings(now))),
                look(Check.ADDRESS, () -> RequestFindings.address(now.login(), arrival)),
                look(Check.PROXY, () -> List.of(RequestFindings.proxy(arrival))),
                look(Check.COOKIE, () -> RequestFindings.cookie(now.login(), arrival)),
                look(Check.OAUTH2, () -> KeyFindings.of(now.clients())),
                look(Check.SCOPES, () -> SetupFindings.scopes(now)),
                look(Check.PASSKEYS, () -> List.of(SetupFindings.passkeys(now.login()))),
                look(
                    Check.COSTS,
                    () -> CostFindings.of(surroundings.spent(), surroundings.instead())),
                look(Check.WAY, () -> List.of(SetupFindings.way(now))),
                look(Check.GRID, () -> List.of(grid())))
            .flatMap(List::stream)
            .toList();
    return CompletableFuture.allOf(oauth1, oauth2, afterwards)
        .thenApply(
            done ->
                Stream.of(atOnce, oauth1.join(), oauth2.join(), afterwards.join())
                    .flatMap(List::stream)
                    .sorted(Comparator.comparing(Finding::check))
                    .toList())
        .exceptionally(broken -> List.of(notExamined(Check.SETTINGS, broken)));
  }

  private static List<Finding> look(Check check, Supplier<List<Finding>> step) {
    try {
      return step.get();
    } catch (RuntimeException broken) {
      return List.of(notExamined(check, broken));
    }
  }

  private static CompletableFuture<List<Finding>> guarded(
      Check check, Supplier<CompletableFuture<List<Finding>>> step) {
    try {
      return step.get().exceptionally(broken -> List.of(notExamined(check, broken)));
    } catch (RuntimeException broken) {
      return CompletableFuture.completedFuture(List.of(notExamined(check, broken)));
    }
  }

  private static <T> CompletableFuture<T> guarded(
      T otherwise, Supplier<CompletableFuture<T>> step) {
    try {
      return Limit.within(LONGEST_CALL, step.get(), otherwise)
          .exceptionally(
              broken -> {
                log(broken);
                return otherwise;
              });
    } catch (RuntimeException broken) {
      log(broken);
      return CompletableFuture.completedFuture(otherwise);
    }
  }

  /** Only the exception's class: its message may contain anything. */
  private static Finding notExamined(Check check, Throwable broken) {
    log(broken);
    Throwable cause = broken.getCause() == null ? broken : broken.getCause();
    return Finding.of(check, Symptom.NOT_EXAMINED, cause.getClass().getSimpleName());
  }

  private static void log(Throwable broken) {
    LOG.log(System.Logger.Level.ERROR, "The doctor could not examine everything", broken);
  }

  private Finding grid() {
    return Finding.of(Check.GRID, surroundings.hasDataGrid() ? Symptom.GRID_ON : Symptom.GRID_OFF);
  }
}
