package org.loginwithx.access;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.loginwithx.account.Prover;
import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.http.HttpBudget;
import org.loginwithx.http.HttpCaller;
import org.loginwithx.metrics.Metrics;
import org.loginwithx.oauth1.AccessToken;
import org.loginwithx.oauth1.ConsumerCredentials;
import org.loginwithx.oauth1.RequestToken;
import org.loginwithx.oauth2.ClientCredentials;
import org.loginwithx.oauth2.OAuth2Tokens;
import org.loginwithx.oauth2.Pkce;
import org.loginwithx.oauth2.Scopes;
import org.loginwithx.simulator.Endpoint;
import org.loginwithx.simulator.Misbehaviour;
import org.loginwithx.simulator.RecordedCall;
import org.loginwithx.simulator.XError;
import org.loginwithx.simulator.XSimulator;
import org.loginwithx.timer.DelayingExecutor;
import org.loginwithx.token.KeyRing;
import org.loginwithx.user.ExchangeTable.Counts;
import org.loginwithx.user.LinkedUser;
import org.loginwithx.user.LinkedUsers;
import org.loginwithx.user.Logins;
import org.loginwithx.user.Profile;
import org.loginwithx.user.SealedTokens;
import org.loginwithx.user.TokenTable;
import org.loginwithx.web.TestSettings;
import org.loginwithx.x.ApiClient;
import org.loginwithx.x.AuthorizationHints;
import org.loginwithx.x.Bills;
import org.loginwithx.x.OAuth1Client;
import org.loginwithx.x.OAuth1Connection;
import org.loginwithx.x.OAuth2Client;
import org.loginwithx.x.OAuth2Connection;
import org.loginwithx.x.UserTokens;
import org.loginwithx.x.XClients;
import org.loginwithx.x.XResult;

/** The exchange of stored tokens, against a strict X and real databases, on two nodes. */
final class TokenExchangeTest {

  private static final String CALLBACK = "http://127.0.0.1:8080/callback";
  private static final Scopes SCOPES = Scopes.of("users.read", "tweet.read", "offline.access");
  private static final Scopes FEW_SCOPES = Scopes.of("users.read", "offline.access");
  private static final Duration KEPT = Duration.ofDays(30);
  private static final Duration SAVES_AGAIN = Duration.ofMillis(30);
  private static final TokenExchange.Pauses SHORT =
      new TokenExchange.Pauses(
          Duration.ZERO, Duration.ofMillis(50), List.of(Duration.ofMillis(20), SAVES_AGAIN));
  private static final String OLD_KEY = "old:" + "A".repeat(42) + "8";
  private static final String NEW_KEY = "new:" + "B".repeat(42) + "8";

  private static final XSimulator X = XSimulator.start();
  private static final ScheduledExecutorService THREADS = Executors.newScheduledThreadPool(16);

  private static final DelayingExecutor EXECUTOR =
      new DelayingExecutor() {
        @Override
        public void execute(Runnable task) {
          THREADS.execute(task);
        }

        @Override
        public Executor after(Duration pause) {
          return task -> THREADS.schedule(task, pause.toMillis(), TimeUnit.MILLISECONDS);
        }
      };

  private final HttpCaller caller = new HttpCaller(HttpBudget.DEFAULT);
  private final MovableClock clock = new MovableClock();
  private final OAuth1Client oauth1 =
      new OAuth1Client(
          new OAuth1Connection(
              new ConsumerCredentials(X.consumerKey(), X.consumerSecret()),
              X.baseUri(),
              null,
              false,
              false),
          caller,
          clock,
          Metrics.NONE);
  private final OAuth2Client oauth2 = oauth2(SCOPES);
  private final List<LoginDatabase> opened = new ArrayList<>();

  private static final class MovableClock extends Clock {
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

    void pass(Duration time) {
      ahead.accumulateAndGet(time, Duration::plus);
    }

    @Override
    public Instant instant() {
      return Instant.now().plus(ahead.get());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private OAuth2Client oauth2(Scopes scopes) {
    return new OAuth2Client(
        new OAuth2Connection(
            new ClientCredentials(X.clientId(), X.clientSecret()),
            X.baseUri(),
            X.authorizeUrl(),
            scopes),
        caller,
        clock,
        Metrics.NONE);
  }

  /** One server of an application. */
  private final class Node {
    final LoginDatabase database;
    final TokenTable table;
    final StoredTokens tokens;
    final XApi api;
    final TokenExchange exchange;
    final XClients clients;
    final Disconnect disconnect;

    Node(DataSource dataSource, OAuth2Client oauth2, String keys) {
      database = LoginDatabase.open(dataSource);
      opened.add(database);
      table = new TokenTable(database, clock);
      tokens = new StoredTokens(table, KeyRing.parse(keys), clock);
      clients =
          new XClients(
              oauth1,
              oauth2,
              new ApiClient(
                  X.baseUri(),
                  new ConsumerCredentials(X.consumerKey(), X.consumerSecret()),
                  caller,
                  clock,
                  Metrics.NONE,
                  Bills.NONE));
      api =
          new XApi(
              Optional.of(tokens),
              () -> clients,
              null,
              Optional::empty,
              Optional::empty,
              clock,
              EXECUTOR);
      exchange = new TokenExchange(tokens, () -> clients, SHORT, KEPT, clock, EXECUTOR);
      disconnect =
          new Disconnect(
              tokens,
              () -> clients,
              Prover.proofs(TestSettings.at("http://127.0.0.1:8080"), database, clock));
    }

    Node(DataSource dataSource) {
      this(dataSource, oauth2, OLD_KEY);
    }

    /** The same exchange, with other threads. */
    TokenExchange exchange(DelayingExecutor executor) {
      return new TokenExchange(tokens, () -> clients, SHORT, KEPT, clock, executor);
    }

    /** How a run ends. */
    String run() {
      return ended(requireNonNull(exchange.begun()));
    }

    Counts counts() {
      return exchange.progress().counts();
    }

    LinkedUser user(String handle) {
      String id = X.account(handle).id();
      Profile profile = new Profile(Profile.X, id, handle, handle, null, null);
      LinkedUsers users = new LinkedUsers(database, clock);
      return users
          .find(Profile.X, id)
          .orElseGet(() -> users.recordLogin(profile, null, Set.of("user"), Logins.next()).user());
    }

    void keep(LinkedUser user, UserTokens given) {
      tokens.keep(user.userId(), user.profile(), given);
    }

    LinkedUser logInByOAuth1(String handle) {
      LinkedUser user = user(handle);
      keep(user, new UserTokens.OAuth1(oauth1Token(handle)));
      return user;
    }

    List<String> kinds(LinkedUser user) {
      return table.ofUser(user.userId()).stream().map(SealedTokens::kind).sorted().toList();
    }

    /** Calls X for the user; whether that was by OAuth 2.0. */
    boolean callsByOAuth2(LinkedUser user) {
      assertThat(api.of(user.userId()).whoAmI().answer()).isPresent();
      List<RecordedCall> calls =
          X.recorded().stream().filter(call -> call.endpoint() == Endpoint.USERS_ME).toList();
      return requireNonNull(calls.get(calls.size() - 1).headers().get("authorization"))
          .get(0)
          .startsWith("Bearer ");
    }
  }

  private AccessToken oauth1Token(String handle) {
    RequestToken token = value(oauth1.requestToken(CALLBACK));
    String page = oauth1.authorizationUrl(token, AuthorizationHints.NONE).toString();
    String verifier = X.approve(page, handle).replaceFirst(".*[?&]oauth_verifier=([^&]*).*", "$1");
    return value(oauth1.accessToken(token, verifier)).token();
  }

  private OAuth2Tokens oauth2Pair(String handle) {
    Pkce pkce = Pkce.create();
    String page = oauth2.authorizationUrl("state", pkce, CALLBACK).toString();
    String code = X.approve(page, handle).replaceFirst(".*[?&]code=([^&]*).*", "$1");
    return value(oauth2.tokens(code, pkce, CALLBACK));
  }

  private static <T> T value(CompletableFuture<XResult<T>> call) {
    XResult<T> result = call.orTimeout(30, TimeUnit.SECONDS).join();
    if (result instanceof XResult.Ok<T> ok) {
      return ok.value();
    }
    throw new AssertionError(result);
  }

  private static <T> T ended(CompletableFuture<T> run) {
    return run.orTimeout(60, TimeUnit.SECONDS).join();
  }

  private Node node() {
    return new Node(TestDatabase.H2.migrated());
  }

  @BeforeEach
  void reset() {
    X.reset();
    X.allowCallback(CALLBACK);
  }

  @AfterEach
  void close() {
    caller.close();
    opened.forEach(LoginDatabase::close);
  }

  @AfterAll
  static void stop() {
    X.close();
    THREADS.shutdownNow();
  }

  @AllDatabases
  void usersWithStoredTokensAreCalledForByOAuth2Afterwards(TestDatabase kind) {
    Node node = new Node(kind.migrated());
    LinkedUser alice = node.logInByOAuth1("alice");
    LinkedUser bob = node.logInByOAuth1("bob");
    assertThat(node.callsByOAuth2(alice)).isFalse();
    assertThat(node.counts()).isEqualTo(new Counts(0, 0, 2));

    assertThat(node.run()).isEqualTo("exchanged");

    assertThat(node.counts()).isEqualTo(new Counts(2, 0, 0));
    for (LinkedUser user : List.of(alice, bob)) {
      assertThat(node.callsByOAuth2(user)).isTrue();
      assertThat(node.kinds(user)).containsExactly("exchanged", "oauth1");
      XApi.Connection connection = node.api.connection(user.userId()).orElseThrow();
      assertThat(connection.protocol()).isEqualTo("oauth2");
      assertThat(connection.scopes()).isEqualTo(SCOPES.toString());
      assertThat(connection.expiresAt()).as("it is refreshed").isNull();
    }
    node.run();
    assertThat(X.calls(Endpoint.TOKEN_EXCHANGE)).as("once for each user").isEqualTo(2);
  }

  @AllDatabases
  void twoNodesExchangeEachTokenOnce(TestDatabase kind) {
    DataSource dataSource = kind.migrated();
    List<Node> nodes = List.of(new Node(dataSource), new Node(dataSource));
    List<LinkedUser> users = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      users.add(nodes.get(i % 2).logInByOAuth1("person" + i));
    }

    List<CompletableFuture<String>> runs =
        nodes.stream().map(node -> requireNonNull(node.exchange.begun())).toList();

    assertThat(runs).extracting(TokenExchangeTest::ended).containsOnly("exchanged");
    assertThat(X.calls(Endpoint.TOKEN_EXCHANGE)).isEqualTo(10);
    assertThat(users).allMatch(user -> nodes.get(0).callsByOAuth2(user));
  }

  @Test
  void startOfANodeBeginsWithItIfThatIsSet() {
    Node node = node();
    node.logInByOAuth1("alice");

    node.exchange.begin(true);

    X.awaitCalls(Endpoint.TOKEN_EXCHANGE, 1);
  }

  @Test
  void oneRunAtATimeOnANode() {
    Node node = node();
    node.logInByOAuth1("alice");
    X.delay(Duration.ofMillis(200));

    CompletableFuture<String> run = requireNonNull(node.exchange.begun());
    boolean second = node.exchange.start();

    assertThat(second).isFalse();
    assertThat(ended(run)).isEqualTo("exchanged");
  }

  @Test
  @DisplayName("A node that is killed between X's answer and the row: the token is exchanged again")
  void lostPairIsReplaced() {
    Node node = node();
    AccessToken token = oauth1Token("alice");
    LinkedUser alice = node.user("alice");
    node.keep(alice, new UserTokens.OAuth1(token));
    value(oauth2.exchange(token, SCOPES));

    assertThat(node.run()).isEqualTo("exchanged");

    assertThat(node.callsByOAuth2(alice)).isTrue();
  }

  /** Holds the tasks of one pause until the test lets them go. */
  private static final class Gate implements DelayingExecutor {
    private final Duration pause;
    private final BlockingQueue<Runnable> held = new LinkedBlockingQueue<>();

    Gate(Duration pause) {
      this.pause = pause;
    }

    /** The first task that has come to this pause. */
    Runnable awaitTask() throws InterruptedException {
      return requireNonNull(held.poll(30, TimeUnit.SECONDS), "no task came to this pause");
    }

    @Override
    public void execute(Runnable task) {
      EXECUTOR.execute(task);
    }

    @Override
    public Executor after(Duration wanted) {
      return wanted.equals(pause) ? held::add : EXECUTOR.after(wanted);
    }
  }

  private static void takeTokensAway(DataSource dataSource) {
    TestDatabase.execute(dataSource, "alter table login_tokens rename to login_tokens_away");
  }

  private static void bringTokensBack(DataSource dataSource) {
    TestDatabase.execute(dataSource, "alter table login_tokens_away rename to login_tokens");
  }

  private static void leasesRunOut(DataSource dataSource) {
    TestDatabase.execute(
        dataSource, "update login_tokens set lease_until = timestamp '2020-01-01 00:00:00'");
  }

  /** The database fails between X's answer and the save. */
  private static CompletableFuture<String> failsBeforeTheSave(
      TokenExchange exchange, DataSource dataSource) {
    X.delay(Duration.ofSeconds(1));
    CompletableFuture<String> run = requireNonNull(exchange.begun());
    X.awaitCalls(Endpoint.TOKEN_EXCHANGE, 1);
    takeTokensAway(dataSource);
    X.delay(Duration.ZERO);
    return run;
  }

  @AllDatabases
  @DisplayName("The database is away too long to save a pair: the token is exchanged again")
  void pairThatCannotBeSavedIsReplaced(TestDatabase kind) throws Exception {
    DataSource dataSource = kind.migrated();
    Node node = new Node(dataSource);
    LinkedUser alice = node.logInByOAuth1("alice");
    Gate gate = new Gate(SHORT.failed());
    CompletableFuture<String> run = failsBeforeTheSave(node.exchange(gate), dataSource);
    Runnable nextPass = gate.awaitTask();
    bringTokensBack(dataSource);

    assertThat(node.kinds(alice)).containsExactly("oauth1");
    assertThat(node.callsByOAuth2(alice)).as("the user notices nothing").isFalse();
    nextPass.run();
    gate.awaitTask().run();
    assertThat(X.calls(Endpoint.TOKEN_EXCHANGE)).as("while the lease holds").isEqualTo(1);
    leasesRunOut(dataSource);

    assertThat(ended(run)).isEqualTo("exchanged");
    assertThat(X.calls(Endpoint.TOKEN_EXCHANGE)).isEqualTo(2);
    assertThat(node.callsByOAuth2(alice)).isTrue();
    assertThat(node.kinds(alice)).containsExactly("exchanged", "oauth1");
  }

  @AllDatabases
  @DisplayName("The database is away for a moment: the pair is saved, and X is asked once")
  void pairIsSavedWhenTheDatabaseIsBack(TestDatabase kind) throws Exception {
    DataSource dataSource = kind.migrated();
    Node node = new Node(dataSource);
    LinkedUser alice = node.logInByOAuth1("alice");
    Gate gate = new Gate(SAVES_AGAIN);
    CompletableFuture<String> run = failsBeforeTheSave(node.exchange(gate), dataSource);
    Runnable save = gate.awaitTask();
    bringTokensBack(dataSource);

    save.run();

    assertThat(ended(run)).isEqualTo("exchanged");
    assertThat(X.calls(Endpoint.TOKEN_EXCHANGE)).isEqualTo(1);
    assertThat(node.callsByOAuth2(alice)).isTrue();
  }

  @Test
  @DisplayName("A node that could not save a pair for long leaves the token to the next node")
  void latePairDoesNotTakeThePlaceOfTheNextOne() throws Exception {
    DataSource dataSource = TestDatabase.H2.migrated();
    Node late = new Node(dataSource);
    LinkedUser alice = late.logInByOAuth1("alice");
    Gate gate = new Gate(SAVES_AGAIN);
    failsBeforeTheSave(late.exchange(gate), dataSource);
    Runnable save = gate.awaitTask();
    bringTokensBack(dataSource);
    leasesRunOut(dataSource);
    Node next = new Node(dataSource);
    X.delay(Duration.ofSeconds(1));
    CompletableFuture<String> run = requireNonNull(next.exchange.begun());
    X.awaitCalls(Endpoint.TOKEN_EXCHANGE, 2);

    save.run();

    assertThat(ended(run)).isEqualTo("exchanged");
    X.delay(Duration.ZERO);
    assertThat(next.callsByOAuth2(alice)).isTrue();
    assertThat(X.calls(Endpoint.TOKEN_EXCHANGE)).isEqualTo(2);
    assertThat(X.calls(Endpoint.REVOKE)).isZero();
  }

  @Test
  void stoppedRunGoesOnElsewhere() {
    DataSource dataSource = TestDatabase.H2.migrated();
    Node first = new Node(dataSource);
    for (int i = 0; i < 5; i++) {
      first.logInByOAuth1("person" + i);
    }
    X.delay(Duration.ofMillis(100));
    CompletableFuture<String> run = requireNonNull(first.exchange.begun());
    X.awaitCalls(Endpoint.TOKEN_EXCHANGE, 1);
    first.exchange.close();
    assertThat(ended(run)).isEqualTo("stopped");
    assertThat(first.counts().left()).isPositive();
    assertThat(first.exchange.start()).isFalse();

    Node second = new Node(dataSource);
    assertThat(second.run()).isEqualTo("exchanged");

    assertThat(second.counts()).isEqualTo(new Counts(5, 0, 0));
    assertThat(X.calls(Endpoint.TOKEN_EXCHANGE)).isEqualTo(5);
  }

  @AllDatabases
  @DisplayName("An administrator stops all nodes, and they go on where they stopped")
  void stopReachesAllNodes(TestDatabase kind) {
    DataSource dataSource = kind.migrated();
    List<Node> nodes = List.of(new Node(dataSource), new Node(dataSource));
    for (int i = 0; i < 8; i++) {
      nodes.get(0).logInByOAuth1("person" + i);
    }
    X.delay(Duration.ofMillis(100));
    List<CompletableFuture<String>> runs =
        nodes.stream().map(node -> requireNonNull(node.exchange.begun())).toList();
    X.awaitCalls(Endpoint.TOKEN_EXCHANGE, 2);

    assertThat(new Node(dataSource).exchange.stop()).isTrue();

    assertThat(runs).extracting(TokenExchangeTest::ended).containsOnly("stopped");
    Node other = new Node(dataSource);
    Counts counts = other.counts();
    assertThat(counts.left()).isPositive();
    assertThat(counts.done()).as("what was under way is kept").isPositive();
    other.exchange.sweep(false);
    assertThat(other.exchange.progress().running()).as("it stays stopped").isFalse();
    assertThat(other.exchange.stop()).isFalse();
    assertThat(other.run()).isEqualTo("exchanged");
    assertThat(other.counts()).isEqualTo(new Counts(8, 0, 0));
    assertThat(X.calls(Endpoint.TOKEN_EXCHANGE)).as("each token once").isEqualTo(8);
    assertThat(other.exchange.progress().running()).isFalse();
  }

  @Test
  void startAfterAStopDoesNotWaitAsLongAsXSaidBefore() {
    DataSource dataSource = TestDatabase.H2.migrated();
    Node node = new Node(dataSource);
    node.logInByOAuth1("alice");
    X.misbehaveNext(Endpoint.TOKEN_EXCHANGE, Misbehaviour.unavailable("300"));
    X.misbehaveNext(Endpoint.TOKEN_EXCHANGE, Misbehaviour.unavailable("300"));
    node.exchange.start();
    X.awaitCalls(Endpoint.TOKEN_EXCHANGE, 2);
    new Node(dataSource).exchange.stop();

    assertThat(node.run()).isEqualTo("exchanged");
  }

  @Test
  void settingCannotBeStoppedByTheButton() {
    DataSource dataSource = TestDatabase.H2.migrated();
    Node node = new Node(dataSource);
    node.logInByOAuth1("alice");
    X.misbehaveNext(Endpoint.TOKEN_EXCHANGE, Misbehaviour.rateLimitedFor(Duration.ofSeconds(1)));
    node.exchange.begin(true);
    X.awaitCalls(Endpoint.TOKEN_EXCHANGE, 1);

    assertThat(node.exchange.stop()).isFalse();
    new Node(dataSource).exchange.stop();

    assertThat(node.exchange.progress().bySetting()).isTrue();
    X.awaitCalls(Endpoint.TOKEN_EXCHANGE, 2);
  }

  @Test
  @DisplayName("A node that is killed: its next start, or another node, goes on")
  void exchangeThatWasStartedGoesOnAtTheNextStart() {
    DataSource dataSource = TestDatabase.H2.migrated();
    Node killed = new Node(dataSource);
    killed.logInByOAuth1("alice");
    killed.table.exchange().begin();

    new Node(dataSource).exchange.begin(false);

    X.awaitCalls(Endpoint.TOKEN_EXCHANGE, 1);
  }

  @Test
  void userWithAPairIsNotExchanged() {
    Node node = node();
    LinkedUser alice = node.logInByOAuth1("alice");
    node.keep(alice, new UserTokens.OAuth2(oauth2Pair("alice")));

    node.run();

    assertThat(X.calls(Endpoint.TOKEN_EXCHANGE)).isZero();
  }

  @Test
  void pairThatWorksStaysOfTwo() {
    Node node = node();
    LinkedUser alice = node.logInByOAuth1("alice");
    X.delay(Duration.ofMillis(300));
    CompletableFuture<String> run = requireNonNull(node.exchange.begun());
    X.awaitCalls(Endpoint.TOKEN_EXCHANGE, 1);
    OAuth2Tokens ofLogin = oauth2Pair("alice");
    node.keep(alice, new UserTokens.OAuth2(ofLogin));
    ended(run);
    X.delay(Duration.ZERO);
    assertThat(node.kinds(alice)).containsExactly("exchanged", "oauth1", "oauth2");

    assertThat(node.callsByOAuth2(alice)).isTrue();

    assertThat(node.kinds(alice)).as("the log-in was later").containsExactly("oauth1", "oauth2");
  }

  @Test
  void pairOfALogInThatTheExchangeEndedIsReplaced() {
    Node node = node();
    LinkedUser alice = node.logInByOAuth1("alice");
    OAuth2Tokens ofLogin = oauth2Pair("alice");
    node.run();
    node.keep(alice, new UserTokens.OAuth2(ofLogin));

    assertThat(node.callsByOAuth2(alice)).isTrue();

    assertThat(node.kinds(alice)).containsExactly("exchanged", "oauth1");
  }

  @Test
  void pairForAReplacedTokenIsNotKept() {
    Node node = node();
    AccessToken token = oauth1Token("alice");
    LinkedUser alice = node.user("alice");
    node.keep(alice, new UserTokens.OAuth1(token));
    X.delay(Duration.ofMillis(300));
    CompletableFuture<String> run = requireNonNull(node.exchange.begun());
    X.awaitCalls(Endpoint.TOKEN_EXCHANGE, 1);
    node.keep(alice, new UserTokens.OAuth1(token));
    ended(run);

    assertThat(node.kinds(alice)).containsExactly("oauth1");
    X.awaitCalls(Endpoint.REVOKE, 2);
  }

  @Test
  void revokedTokenIsMarkedOnce() {
    Node node = node();
    LinkedUser alice = node.logInByOAuth1("alice");
    LinkedUser bob = node.logInByOAuth1("bob");
    X.revoke("alice");

    assertThat(node.run()).isEqualTo("exchanged");
    node.run();

    assertThat(X.calls(Endpoint.TOKEN_EXCHANGE)).isEqualTo(2);
    assertThat(node.counts()).isEqualTo(new Counts(1, 1, 0));
    assertThat(node.api.of(alice.userId()).whoAmI())
        .isEqualTo(new XReply.Failure<>(new XProblem.Reconnect()));
    assertThat(node.callsByOAuth2(bob)).isTrue();
    node.logInByOAuth1("alice");
    node.run();
    assertThat(node.callsByOAuth2(alice)).isTrue();
  }

  @Test
  void wrongClientStopsTheRun() {
    Node node = node();
    LinkedUser alice = node.logInByOAuth1("alice");
    node.logInByOAuth1("bob");
    X.misbehave(Endpoint.TOKEN_EXCHANGE, Misbehaviour.error(XError.EXCHANGE_INVALID_CLIENT));

    assertThat(node.run()).isEqualTo("keys_refused");

    assertThat(X.calls(Endpoint.TOKEN_EXCHANGE)).isEqualTo(1);
    assertThat(node.exchange.progress().problem()).isEqualTo("keys_refused");
    assertThat(node.callsByOAuth2(alice)).isFalse();
    X.behave();
    assertThat(node.run()).isEqualTo("exchanged");
    assertThat(node.exchange.progress().problem()).isEmpty();
  }

  @Test
  void withoutAClientNothingIsExchanged() {
    DataSource dataSource = TestDatabase.H2.migrated();
    new Node(dataSource).logInByOAuth1("alice");
    Node node = new Node(dataSource);
    TokenExchange exchange =
        new TokenExchange(
            node.tokens, () -> new XClients(oauth1, null, null), SHORT, KEPT, clock, EXECUTOR);

    assertThat(ended(requireNonNull(exchange.begun()))).isEqualTo("not_set_up");
  }

  @Test
  @DisplayName("Keys of another app mark nobody: the tokens are still good")
  void keysOfAnotherAppAreNoticed() {
    Node node = node();
    for (int i = 0; i < 5; i++) {
      node.logInByOAuth1("person" + i);
    }
    X.misbehave(Endpoint.TOKEN_EXCHANGE, Misbehaviour.error(XError.EXCHANGE_INVALID_GRANT));

    assertThat(node.run()).isEqualTo("other_app");

    assertThat(X.calls(Endpoint.TOKEN_EXCHANGE)).isEqualTo(3);
    assertThat(node.counts()).isEqualTo(new Counts(0, 0, 5));
    X.behave();
    node.run();
    assertThat(node.counts()).isEqualTo(new Counts(5, 0, 0));
  }

  @Test
  void limitAndFailuresOfXAreWaitedFor() {
    Node node = node();
    LinkedUser alice = node.logInByOAuth1("alice");
    X.misbehaveNext(Endpoint.TOKEN_EXCHANGE, Misbehaviour.rateLimitedFor(Duration.ofSeconds(1)));
    // The client repeats a call after 503 once by itself.
    X.misbehaveNext(Endpoint.TOKEN_EXCHANGE, Misbehaviour.unavailable("1"));
    X.misbehaveNext(Endpoint.TOKEN_EXCHANGE, Misbehaviour.unavailable("1"));

    assertThat(node.run()).isEqualTo("exchanged");

    assertThat(X.calls(Endpoint.TOKEN_EXCHANGE)).isEqualTo(4);
    assertThat(node.callsByOAuth2(alice)).isTrue();
  }

  @Test
  void scopesThatTheTokenDoesNotAllowAreLeftOut() {
    Node node =
        new Node(
            TestDatabase.H2.migrated(),
            oauth2(SCOPES.with("tweet.write").with("bookmark.read")),
            OLD_KEY);
    LinkedUser alice = node.logInByOAuth1("alice");

    assertThat(node.run()).isEqualTo("exchanged");

    assertThat(node.api.connection(alice.userId()).orElseThrow().scopes())
        .isEqualTo(SCOPES.toString());
    assertThat(X.calls(Endpoint.TOKEN_EXCHANGE)).isEqualTo(2);
  }

  @Test
  void scopesThatAreRefusedTwiceStopTheRun() {
    Node node = node();
    node.logInByOAuth1("alice");
    X.misbehave(Endpoint.TOKEN_EXCHANGE, Misbehaviour.error(XError.EXCHANGE_INVALID_SCOPE));

    assertThat(node.run()).isEqualTo("scope_missing");
  }

  @Test
  @DisplayName("If X refuses the pair, the token is used, and can be exchanged again")
  void tokenRepairsALostPair() {
    Node node = node();
    AccessToken token = oauth1Token("alice");
    LinkedUser alice = node.user("alice");
    node.keep(alice, new UserTokens.OAuth1(token));
    node.run();
    value(oauth2.exchange(token, SCOPES));

    assertThat(node.callsByOAuth2(alice)).as("the same call, by the token").isFalse();
    assertThat(node.counts().left()).isEqualTo(1);
    node.run();

    assertThat(node.callsByOAuth2(alice)).isTrue();
    assertThat(node.kinds(alice)).containsExactly("exchanged", "oauth1");
  }

  @Test
  void exchangedPairIsRefreshed() {
    Node node = node();
    LinkedUser alice = node.logInByOAuth1("alice");
    node.run();
    for (int i = 0; i < 2; i++) {
      clock.pass(Duration.ofHours(3));
      assertThat(node.callsByOAuth2(alice)).isTrue();
    }
    assertThat(X.calls(Endpoint.TOKEN_EXCHANGE)).isEqualTo(1);
  }

  @AllDatabases
  void tokenIsDeletedSomeTimeAfterItsPairHasWorked(TestDatabase kind) {
    Node node = new Node(kind.migrated());
    LinkedUser alice = node.logInByOAuth1("alice");
    LinkedUser bob = node.logInByOAuth1("bob");
    node.run();
    assertThat(node.callsByOAuth2(alice)).isTrue();
    clock.pass(KEPT.minusHours(1));
    node.exchange.deleteSuperseded();
    assertThat(node.kinds(alice)).contains("oauth1");

    clock.pass(Duration.ofHours(2));
    node.exchange.deleteSuperseded();

    assertThat(node.kinds(alice)).containsExactly("exchanged");
    assertThat(node.kinds(bob)).as("its pair was never used").contains("oauth1");
    assertThat(X.calls(Endpoint.INVALIDATE_TOKEN)).isZero();
  }

  @Test
  @DisplayName("A call that the pair does not allow is made with the token of OAuth 1.0a")
  void callBeyondTheScopesOfThePairIsMadeWithTheToken() {
    Node node = new Node(TestDatabase.H2.migrated(), oauth2(FEW_SCOPES), OLD_KEY);
    LinkedUser alice = node.logInByOAuth1("alice");
    node.run();

    assertThat(node.callsByOAuth2(alice)).isFalse();

    assertThat(X.calls(Endpoint.USERS_ME)).as("first by the pair").isEqualTo(2);
    clock.pass(KEPT.multipliedBy(2));
    node.exchange.deleteSuperseded();
    assertThat(node.kinds(alice)).containsExactly("exchanged", "oauth1");
  }

  @Test
  @DisplayName("A token that a call has needed is kept as long as one whose pair has just worked")
  void tokenThatIsNeededIsNotDeleted() {
    DataSource dataSource = TestDatabase.H2.migrated();
    Node node = new Node(dataSource);
    LinkedUser alice = node.logInByOAuth1("alice");
    node.run();
    assertThat(node.callsByOAuth2(alice)).isTrue();
    TestDatabase.execute(
        dataSource,
        "update login_tokens set worked_at = timestamp '2020-01-01 00:00:00'"
            + " where worked_at is not null");
    X.misbehaveNext(Endpoint.USERS_ME, Misbehaviour.error(XError.FORBIDDEN_PROBLEM));
    assertThat(node.callsByOAuth2(alice)).as("a call that needs another scope").isFalse();

    node.exchange.deleteSuperseded();
    assertThat(node.kinds(alice)).contains("oauth1");

    clock.pass(KEPT.plusDays(1));
    node.exchange.deleteSuperseded();
    assertThat(node.kinds(alice)).containsExactly("exchanged");
  }

  @Test
  void scopeIsAskedForIfTheTokenDoesNotHelp() {
    Node node = new Node(TestDatabase.H2.migrated(), oauth2(FEW_SCOPES), OLD_KEY);
    LinkedUser alice = node.logInByOAuth1("alice");
    node.run();
    X.misbehave(Endpoint.USERS_ME, Misbehaviour.error(XError.FORBIDDEN_PROBLEM));
    XReply<?> askForScope =
        new XReply.Failure<>(new XProblem.AskForScope("offline.access users.read"));

    assertThat(node.api.of(alice.userId()).whoAmI()).isEqualTo(askForScope);
    assertThat(X.calls(Endpoint.USERS_ME)).isEqualTo(2);

    X.behave();
    node.table.ofUser(alice.userId()).stream()
        .filter(row -> row.kind().equals(SealedTokens.OAUTH1))
        .forEach(node.table::delete);
    assertThat(node.api.of(alice.userId()).whoAmI()).isEqualTo(askForScope);
    assertThat(X.calls(Endpoint.USERS_ME)).isEqualTo(1);
  }

  @Test
  @DisplayName("A call that the scopes of a log-in do not allow is not made with an older token")
  void scopesOfALogInAreNotGoneAround() {
    Node node = node();
    LinkedUser alice = node.logInByOAuth1("alice");
    node.keep(alice, new UserTokens.OAuth2(oauth2Pair("alice")));
    X.misbehaveNext(Endpoint.USERS_ME, Misbehaviour.error(XError.FORBIDDEN_PROBLEM));

    assertThat(node.api.of(alice.userId()).whoAmI())
        .isEqualTo(new XReply.Failure<>(new XProblem.AskForScope(SCOPES.toString())));
  }

  @Test
  void allOfItIsDeletedAndRevokedTogether() {
    Node node = node();
    LinkedUser alice = node.logInByOAuth1("alice");
    node.run();

    assertThat(node.disconnect.deleteUnchecked(alice.userId()).join()).isTrue();

    assertThat(node.kinds(alice)).isEmpty();
    assertThat(X.calls(Endpoint.REVOKE)).isEqualTo(2);
    assertThat(X.calls(Endpoint.INVALIDATE_TOKEN)).isEqualTo(1);
  }

  @Test
  void exchangedPairIsSealedAnewWithTheOthers() {
    DataSource dataSource = TestDatabase.H2.migrated();
    Node before = new Node(dataSource);
    LinkedUser alice = before.logInByOAuth1("alice");
    before.run();
    Node after = new Node(dataSource, oauth2, NEW_KEY + "," + OLD_KEY);

    new Resealing(after.tokens).run();

    assertThat(new Node(dataSource, oauth2, NEW_KEY).callsByOAuth2(alice)).isTrue();
  }
}
