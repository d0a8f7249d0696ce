package org.loginwithx.doctor;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.loginwithx.account.EmailPolicy;
import org.loginwithx.attempt.Bulkhead;
import org.loginwithx.attempt.Protocol;
import org.loginwithx.connection.Setting;
import org.loginwithx.connection.SettingsSet;
import org.loginwithx.database.DatabaseState;
import org.loginwithx.http.HttpBudget;
import org.loginwithx.http.HttpCaller;
import org.loginwithx.http.HttpProxy;
import org.loginwithx.login.LoginFlows.Instead;
import org.loginwithx.login.LoginPaths;
import org.loginwithx.metrics.Metrics;
import org.loginwithx.oauth1.ConsumerCredentials;
import org.loginwithx.oauth2.ClientCredentials;
import org.loginwithx.oauth2.Scopes;
import org.loginwithx.oauthserver.BackChannel;
import org.loginwithx.oauthserver.SigningTime;
import org.loginwithx.simulator.XSimulator;
import org.loginwithx.spending.Budget;
import org.loginwithx.spending.Prices;
import org.loginwithx.spending.Spent;
import org.loginwithx.token.KeyRing;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.TrustedProxies;
import org.loginwithx.x.OAuth1Client;
import org.loginwithx.x.OAuth1Connection;
import org.loginwithx.x.OAuth2Client;
import org.loginwithx.x.OAuth2Connection;
import org.loginwithx.x.XClients;
import org.loginwithx.xevents.XEvents;

/** A site that is well, in front of a simulator, until a test breaks some of it. */
final class Patient implements Surroundings, AutoCloseable {

  static final String SITE = "http://127.0.0.1:8080";
  static final String CALLBACK1 = SITE + "/oauth/callback/twitter";
  static final String CALLBACK2 = SITE + "/oauth2/callback/twitter";
  static final KeyRing KEYS =
      KeyRing.parse("new:" + "A".repeat(42) + "E,old:" + "B".repeat(42) + "E");

  private static final HttpBudget BUDGET =
      new HttpBudget(
          Duration.ofMillis(700), Duration.ofMillis(1_500), Duration.ofSeconds(4), 64 * 1024);

  private final XSimulator x;
  private final HttpCaller caller = new HttpCaller(BUDGET);
  @Nullable HttpProxy proxy;
  private @Nullable OAuth1Client oauth1;
  private @Nullable OAuth2Client oauth2;

  Protocol protocol = Protocol.OAUTH1;
  @Nullable URI publicUrl = URI.create(SITE);
  Set<String> moreOrigins = Set.of();
  List<Setting> missing = List.of();
  List<String> misfits = List.of();
  EmailPolicy email = EmailPolicy.OFF;
  boolean storeTokens;
  @Nullable KeyRing keys = KEYS;
  Optional<Instead> instead = Optional.empty();
  Spent spent = new Spent(1, Map.of(), Prices.USUAL, Budget.NONE);
  Bulkhead inFlight = new Bulkhead(10);
  Arrival arrival = arrival("127.0.0.1:8080");
  Supplier<CompletableFuture<Optional<DatabaseState>>> database =
      () -> CompletableFuture.completedFuture(Optional.of(database(Map.of("new", 3L))));
  Optional<SigningTime> signing =
      Optional.of(
          new SigningTime(
              Instant.parse("2026-01-02T00:00:00Z"), Instant.parse("2026-02-01T00:00:00Z")));

  boolean dataGrid;
  Optional<XEvents.Report> events = Optional.empty();
  Optional<BackChannel.Report> notices = Optional.empty();

  Patient(XSimulator x) {
    this.x = x;
    x.allowCallback(CALLBACK1);
    oauth1(x.consumerSecret());
    oauth2(requireNonNull(x.clientSecret()), "users.read tweet.read");
  }

  static Arrival arrival(String host) {
    return new Arrival(
        false,
        host,
        "",
        Set.of(),
        0,
        false,
        "127.0.0.0/24",
        100,
        new Arrival.SeenCookie(true, "Path=/; HttpOnly; SameSite=lax"));
  }

  static DatabaseState database(Map<String, Long> sealedTokens) {
    return new DatabaseState(
        "H2 2",
        false,
        Duration.ofMillis(1),
        Duration.ZERO,
        Optional.of(Integer.toString(DatabaseState.SCHEMA)),
        sealedTokens,
        0,
        true);
  }

  void oauth1(String secret) {
    oauth1 =
        new OAuth1Client(
            new OAuth1Connection(
                new ConsumerCredentials(x.consumerKey(), secret), x.baseUri(), null, false, true),
            caller,
            Clock.systemUTC(),
            Metrics.NONE);
  }

  void oauth2(String secret, String scopes) {
    oauth2 =
        new OAuth2Client(
            new OAuth2Connection(
                new ClientCredentials(x.clientId(), secret),
                x.baseUri(),
                x.authorizeUrl(),
                Scopes.parse(scopes)),
            caller,
            Clock.systemUTC(),
            Metrics.NONE);
  }

  void unconnected() {
    oauth1 = null;
    oauth2 = null;
  }

  OAuth2Client oauth2() {
    return requireNonNull(oauth2);
  }

  @Override
  public Setup setup() {
    LoginSettings.Values values =
        new LoginSettings.Values(
            publicUrl,
            new LinkedHashSet<>(moreOrigins),
            missing.stream().map(Setting::variable).toList(),
            Set.of("user"),
            Set.of(),
            "/sign-in",
            "/account",
            null,
            "/api/",
            List.of(),
            10,
            false,
            null,
            Duration.ofMinutes(10),
            Duration.ofHours(12),
            Duration.ZERO,
            TrustedProxies.NONE);
    return new Setup(
        oauth1 == null && oauth2 == null ? null : protocol,
        new XClients(oauth1, oauth2, null),
        values,
        missing,
        email,
        storeTokens,
        keys,
        SettingsSet.PRODUCTION,
        misfits,
        proxy);
  }

  @Override
  public CompletableFuture<Optional<DatabaseState>> database() {
    return database.get();
  }

  @Override
  public CompletableFuture<Optional<XEvents.Report>> events() {
    return CompletableFuture.completedFuture(events);
  }

  @Override
  public CompletableFuture<Optional<BackChannel.Report>> notices() {
    return CompletableFuture.completedFuture(notices);
  }

  @Override
  public Optional<SigningTime> signing() {
    return signing;
  }

  @Override
  public Spent spent() {
    return spent;
  }

  @Override
  public Optional<Instead> instead() {
    return instead;
  }

  @Override
  public boolean hasDataGrid() {
    return dataGrid;
  }

  Doctor doctor() {
    return new Doctor(this, new LoginPaths(), inFlight, Clock.systemUTC());
  }

  List<Finding> examine() {
    return requireNonNull(
        doctor().examine(arrival).orElseThrow().orTimeout(30, TimeUnit.SECONDS).join());
  }

  @Override
  public void close() {
    caller.close();
  }
}
