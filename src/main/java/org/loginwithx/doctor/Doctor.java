package org.loginwithx.doctor;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.loginwithx.account.EmailPolicy;
import org.loginwithx.attempt.Bulkhead;
import org.loginwithx.attempt.Protocol;
import org.loginwithx.connection.Setting;
import org.loginwithx.database.DatabaseState;
import org.loginwithx.login.LoginPaths;
import org.loginwithx.oauth2.Pkce;
import org.loginwithx.oauth2.Scopes;
import org.loginwithx.oauthserver.SigningTime;
import org.loginwithx.timer.Limit;
import org.loginwithx.x.LastLogin;
import org.loginwithx.x.OAuth1Client;
import org.loginwithx.x.OAuth2Client;
import org.loginwithx.x.OAuth2Connection;
import org.loginwithx.x.XEndpoint;
import org.loginwithx.x.XFailure;
import org.loginwithx.x.XFault;
import org.loginwithx.x.XResult;

/**
 * Examines the connection to X and everything that a log-in needs. Its calls to X are harmless:
 * request tokens that stay unused, and a code that X has never issued. Every failure is a finding.
 */
public final class Doctor {

  private static final System.Logger LOG = System.getLogger(Doctor.class.getName());

  /** When a report is complete at the latest. */
  public static final Duration LONGEST = Duration.ofSeconds(11);

  private static final Duration LONGEST_CALL = Duration.ofSeconds(5);

  /** X counts these calls, and users need them. */
  private static final int MOST_CALLBACKS = 10;

  private static final int MOST_AT_ONCE = 10;
  private static final Duration ONE_MORE_EVERY = Duration.ofSeconds(6);
  private static final Duration SMALL_SKEW = Duration.ofSeconds(5);
  private static final Duration LARGE_SKEW = Duration.ofSeconds(60);
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

  private final Supplier<Setup> settings;
  private final LoginPaths paths;
  private final Bulkhead inFlight;
  private final Supplier<CompletableFuture<Optional<DatabaseState>>> database;
  private final Supplier<Optional<SigningTime>> signing;
  private final BooleanSupplier dataGrid;
  private final Clock clock;
  private final Pace pace = new Pace(MOST_AT_ONCE, ONE_MORE_EVERY, System::nanoTime);

  /**
   * @param settings the settings that hold now
   * @param inFlight bounds the calls to X, both of log-ins and of the doctor
   * @param database examines the database; has to return quickly
   * @param signing the time of the key that signs access tokens
   * @param dataGrid whether the data grid of Payara is on
   */
  public Doctor(
      Supplier<Setup> settings,
      LoginPaths paths,
      Bulkhead inFlight,
      Supplier<CompletableFuture<Optional<DatabaseState>>> database,
      Supplier<Optional<SigningTime>> signing,
      BooleanSupplier dataGrid,
      Clock clock) {
    this.settings = settings;
    this.paths = paths;
    this.inFlight = inFlight;
    this.database = database;
    this.signing = signing;
    this.dataGrid = dataGrid;
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
      now = settings.get();
    } catch (RuntimeException broken) {
      return Optional.of(
          CompletableFuture.completedFuture(List.of(notExamined(Check.SETTINGS, broken))));
    }
    return Optional.of(examine(now, arrival));
  }

  /** The report if the examination is not finished in time. */
  public static List<Finding> late() {
    return List.of(Finding.of(Check.SETTINGS, Symptom.NOT_EXAMINED, "deadline"));
  }

  private CompletableFuture<List<Finding>> examine(Setup now, Arrival arrival) {
    Instant began = clock.instant();
    CompletableFuture<Optional<DatabaseState>> state =
        guarded(Optional.<DatabaseState>empty(), database);
    CompletableFuture<List<Finding>> oauth1 = guarded(Check.OAUTH1, () -> oauth1(now));
    CompletableFuture<List<Finding>> oauth2 = guarded(Check.OAUTH2, () -> oauth2(now));
    CompletableFuture<List<Finding>> afterwards =
        CompletableFuture.allOf(state, oauth1, oauth2)
            .thenApply(
                done ->
                    Stream.of(
                            look(Check.CLOCK, () -> clock(now, began, state.join())),
                            look(Check.EMAIL, () -> List.of(email(now))),
                            look(Check.LIMITS, () -> limits(now)),
                            look(Check.DATABASE, () -> StoreFindings.database(state.join())),
                            look(
                                Check.KEYS,
                                () -> StoreFindings.keys(now, state.join(), signing.get())))
                        .flatMap(List::stream)
                        .toList());
    List<Finding> atOnce =
        Stream.of(
                look(Check.SETTINGS, () -> List.of(settings(now))),
                look(Check.ADDRESS, () -> RequestFindings.address(now.login(), arrival)),
                look(Check.PROXY, () -> List.of(RequestFindings.proxy(arrival))),
                look(Check.COOKIE, () -> RequestFindings.cookie(now.login(), arrival)),
                look(Check.OAUTH2, () -> KeyFindings.of(now.clients())),
                look(Check.SCOPES, () -> scopes(now)),
                look(Check.WAY, () -> List.of(way(now))),
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

  /** Describes the way to X; whether it works shows in the check of the keys. */
  private static Finding way(Setup now) {
    return now.proxy() == null
        ? Finding.of(Check.WAY, Symptom.WAY_STRAIGHT)
        : Finding.of(Check.WAY, Symptom.WAY_BY_PROXY, now.proxy().toString());
  }

  private static Finding settings(Setup now) {
    if (!now.misfits().isEmpty()) {
      return Finding.of(Check.SETTINGS, Symptom.MISFITS, String.join("; ", now.misfits()));
    }
    if (now.missing().isEmpty()) {
      return Finding.of(Check.SETTINGS, Symptom.SET_UP, now.active().id());
    }
    return now.missing().equals(List.of(Setting.ENABLED))
        ? Finding.of(Check.SETTINGS, Symptom.SWITCHED_OFF)
        : Finding.of(Check.SETTINGS, Symptom.NOT_SET_UP, String.join(", ", now.login().missing()));
  }

  private CompletableFuture<List<Finding>> oauth1(Setup now) {
    OAuth1Client client = now.clients().oauth1();
    if (client == null) {
      return CompletableFuture.completedFuture(List.of());
    }
    List<String> callbacks = now.callbacks(paths, Protocol.OAUTH1);
    if (callbacks.isEmpty()) {
      return CompletableFuture.completedFuture(
          List.of(Finding.of(Check.OAUTH1, Symptom.PAIR_NEEDS_ADDRESS)));
    }
    return ask(XEndpoint.REQUEST_TOKEN, () -> client.requestToken(callbacks.get(0)))
        .thenCompose(
            answer -> {
              Finding pair = XFindings.pair(Check.OAUTH1, answer);
              // Where log-ins use the other protocol, users never come to this address.
              return pair.symptom() == Symptom.PAIR_ACCEPTED && now.protocol() == Protocol.OAUTH1
                  ? oauth1Callbacks(client, callbacks, pair, answer)
                  : CompletableFuture.completedFuture(List.of(pair));
            });
  }

  private CompletableFuture<List<Finding>> oauth1Callbacks(
      OAuth1Client client, List<String> callbacks, Finding pair, Optional<XResult<?>> first) {
    List<CompletableFuture<Finding>> others =
        callbacks.stream()
            .skip(1)
            .limit(MOST_CALLBACKS - 1L)
            .map(
                url ->
                    ask(XEndpoint.REQUEST_TOKEN, () -> client.requestToken(url))
                        .thenApply(answer -> XFindings.callback(url, answer)))
            .toList();
    return CompletableFuture.allOf(others.toArray(new CompletableFuture<?>[0]))
        .thenApply(
            done -> {
              List<Finding> found = new ArrayList<>();
              found.add(pair);
              found.add(XFindings.callback(callbacks.get(0), first));
              others.forEach(each -> found.add(each.join()));
              tooMany(callbacks).ifPresent(found::add);
              return found;
            });
  }

  private static Optional<Finding> tooMany(List<String> callbacks) {
    int more = callbacks.size() - MOST_CALLBACKS;
    return more > 0
        ? Optional.of(Finding.of(Check.CALLBACK, Symptom.CALLBACK_TOO_MANY, Integer.toString(more)))
        : Optional.empty();
  }

  private CompletableFuture<List<Finding>> oauth2(Setup now) {
    OAuth2Client client = now.clients().oauth2();
    if (client == null) {
      return CompletableFuture.completedFuture(List.of());
    }
    List<String> callbacks = now.callbacks(paths, Protocol.OAUTH2);
    if (callbacks.isEmpty()) {
      return CompletableFuture.completedFuture(
          List.of(Finding.of(Check.OAUTH2, Symptom.PAIR_NEEDS_ADDRESS)));
    }
    // A code that X has not issued: X checks the client first.
    String madeUp = Pkce.create().verifier();
    return ask(XEndpoint.TOKEN, () -> client.tokens(madeUp, Pkce.create(), callbacks.get(0)))
        .thenApply(
            answer -> {
              List<Finding> found = new ArrayList<>();
              found.add(XFindings.pair(Check.OAUTH2, answer));
              if (now.protocol() == Protocol.OAUTH2) {
                callbacks.stream()
                    .limit(MOST_CALLBACKS)
                    .forEach(url -> found.add(oauth2Callback(client, url)));
                tooMany(callbacks).ifPresent(found::add);
              }
              return found;
            });
  }

  /** X tells this to users only, on its own page. */
  private static Finding oauth2Callback(OAuth2Client client, String url) {
    return Finding.of(
        Check.CALLBACK,
        client.hasComeBackTo(url) ? Symptom.CALLBACK_USED : Symptom.CALLBACK_UNKNOWN,
        url);
  }

  private <T> CompletableFuture<Optional<XResult<?>>> ask(
      XEndpoint endpoint, Supplier<CompletableFuture<XResult<T>>> call) {
    XResult<T> late = new XResult.Failed<>(XFailure.of(XFault.DEADLINE, endpoint));
    return inFlight
        .start(call)
        .map(
            answer ->
                Limit.within(LONGEST_CALL, answer, late)
                    .thenApply(result -> Optional.<XResult<?>>of(result)))
        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
  }

  private static List<Finding> clock(Setup now, Instant began, Optional<DatabaseState> database) {
    OAuth1Client oauth1 = now.clients().oauth1();
    OAuth2Client oauth2 = now.clients().oauth2();
    Optional<Duration> ahead =
        Stream.of(
                oauth1 == null ? Optional.<Duration>empty() : oauth1.clockAhead(began),
                oauth2 == null ? Optional.<Duration>empty() : oauth2.clockAhead(began))
            .flatMap(Optional::stream)
            .findFirst();
    List<Finding> found = new ArrayList<>();
    found.add(
        ahead
            .map(
                skew ->
                    Finding.of(
                        Check.CLOCK,
                        of(skew, Symptom.CLOCK_RIGHT, Symptom.CLOCK_OFF, Symptom.CLOCK_WRONG),
                        seconds(skew)))
            .orElseGet(() -> Finding.of(Check.CLOCK, Symptom.CLOCK_UNKNOWN)));
    database
        .map(DatabaseState::ahead)
        .filter(skew -> skew.abs().compareTo(SMALL_SKEW) >= 0)
        .ifPresent(
            skew ->
                found.add(
                    Finding.of(
                        Check.CLOCK,
                        of(
                            skew,
                            Symptom.CLOCK_RIGHT,
                            Symptom.DATABASE_CLOCK_OFF,
                            Symptom.DATABASE_CLOCK_WRONG),
                        seconds(skew))));
    return found;
  }

  private static Symptom of(Duration skew, Symptom small, Symptom some, Symptom large) {
    if (skew.abs().compareTo(SMALL_SKEW) < 0) {
      return small;
    }
    return skew.abs().compareTo(LARGE_SKEW) < 0 ? some : large;
  }

  /** With a sign: plus if the other clock is ahead of this server's. */
  private static String seconds(Duration skew) {
    return "%+d".formatted(Math.round(skew.toMillis() / 1_000.0));
  }

  private static List<Finding> scopes(Setup now) {
    OAuth2Client client = now.clients().oauth2();
    if (now.protocol() == null) {
      return List.of();
    }
    if (now.protocol() == Protocol.OAUTH1 || client == null) {
      return List.of(Finding.of(Check.SCOPES, Symptom.SCOPES_OF_APP));
    }
    Scopes asked = client.connection().scopes();
    List<String> missing = new ArrayList<>(OAuth2Connection.LEAST.sorted());
    if (now.email() != EmailPolicy.OFF) {
      missing.add(OAuth2Connection.EMAIL);
    }
    if (now.storeTokens()) {
      missing.add(OAuth2Connection.REFRESH);
    }
    missing.removeIf(asked::include);
    return List.of(
        missing.isEmpty()
            ? Finding.of(Check.SCOPES, Symptom.SCOPES_ENOUGH, asked.toString())
            : Finding.of(Check.SCOPES, Symptom.SCOPES_MISSING, String.join(" ", missing)));
  }

  private Finding grid() {
    return Finding.of(Check.GRID, dataGrid.getAsBoolean() ? Symptom.GRID_ON : Symptom.GRID_OFF);
  }

  private static Finding email(Setup now) {
    if (now.email() == EmailPolicy.OFF) {
      return Finding.of(Check.EMAIL, Symptom.EMAIL_NOT_WANTED);
    }
    return lastLogin(now)
        .map(
            login ->
                Finding.of(
                    Check.EMAIL,
                    login.email() ? Symptom.EMAIL_GIVEN : Symptom.EMAIL_NOT_GIVEN,
                    MINUTE.format(login.at())))
        .orElseGet(() -> Finding.of(Check.EMAIL, Symptom.EMAIL_UNKNOWN));
  }

  private static Optional<LastLogin> lastLogin(Setup now) {
    @Nullable OAuth1Client oauth1 = now.clients().oauth1();
    @Nullable OAuth2Client oauth2 = now.clients().oauth2();
    if (now.protocol() == Protocol.OAUTH1 && oauth1 != null) {
      return oauth1.lastLogin();
    }
    return now.protocol() == Protocol.OAUTH2 && oauth2 != null
        ? oauth2.lastLogin()
        : Optional.empty();
  }

  private List<Finding> limits(Setup now) {
    List<Finding> found = new ArrayList<>();
    OAuth1Client oauth1 = now.clients().oauth1();
    OAuth2Client oauth2 = now.clients().oauth2();
    if (oauth1 != null) {
      oauth1.usedUp().forEach((endpoint, wait) -> found.add(usedUp(endpoint, wait)));
    }
    if (oauth2 != null) {
      oauth2.usedUp().forEach((endpoint, wait) -> found.add(usedUp(endpoint, wait)));
    }
    int count = inFlight.count();
    int most = inFlight.most();
    Symptom crowd =
        count >= most
            ? Symptom.LIMITS_FULL
            : count * 5L >= most * 4L ? Symptom.LIMITS_NEARLY_FULL : Symptom.LIMITS_FREE;
    found.add(Finding.of(Check.LIMITS, crowd, Integer.toString(count), Integer.toString(most)));
    return found;
  }

  private static Finding usedUp(XEndpoint endpoint, Duration wait) {
    return Finding.of(
        Check.LIMITS,
        Symptom.LIMITS_USED_UP,
        endpoint.toString(),
        Long.toString(Math.max(1, wait.toSeconds())));
  }
}
