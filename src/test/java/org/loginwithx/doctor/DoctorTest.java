package org.loginwithx.doctor;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.loginwithx.doctor.Patient.CALLBACK1;
import static org.loginwithx.doctor.Patient.CALLBACK2;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.loginwithx.account.EmailPolicy;
import org.loginwithx.attempt.Bulkhead;
import org.loginwithx.attempt.Protocol;
import org.loginwithx.connection.Setting;
import org.loginwithx.database.DatabaseState;
import org.loginwithx.http.HttpProxy;
import org.loginwithx.login.LoginFlows.Instead;
import org.loginwithx.login.LoginPaths;
import org.loginwithx.oauth2.OAuth2Tokens;
import org.loginwithx.oauth2.Pkce;
import org.loginwithx.oauthserver.BackChannel;
import org.loginwithx.oauthserver.SigningTime;
import org.loginwithx.simulator.Endpoint;
import org.loginwithx.simulator.Misbehaviour;
import org.loginwithx.simulator.XError;
import org.loginwithx.simulator.XSimulator;
import org.loginwithx.simulator.XSimulatorSettings;
import org.loginwithx.spending.Billed;
import org.loginwithx.spending.Budget;
import org.loginwithx.spending.Prices;
import org.loginwithx.spending.Spent;
import org.loginwithx.x.XResult;
import org.loginwithx.xevents.EventSettings.Way;
import org.loginwithx.xevents.EventState;
import org.loginwithx.xevents.XEvents;

/** What is broken is named, with X as it answers over HTTP. */
final class DoctorTest {

  private XSimulator x = XSimulator.start();
  private Patient patient = new Patient(x);

  @AfterEach
  void close() {
    patient.close();
    x.close();
  }

  private void startAgain(XSimulatorSettings settings) {
    close();
    x = XSimulator.start(settings);
    patient = new Patient(x);
  }

  private static List<Symptom> of(Check check, List<Finding> findings) {
    return findings.stream()
        .filter(finding -> finding.check() == check)
        .map(Finding::symptom)
        .toList();
  }

  private static Finding only(Symptom symptom, List<Finding> findings) {
    List<Finding> found =
        findings.stream().filter(finding -> finding.symptom() == symptom).toList();
    assertThat(found).as(findings.toString()).hasSize(1);
    return found.get(0);
  }

  @Test
  void siteThatWorksHasOnlyGoodFindingsAndCostsTwoCalls() {
    List<Finding> findings = patient.examine();

    assertThat(findings)
        .filteredOn(finding -> finding.symptom() != Symptom.OAUTH1_RETIRES)
        .allMatch(finding -> finding.state() == State.OK);
    assertThat(findings)
        .extracting(Finding::check)
        .containsExactly(
            Check.SETTINGS,
            Check.CLOCK,
            Check.ADDRESS,
            Check.PROXY,
            Check.COOKIE,
            Check.OAUTH1,
            Check.OAUTH2,
            Check.RETIRING,
            Check.CALLBACK,
            Check.SCOPES,
            Check.EMAIL,
            Check.PASSKEYS,
            Check.WAY,
            Check.LIMITS,
            Check.COSTS,
            Check.DATABASE,
            Check.KEYS,
            Check.KEYS,
            Check.GRID);
    assertThat(x.recorded()).hasSize(2);
  }

  @Test
  void keysThatXRefusesAreNamedAndNothingMoreIsAsked() {
    patient.oauth1("not the secret");
    patient.oauth2("nor this one", "users.read tweet.read");

    List<Finding> findings = patient.examine();

    assertThat(of(Check.OAUTH1, findings)).containsExactly(Symptom.PAIR_REFUSED);
    assertThat(of(Check.OAUTH2, findings)).containsExactly(Symptom.PAIR_REFUSED);
    assertThat(of(Check.CALLBACK, findings)).isEmpty();
    assertThat(findings.toString()).contains("401").doesNotContain("secret", "nor this one");
    assertThat(x.calls(Endpoint.REQUEST_TOKEN)).isEqualTo(1);
  }

  @Test
  void everyAddressThatXHasNotApprovedIsNamed() {
    patient.moreOrigins = Set.of("https://a.example", "https://b.example");
    x.allowCallback("https://b.example/oauth/callback/twitter");

    List<Finding> findings = patient.examine();

    assertThat(of(Check.OAUTH1, findings)).containsExactly(Symptom.PAIR_ACCEPTED);
    assertThat(findings)
        .filteredOn(finding -> finding.check() == Check.CALLBACK)
        .containsExactly(
            Finding.of(Check.CALLBACK, Symptom.CALLBACK_APPROVED, CALLBACK1),
            Finding.of(
                Check.CALLBACK,
                Symptom.CALLBACK_NOT_APPROVED,
                "https://a.example/oauth/callback/twitter"),
            Finding.of(
                Check.CALLBACK,
                Symptom.CALLBACK_APPROVED,
                "https://b.example/oauth/callback/twitter"));
  }

  @Test
  void xmlOfOldIsUnderstoodAsWell() {
    startAgain(XSimulatorSettings.defaults().withXmlCallbackErrors());
    patient.publicUrl = URI.create("http://127.0.0.1:8081");

    assertThat(of(Check.CALLBACK, patient.examine()))
        .containsExactly(Symptom.CALLBACK_NOT_APPROVED);
  }

  @Test
  void addressOfAWayThatNobodyGoesIsNotLookedAt() {
    patient.protocol = Protocol.OAUTH2;
    patient.publicUrl = URI.create("http://127.0.0.1:8081");

    List<Finding> findings = patient.examine();

    assertThat(of(Check.OAUTH1, findings)).containsExactly(Symptom.PAIR_ACCEPTED);
    assertThat(of(Check.CALLBACK, findings)).containsExactly(Symptom.CALLBACK_UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({
    "2, CLOCK_RIGHT",
    "-30, CLOCK_OFF",
    "30, CLOCK_OFF",
    "600, CLOCK_WRONG",
    "-600, CLOCK_WRONG",
    "7200, CLOCK_WRONG"
  })
  void clockIsComparedWithThatOfX(long seconds, Symptom symptom) {
    Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(seconds));
    startAgain(XSimulatorSettings.defaults().withClock(clock));

    Finding finding = only(symptom, patient.examine());

    assertThat(Long.parseLong(finding.arguments().get(0))).isBetween(seconds - 2, seconds + 2);
  }

  @Test
  void endOfOAuth1IsSaidWithTheTokensThatAreLeft() {
    patient.database = () -> CompletableFuture.completedFuture(Optional.of(withOAuth1Tokens(7)));

    assertThat(of(Check.RETIRING, patient.examine()))
        .containsExactly(Symptom.OAUTH1_RETIRES, Symptom.TOKENS_TO_EXCHANGE);

    patient.protocol = Protocol.OAUTH2;
    assertThat(of(Check.RETIRING, patient.examine())).containsExactly(Symptom.TOKENS_TO_EXCHANGE);
  }

  static List<Arguments> eventsOfX() {
    Instant now = Instant.now();
    return List.of(
        Arguments.of(Way.OFF, row("", false, null, "", null), List.of()),
        Arguments.of(Way.STREAM, row("", true, now, "", null), List.of(Symptom.EVENTS_BY_STREAM)),
        Arguments.of(
            Way.STREAM,
            row("no_credit", false, null, "no_credit", null),
            List.of(Symptom.EVENTS_NOT_SUBSCRIBED, Symptom.EVENTS_STREAM_CLOSED)),
        Arguments.of(
            Way.STREAM,
            row("", false, null, "", null),
            List.of(Symptom.EVENTS_NOT_CHECKED, Symptom.EVENTS_STREAM_CLOSED)),
        Arguments.of(Way.WEBHOOK, row("", true, null, "", now), List.of(Symptom.EVENTS_BY_WEBHOOK)),
        Arguments.of(
            Way.WEBHOOK,
            row("", true, null, "", now.minus(Duration.ofHours(4))),
            List.of(Symptom.EVENTS_NO_CRC)),
        Arguments.of(
            Way.WEBHOOK,
            row("x_is_down", true, null, "", null),
            List.of(Symptom.EVENTS_NOT_SUBSCRIBED, Symptom.EVENTS_NO_CRC)));
  }

  private static EventState.Row row(
      String problem,
      boolean revokes,
      @Nullable Instant connectedAt,
      String broken,
      @Nullable Instant crcAt) {
    return new EventState.Row("a", connectedAt, broken, null, problem, revokes, 0, crcAt);
  }

  @ParameterizedTest
  @MethodSource("eventsOfX")
  void subscriptionsStreamAndWebhookAreLookedAt(
      Way way, EventState.Row row, List<Symptom> symptoms) {
    patient.events = Optional.of(new XEvents.Report(way, row, null));

    assertThat(of(Check.EVENTS, patient.examine())).isEqualTo(symptoms);
  }

  /** A request for proof does not show it: strangers can send one, too. */
  @Test
  void webhookIsValidBecauseXSaysSo() {
    Instant checked = Instant.parse("2026-09-01T10:00:00Z");
    EventState.Row row = new EventState.Row("a", null, "", checked, "", true, 0, Instant.now());
    patient.events = Optional.of(new XEvents.Report(Way.WEBHOOK, row, null));

    assertThat(patient.examine())
        .contains(Finding.of(Check.EVENTS, Symptom.EVENTS_BY_WEBHOOK, "-", "2026-09-01T10:00:00Z"));
  }

  private static List<Arguments> notices() {
    return List.of(
        Arguments.of(report(0, 0, List.of(), List.of()), List.of()),
        Arguments.of(
            report(1, 3, List.of(), List.of()),
            List.of(Finding.of(Check.LOGOUTS, Symptom.LOGOUTS_TOLD, "3"))),
        Arguments.of(
            report(9, 12, List.of("a", "b", "c", "d", "e", "f"), List.of("a")),
            List.of(
                Finding.of(Check.LOGOUTS, Symptom.LOGOUTS_WAIT, "a, b, c, d, e, ...", "12"),
                Finding.of(Check.LOGOUTS, Symptom.LOGOUTS_GIVEN_UP, "a"))));
  }

  private static BackChannel.Report report(
      int clients, long waiting, List<String> late, List<String> givenUp) {
    return new BackChannel.Report(clients, waiting, late, givenUp);
  }

  @ParameterizedTest
  @MethodSource("notices")
  void noticesOfLogOutsAreLookedAt(BackChannel.Report report, List<Finding> expected) {
    patient.notices = Optional.of(report);

    assertThat(patient.examine())
        .filteredOn(finding -> finding.check() == Check.LOGOUTS)
        .isEqualTo(expected);
  }

  private static DatabaseState withOAuth1Tokens(long count) {
    return new DatabaseState(
        "H2",
        false,
        Duration.ZERO,
        Duration.ZERO,
        Optional.of(Integer.toString(DatabaseState.SCHEMA)),
        Map.of(),
        count,
        true);
  }

  @Test
  void clockOfTheDatabaseIsComparedAsWell() {
    patient.database =
        () ->
            CompletableFuture.completedFuture(
                Optional.of(
                    new DatabaseState(
                        "H2",
                        false,
                        Duration.ZERO,
                        Duration.ofMinutes(-3),
                        Optional.of(Integer.toString(DatabaseState.SCHEMA)),
                        Map.of(),
                        0,
                        true)));

    assertThat(of(Check.CLOCK, patient.examine()))
        .containsExactly(Symptom.CLOCK_RIGHT, Symptom.DATABASE_CLOCK_WRONG);
  }

  @Test
  void serverWhereNobodyListensIsAFinding() {
    x.close();

    List<Finding> findings = patient.examine();

    assertThat(of(Check.OAUTH1, findings)).containsExactly(Symptom.X_UNREACHABLE);
    assertThat(of(Check.OAUTH2, findings)).containsExactly(Symptom.X_UNREACHABLE);
    assertThat(of(Check.CLOCK, findings)).containsExactly(Symptom.CLOCK_UNKNOWN);
    assertThat(only(Symptom.DATABASE_RIGHT, findings)).isNotNull();
  }

  @Test
  void xThatHangsDoesNotHoldTheReportUp() {
    x.delay(Duration.ofMinutes(1));
    long began = System.nanoTime();

    List<Finding> findings = patient.examine();

    assertThat(of(Check.OAUTH1, findings)).containsExactly(Symptom.X_UNREACHABLE);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Doctor.LONGEST);
  }

  @Test
  void databaseThatHangsDoesNotHoldTheReportUp() {
    patient.database = CompletableFuture::new;
    long began = System.nanoTime();

    List<Finding> findings = patient.examine();

    assertThat(of(Check.DATABASE, findings)).containsExactly(Symptom.DATABASE_AWAY);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Doctor.LONGEST);
  }

  @Test
  void limitThatIsUsedUpIsNamedAndXIsLeftAlone() {
    long reset = Clock.systemUTC().instant().getEpochSecond() + 300;
    x.misbehave(Endpoint.REQUEST_TOKEN, Misbehaviour.rateLimited(Long.toString(reset)));
    patient.examine();
    int calls = x.calls(Endpoint.REQUEST_TOKEN);

    List<Finding> findings = patient.examine();

    assertThat(x.calls(Endpoint.REQUEST_TOKEN)).isEqualTo(calls);
    assertThat(of(Check.OAUTH1, findings)).containsExactly(Symptom.X_RATE_LIMITED);
    Finding limit = only(Symptom.LIMITS_USED_UP, findings);
    assertThat(limit.arguments().get(0)).isEqualTo("request_token");
    assertThat(Long.parseLong(limit.arguments().get(1))).isBetween(200L, 301L);
  }

  @Test
  void proxyByWhichXIsCalledIsNamedWithoutItsPassword() {
    patient.proxy = HttpProxy.parse("http://joe:secret@proxy.example:3128", List.of());

    Finding way = only(Symptom.WAY_BY_PROXY, patient.examine());

    assertThat(way.arguments()).containsExactly("proxy.example:3128");
  }

  @Test
  void whatXHasAgainstTheAppIsTold() {
    x.misbehaveNext(Endpoint.REQUEST_TOKEN, Misbehaviour.status(403));
    assertThat(of(Check.OAUTH1, patient.examine())).containsExactly(Symptom.X_ODD);
    x.misbehaveNext(Endpoint.REQUEST_TOKEN, Misbehaviour.htmlErrorPage(403));
    assertThat(of(Check.OAUTH1, patient.examine())).containsExactly(Symptom.X_SOMETHING_ELSE);
    x.misbehave(Endpoint.REQUEST_TOKEN, Misbehaviour.unavailable("30"));
    assertThat(of(Check.OAUTH1, patient.examine())).containsExactly(Symptom.X_ILL);
    x.reset();
    x.misbehaveNext(Endpoint.REQUEST_TOKEN, Misbehaviour.error(XError.TIMESTAMP_OUT_OF_BOUNDS));
    x.misbehaveNext(Endpoint.REQUEST_TOKEN, Misbehaviour.error(XError.TIMESTAMP_OUT_OF_BOUNDS));
    assertThat(of(Check.OAUTH1, patient.examine())).containsExactly(Symptom.X_CLOCK);
  }

  @Test
  void callbackOfOAuth2IsKnownOnceAUserCameBackByIt() throws Exception {
    x.allowCallback(CALLBACK2);
    patient.protocol = Protocol.OAUTH2;
    patient.email = EmailPolicy.OPTIONAL;
    patient.oauth2(requireNonNull(x.clientSecret()), "users.read tweet.read users.email");
    List<Finding> before = patient.examine();
    assertThat(only(Symptom.CALLBACK_UNKNOWN, before).arguments()).containsExactly(CALLBACK2);
    assertThat(only(Symptom.EMAIL_UNKNOWN, before).symptom().isForTry()).isTrue();

    logIn("alice");

    List<Finding> afterwards = patient.examine();
    assertThat(only(Symptom.CALLBACK_USED, afterwards).arguments()).containsExactly(CALLBACK2);
    only(Symptom.EMAIL_GIVEN, afterwards);
    logIn("no_email");
    only(Symptom.EMAIL_NOT_GIVEN, patient.examine());
  }

  private void logIn(String handle) throws Exception {
    Pkce pkce = Pkce.create();
    String page = patient.oauth2().authorizationUrl("state", pkce, CALLBACK2).toString();
    String code = x.approve(page, handle).replaceFirst(".*[?&]code=([^&]*).*", "$1");
    XResult<OAuth2Tokens> tokens =
        patient.oauth2().tokens(code, pkce, CALLBACK2).get(30, TimeUnit.SECONDS);
    assertThat(tokens).isInstanceOf(XResult.Ok.class);
    patient.oauth2().me(((XResult.Ok<OAuth2Tokens>) tokens).value()).get(30, TimeUnit.SECONDS);
  }

  @Test
  void scopesThatTheSettingsNeedAreMissed() {
    patient.protocol = Protocol.OAUTH2;
    patient.email = EmailPolicy.REQUIRED;
    patient.storeTokens = true;

    assertThat(only(Symptom.SCOPES_MISSING, patient.examine()).arguments())
        .containsExactly("users.email offline.access");
  }

  @Test
  void nothingIsAskedWhileTooManyWait() {
    patient.inFlight = new Bulkhead(1);
    CompletableFuture<String> slow = new CompletableFuture<>();
    assertThat(patient.inFlight.start(() -> slow)).isPresent();

    List<Finding> findings = patient.examine();

    assertThat(of(Check.OAUTH1, findings)).containsExactly(Symptom.X_BUSY);
    assertThat(of(Check.LIMITS, findings)).containsExactly(Symptom.LIMITS_FULL);
    assertThat(x.recorded()).isEmpty();
  }

  @Test
  void serverWithoutAnySettingsSaysWhatIsMissing() {
    patient.unconnected();
    patient.publicUrl = null;
    patient.missing = List.of(Setting.API_KEY, Setting.PUBLIC_URL);
    patient.keys = null;
    patient.database = () -> CompletableFuture.completedFuture(Optional.empty());

    List<Finding> findings = patient.examine();

    assertThat(only(Symptom.NOT_SET_UP, findings).arguments())
        .containsExactly("TWITTER_API_KEY, LOGIN_PUBLIC_URL");
    only(Symptom.ADDRESS_MISSING, findings);
    only(Symptom.DATABASE_AWAY, findings);
    only(Symptom.KEYS_NONE, findings);
  }

  @Test
  void switchThatIsOffAndSettingsThatDoNotFitAreTold() {
    patient.missing = List.of(Setting.ENABLED);
    only(Symptom.SWITCHED_OFF, patient.examine());
    patient.misfits = List.of("TWITTER_PROTOCOL is oauth2, but TWITTER_CLIENT_ID is not set");
    assertThat(only(Symptom.MISFITS, patient.examine()).arguments()).isEqualTo(patient.misfits);
  }

  @Test
  void keysAreComparedWithWhatIsStored() {
    stored(Map.of("new", 2L, "old", 5L));
    assertThat(only(Symptom.KEYS_OLD, patient.examine()).arguments()).containsExactly("5");
    stored(Map.of("new", 2L, "gone", 7L));
    assertThat(only(Symptom.KEYS_LOST, patient.examine()).arguments()).containsExactly("7", "gone");
    patient.keys = null;
    assertThat(only(Symptom.KEYS_MISSING, patient.examine()).arguments()).containsExactly("9");
    patient.keys = Patient.KEYS;
    patient.signing = Optional.empty();
    only(Symptom.SIGNING_MISSING, patient.examine());
  }

  @Test
  void openDataGridIsAWarning() {
    patient.dataGrid = true;

    assertThat(of(Check.GRID, patient.examine())).containsExactly(Symptom.GRID_ON);
  }

  private void stored(Map<String, Long> tokens) {
    patient.database =
        () -> CompletableFuture.completedFuture(Optional.of(Patient.database(tokens)));
  }

  @Test
  void allFaultsOfTheDatabaseAreReportedTogether() {
    patient.database =
        () ->
            CompletableFuture.completedFuture(
                Optional.of(
                    new DatabaseState(
                        "H2",
                        true,
                        Duration.ofSeconds(1),
                        Duration.ZERO,
                        Optional.of("5"),
                        Map.of(),
                        0,
                        false)));

    assertThat(of(Check.DATABASE, patient.examine()))
        .containsExactly(
            Symptom.DATABASE_ONLY_READS,
            Symptom.DATABASE_SLOW,
            Symptom.ISOLATION_OTHER,
            Symptom.SCHEMA_OLD);
  }

  @Test
  void whatBreaksIsAFindingOfTheReport() {
    patient.database =
        () -> {
          throw new IllegalStateException("words that may be about anything");
        };
    only(Symptom.DATABASE_AWAY, patient.examine());
    Doctor doctor =
        new Doctor(new WithoutSetup(), new LoginPaths(), patient.inFlight, Clock.systemUTC());

    assertThat(doctor.examine(patient.arrival).orElseThrow().join())
        .containsExactly(Finding.of(Check.SETTINGS, Symptom.NOT_EXAMINED, "IllegalStateException"));
  }

  @Test
  void costsAreShownAndCompareWithTheBudget() {
    Map<Long, Map<Billed, Long>> days = Map.of(1L, Map.of(Billed.USER_READ, 85L));
    patient.spent = new Spent(1, days, Prices.USUAL, Budget.NONE);
    assertThat(of(Check.COSTS, patient.examine())).containsExactly(Symptom.COSTS_WITHIN);

    patient.spent = new Spent(1, days, Prices.USUAL, new Budget(1_000_000, 800_000));
    List<Finding> glance = patient.doctor().glance().join();
    assertThat(of(Check.COSTS, glance))
        .containsExactly(Symptom.COSTS_NEAR_BUDGET, Symptom.COSTS_OVER_BUDGET);
    assertThat(glance)
        .filteredOn(each -> each.symptom() == Symptom.COSTS_NEAR_BUDGET)
        .singleElement()
        .extracting(Finding::arguments)
        .isEqualTo(List.of("0.85", "0.85", "25.50", "TWITTER_BUDGET_DAY", "85", "1.00"));
  }

  @Test
  void logInsThatGoByOAuth1InsteadAreSaid() {
    patient.instead = Optional.of(new Instead("no_credit", Instant.parse("2026-11-21T12:00:00Z")));

    assertThat(of(Check.COSTS, patient.examine()))
        .containsExactly(Symptom.COSTS_WITHIN, Symptom.OAUTH1_INSTEAD);
    assertThat(patient.doctor().glance().join())
        .contains(
            Finding.of(Check.COSTS, Symptom.OAUTH1_INSTEAD, "no_credit", "2026-11-21 12:00 UTC"));
  }

  private final class WithoutSetup implements Surroundings {

    @Override
    public Setup setup() {
      throw new IllegalStateException("words that may be about anything");
    }

    @Override
    public CompletableFuture<Optional<DatabaseState>> database() {
      return patient.database();
    }

    @Override
    public CompletableFuture<Optional<XEvents.Report>> events() {
      return patient.events();
    }

    @Override
    public CompletableFuture<Optional<BackChannel.Report>> notices() {
      return patient.notices();
    }

    @Override
    public Optional<SigningTime> signing() {
      return patient.signing();
    }

    @Override
    public Spent spent() {
      return patient.spent();
    }

    @Override
    public Optional<Instead> instead() {
      return patient.instead();
    }

    @Override
    public boolean hasDataGrid() {
      return patient.hasDataGrid();
    }
  }

  @Test
  void limitsOfXAreForThePeople() {
    Doctor doctor = patient.doctor();
    for (int i = 0; i < 10; i++) {
      doctor.examine(patient.arrival).orElseThrow().join();
    }
    assertThat(doctor.examine(patient.arrival)).isEmpty();
  }
}
