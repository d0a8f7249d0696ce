package org.loginwithx.access;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonValue;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.loginwithx.access.HandleOwners.Known;
import org.loginwithx.access.XApi.Connection;
import org.loginwithx.account.Prover;
import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.http.HttpBudget;
import org.loginwithx.http.HttpCaller;
import org.loginwithx.metrics.Metrics;
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
import org.loginwithx.user.ActiveLogin;
import org.loginwithx.user.LinkedAccounts;
import org.loginwithx.user.LinkedUser;
import org.loginwithx.user.LinkedUsers;
import org.loginwithx.user.Logins;
import org.loginwithx.user.Profile;
import org.loginwithx.user.SealedTokens;
import org.loginwithx.user.TokenTable;
import org.loginwithx.web.LoginSecret;
import org.loginwithx.web.SessionLogin;
import org.loginwithx.web.TestSettings;
import org.loginwithx.x.ApiBody;
import org.loginwithx.x.ApiClient;
import org.loginwithx.x.ApiRequest;
import org.loginwithx.x.AuthorizationHints;
import org.loginwithx.x.Bills;
import org.loginwithx.x.GrantedAccess;
import org.loginwithx.x.OAuth1Client;
import org.loginwithx.x.OAuth1Connection;
import org.loginwithx.x.OAuth2Client;
import org.loginwithx.x.OAuth2Connection;
import org.loginwithx.x.UserTokens;
import org.loginwithx.x.XClients;
import org.loginwithx.x.XResult;
import org.loginwithx.x.XUser;

/** Stored tokens and calls with them, against a strict X and real databases, on two nodes. */
final class XApiTest {

  private static final String CALLBACK = "http://127.0.0.1:8080/callback";
  private static final Scopes SCOPES = Scopes.of("users.read", "tweet.read", "offline.access");
  private static final String OLD_KEY = "old:" + "A".repeat(42) + "8";
  private static final String NEW_KEY = "new:" + "B".repeat(42) + "8";

  private static final XSimulator X = XSimulator.start();
  private static final ScheduledExecutorService THREADS = Executors.newScheduledThreadPool(16);

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
  private final OAuth2Client oauth2 =
      new OAuth2Client(
          new OAuth2Connection(
              new ClientCredentials(X.clientId(), X.clientSecret()),
              X.baseUri(),
              X.authorizeUrl(),
              SCOPES),
          caller,
          clock,
          Metrics.NONE);
  private volatile @Nullable Instant heldOffUntil;
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

  private ApiClient client(@Nullable ConsumerCredentials keys) {
    return new ApiClient(X.baseUri(), keys, caller, clock, Metrics.NONE, Bills.NONE);
  }

  /** One server of an application. */
  private final class Node {
    final LoginDatabase database;
    final TokenTable table;
    final StoredTokens tokens;
    final XApi api;
    final Disconnect disconnect;

    Node(DataSource dataSource, String keys) {
      database = LoginDatabase.open(dataSource);
      opened.add(database);
      table = new TokenTable(database, clock);
      tokens = new StoredTokens(table, KeyRing.parse(keys), clock);
      XClients clients =
          new XClients(
              oauth1, oauth2, client(new ConsumerCredentials(X.consumerKey(), X.consumerSecret())));
      api = api(clients, Optional.empty());
      disconnect =
          new Disconnect(
              tokens,
              () -> clients,
              Prover.proofs(TestSettings.at("http://127.0.0.1:8080"), database, clock));
    }

    XApi api(XClients clients, Optional<String> callerId) {
      return new XApi(
          Optional.of(tokens),
          () -> clients,
          null,
          () -> callerId,
          () -> Optional.ofNullable(heldOffUntil),
          clock,
          new DelayingExecutor() {
            @Override
            public void execute(Runnable task) {
              THREADS.execute(task);
            }

            @Override
            public Executor after(Duration pause) {
              return task -> THREADS.schedule(task, pause.toMillis(), TimeUnit.MILLISECONDS);
            }
          });
    }

    LinkedUser user(String handle) {
      String id = X.account(handle).id();
      Profile profile = new Profile(Profile.X, id, handle, handle, null, null);
      LinkedUsers users = new LinkedUsers(database, clock);
      return users
          .find(Profile.X, id)
          .orElseGet(() -> users.recordLogin(profile, null, Set.of("user"), Logins.next()).user());
    }

    LinkedUser logInByOAuth2(String handle) {
      Pkce pkce = Pkce.create();
      String page = oauth2.authorizationUrl("state", pkce, CALLBACK).toString();
      String code = X.approve(page, handle).replaceFirst(".*[?&]code=([^&]*).*", "$1");
      OAuth2Tokens pair = value(oauth2.tokens(code, pkce, CALLBACK));
      LinkedUser user = user(handle);
      tokens.keep(user.userId(), user.profile(), new UserTokens.OAuth2(pair));
      return user;
    }

    LinkedUser logInByOAuth1(String handle) {
      RequestToken token = value(oauth1.requestToken(CALLBACK));
      String page = oauth1.authorizationUrl(token, AuthorizationHints.NONE).toString();
      String verifier =
          X.approve(page, handle).replaceFirst(".*[?&]oauth_verifier=([^&]*).*", "$1");
      GrantedAccess access = value(oauth1.accessToken(token, verifier));
      LinkedUser user = user(handle);
      tokens.keep(user.userId(), user.profile(), new UserTokens.OAuth1(access.token()));
      return user;
    }
  }

  @Test
  void spentBudgetHoldsOffBackgroundJobsOnly() {
    Node node = node();
    LinkedUser alice = node.logInByOAuth2("alice");
    XCalls background = node.api.of(alice.userId()).inBackground();
    assertThat(background.whoAmI().answer()).isPresent();
    int calls = X.calls(Endpoint.USERS_ME);
    heldOffUntil = Instant.parse("2026-11-22T00:00:00Z");

    assertThat(problem(background.whoAmI())).isEqualTo(new XProblem.WaitUntil(heldOffUntil));
    assertThat(problem(node.api.ofApplication().inBackground().send(ApiRequest.get("/2/tweets/1"))))
        .isEqualTo(new XProblem.WaitUntil(heldOffUntil));
    assertThat(problem(background.inBackground().whoAmIAsync().join()))
        .isEqualTo(new XProblem.WaitUntil(heldOffUntil));
    assertThat(X.calls(Endpoint.USERS_ME)).isEqualTo(calls);
    assertThat(node.api.of(alice.userId()).whoAmI().answer()).as("a user waits").isPresent();
    heldOffUntil = null;
    assertThat(background.whoAmI().answer()).as("the next day").isPresent();
  }

  private static <T> T value(CompletableFuture<XResult<T>> call) {
    XResult<T> result = call.orTimeout(30, TimeUnit.SECONDS).join();
    if (result instanceof XResult.Ok<T> ok) {
      return ok.value();
    }
    throw new AssertionError(result);
  }

  private static XProblem problem(XReply<?> reply) {
    if (reply instanceof XReply.Failure<?> failure) {
      return failure.problem();
    }
    throw new AssertionError("X answered");
  }

  private Node node() {
    return new Node(TestDatabase.H2.migrated(), OLD_KEY);
  }

  @BeforeEach
  void reset() {
    heldOffUntil = null;
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
  void callsAreMadeInThePersonsNameByEitherProtocol(TestDatabase kind) {
    Node node = new Node(kind.migrated(), OLD_KEY);

    LinkedUser alice = node.logInByOAuth2("alice");
    LinkedUser bob = node.logInByOAuth1("bob");

    assertThat(node.api.of(alice.userId()).whoAmI().answer().orElseThrow().screenName())
        .isEqualTo("alice");
    assertThat(node.api.of(bob.userId()).whoAmI().answer().orElseThrow().screenName())
        .isEqualTo("bob");
    assertThat(node.api.connection(alice.userId()).orElseThrow().scopes())
        .isEqualTo(SCOPES.toString());
    assertThat(node.api.connection(bob.userId()).orElseThrow().expiresAt()).isNull();
    assertThat(node.api.connection(alice.userId()).orElseThrow().expiresAt())
        .as("its access token ends in two hours, and is renewed")
        .isNull();
  }

  @Test
  void answerComesWithXsRateLimit() {
    Node node = node();
    LinkedUser alice = node.logInByOAuth2("alice");
    X.misbehaveNext(Endpoint.USERS_ME, Misbehaviour.rateLimitHeaders("75", "74", "4102444800"));

    XReply<XUser> reply = node.api.of(alice.userId()).whoAmI();

    assertThat(reply).isInstanceOf(XReply.Success.class);
    assertThat(((XReply.Success<XUser>) reply).rateLimit().orElseThrow().remaining()).isEqualTo(74);
  }

  @Test
  @DisplayName("After a limit is used up, only this call of this user is not made again")
  void usedUpLimitFailsFast() {
    Node node = node();
    LinkedUser alice = node.logInByOAuth2("alice");
    LinkedUser bob = node.logInByOAuth2("bob");
    long reset = clock.instant().getEpochSecond() + 600;
    X.misbehaveNext(
        Endpoint.USERS_ME, Misbehaviour.rateLimitHeaders("75", "0", Long.toString(reset)));
    node.api.of(alice.userId()).whoAmI();
    int calls = X.calls(Endpoint.USERS_ME);

    XProblem problem = problem(node.api.of(alice.userId()).whoAmI());

    assertThat(((XProblem.WaitUntil) problem).when())
        .isBetween(Instant.ofEpochSecond(reset - 1), Instant.ofEpochSecond(reset + 1));
    assertThat(X.calls(Endpoint.USERS_ME)).isEqualTo(calls);
    assertThat(node.api.of(bob.userId()).whoAmI().answer()).isPresent();
    clock.pass(Duration.ofSeconds(601));
    assertThat(node.api.of(alice.userId()).whoAmI().answer()).isPresent();
  }

  @Test
  @DisplayName("When the calls of a user's day are used up, the next day is waited for")
  void usedUpDayOfAUserIsWaitedFor() {
    Node node = node();
    LinkedUser alice = node.logInByOAuth2("alice");
    LinkedUser bob = node.logInByOAuth2("bob");
    Instant reset = clock.instant().plus(Duration.ofHours(9));
    X.misbehaveNext(Endpoint.USERS_ME, Misbehaviour.userDayUsedUp(Duration.ofHours(9)));

    assertThat(waitUntil(node.api.of(alice.userId()).whoAmI()))
        .isBetween(reset.minusSeconds(2), reset.plusSeconds(2));

    clock.pass(Duration.ofMinutes(20));
    int calls = X.calls(Endpoint.USERS_ME);
    assertThat(waitUntil(node.api.of(alice.userId()).whoAmI()))
        .isBetween(reset.minusSeconds(2), reset.plusSeconds(2));
    assertThat(X.calls(Endpoint.USERS_ME)).isEqualTo(calls);
    assertThat(node.api.of(bob.userId()).whoAmI().answer()).isPresent();
    clock.pass(Duration.ofHours(9));
    assertThat(node.api.of(alice.userId()).whoAmI().answer()).isPresent();
  }

  @Test
  @DisplayName("When the calls of the app's day are used up, all users wait for the next day")
  void usedUpDayOfTheAppHoldsForAllUsers() {
    Node node = node();
    LinkedUser alice = node.logInByOAuth2("alice");
    LinkedUser bob = node.logInByOAuth2("bob");
    X.misbehaveNext(Endpoint.USERS_ME, Misbehaviour.appDayUsedUp(Duration.ofMinutes(50)));
    waitUntil(node.api.of(alice.userId()).whoAmI());
    int calls = X.calls(Endpoint.USERS_ME);

    assertThat(waitUntil(node.api.of(bob.userId()).whoAmI()))
        .isAfter(clock.instant().plus(Duration.ofMinutes(49)));

    assertThat(X.calls(Endpoint.USERS_ME)).isEqualTo(calls);
    clock.pass(Duration.ofMinutes(51));
    assertThat(node.api.of(bob.userId()).whoAmI().answer()).isPresent();
  }

  private static Instant waitUntil(XReply<?> reply) {
    return ((XProblem.WaitUntil) problem(reply)).when();
  }

  @AllDatabases
  @DisplayName("F-72, BCP-22: many threads on two nodes refresh once, and all get the new token")
  void refreshHappensOnce(TestDatabase kind) {
    DataSource dataSource = kind.migrated();
    List<Node> nodes = List.of(new Node(dataSource, OLD_KEY), new Node(dataSource, OLD_KEY));
    LinkedUser alice = nodes.get(0).logInByOAuth2("alice");
    int exchanges = X.calls(Endpoint.TOKEN);
    clock.pass(Duration.ofHours(3));

    List<CompletableFuture<XReply<XUser>>> replies = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      replies.add(nodes.get(i % 2).api.of(alice.userId()).whoAmIAsync());
    }

    assertThat(replies)
        .extracting(reply -> reply.orTimeout(60, TimeUnit.SECONDS).join().answer())
        .allMatch(Optional::isPresent);
    assertThat(X.calls(Endpoint.TOKEN)).isEqualTo(exchanges + 1);
  }

  @Test
  void refreshedPairServesTheNextRefresh() {
    Node node = node();
    LinkedUser alice = node.logInByOAuth2("alice");
    for (int i = 0; i < 3; i++) {
      clock.pass(Duration.ofHours(3));
      assertThat(node.api.of(alice.userId()).whoAmI().answer()).isPresent();
    }
    assertThat(X.calls(Endpoint.TOKEN)).isEqualTo(4);
  }

  @Test
  @DisplayName("A used refresh token means connecting again, and X is not asked again and again")
  void spentRefreshTokenMeansReconnect() {
    Node node = node();
    LinkedUser alice = node.logInByOAuth2("alice");
    X.revoke("alice");
    clock.pass(Duration.ofHours(3));

    assertThat(problem(node.api.of(alice.userId()).whoAmI())).isEqualTo(new XProblem.Reconnect());
    int calls = X.calls(Endpoint.TOKEN);
    assertThat(problem(node.api.of(alice.userId()).whoAmI())).isEqualTo(new XProblem.Reconnect());

    assertThat(X.calls(Endpoint.TOKEN)).isEqualTo(calls);
    assertThat(node.api.connection(alice.userId()).orElseThrow().revoked()).isTrue();
  }

  @Test
  @DisplayName("X away while a token is due: the lease is given back, and the next one succeeds")
  void failedRefreshIsTriedAgain() {
    Node node = node();
    LinkedUser alice = node.logInByOAuth2("alice");
    clock.pass(Duration.ofHours(3));
    X.misbehaveNext(Endpoint.TOKEN, Misbehaviour.unavailable("5"));

    assertThat(problem(node.api.of(alice.userId()).whoAmI())).isInstanceOf(XProblem.XIsDown.class);

    assertThat(node.api.of(alice.userId()).whoAmI().answer()).isPresent();
  }

  @AllDatabases
  @DisplayName("F-23: revoked at X is marked for both protocols, and a new log-in repairs it")
  void revokedAtXIsMarked(TestDatabase kind) {
    Node node = new Node(kind.migrated(), OLD_KEY);
    LinkedUser alice = node.logInByOAuth2("alice");
    LinkedUser bob = node.logInByOAuth1("bob");
    X.revoke("alice");
    X.revoke("bob");

    assertThat(problem(node.api.of(alice.userId()).whoAmI())).isEqualTo(new XProblem.Reconnect());
    assertThat(problem(node.api.of(bob.userId()).whoAmI())).isEqualTo(new XProblem.Reconnect());
    assertThat(node.api.connection(bob.userId()).orElseThrow().revoked()).isTrue();

    node.logInByOAuth2("alice");
    assertThat(node.api.of(alice.userId()).whoAmI().answer()).isPresent();
  }

  @Test
  @DisplayName("F-73: a sealed value in another row, of another user or kind, opens nothing")
  void sealedValueOpensInItsOwnRowOnly() {
    Node node = node();
    LinkedUser alice = node.logInByOAuth2("alice");
    LinkedUser mallory = node.logInByOAuth2("mallory");
    SealedTokens of = node.table.ofUser(alice.userId()).get(0);
    SealedTokens row = node.table.ofUser(mallory.userId()).get(0);

    assertThat(node.table.reseal(row, of.sealed(), "moved")).isTrue();

    assertThat(problem(node.api.of(mallory.userId()).whoAmI()))
        .isEqualTo(new XProblem.NotConnected());
    assertThat(node.api.of(alice.userId()).whoAmI().answer()).isPresent();
  }

  @Test
  void nothingStoredAndNobodyThereIsSaidSo() {
    Node node = node();

    assertThat(problem(node.api.of("nobody").whoAmI())).isEqualTo(new XProblem.NotConnected());
    assertThat(problem(node.api.ofCaller().whoAmI())).isEqualTo(new XProblem.NotConnected());
    assertThat(X.recorded()).isEmpty();
  }

  static List<Arguments> problems() {
    return List.of(
        Arguments.of(Misbehaviour.error(XError.FORBIDDEN_PROBLEM), XProblem.AskForScope.class, 1),
        Arguments.of(
            Misbehaviour.error(XError.CLIENT_NOT_ENROLLED), XProblem.NoAccessLevel.class, 1),
        Arguments.of(Misbehaviour.error(XError.CREDITS_DEPLETED), XProblem.NoCredit.class, 1),
        Arguments.of(
            Misbehaviour.error(XError.USER_SUSPENDED_PROBLEM), XProblem.AccountLocked.class, 1),
        Arguments.of(
            Misbehaviour.status(
                403,
                "application/problem+json",
                "{\"type\":\"https://api.x.com/2/problems/oauth1-permissions\"}"),
            XProblem.PermissionTooLow.class,
            1),
        Arguments.of(Misbehaviour.rateLimited(), XProblem.WaitUntil.class, 1),
        Arguments.of(Misbehaviour.htmlErrorPage(502), XProblem.XIsDown.class, 2),
        Arguments.of(Misbehaviour.unavailable("7"), XProblem.XIsDown.class, 2),
        Arguments.of(Misbehaviour.garbageHtml(), XProblem.XIsDown.class, 1),
        Arguments.of(Misbehaviour.status(404), XProblem.Rejected.class, 1));
  }

  @ParameterizedTest
  @MethodSource("problems")
  void problemSaysWhatTheApplicationCanDo(
      Misbehaviour misbehaviour, Class<? extends XProblem> expected, int calls) {
    Node node = node();
    LinkedUser alice = node.logInByOAuth2("alice");
    X.misbehave(Endpoint.USERS_ME, misbehaviour);

    assertThat(problem(node.api.of(alice.userId()).whoAmI())).isInstanceOf(expected);

    assertThat(X.calls(Endpoint.USERS_ME)).isEqualTo(calls);
    assertThat(node.api.connection(alice.userId()).orElseThrow().revoked()).isFalse();
  }

  @Test
  @DisplayName("A token that X refuses although it is not old is renewed, and the call made again")
  void refusedTokenIsRenewed() {
    Node node = node();
    LinkedUser alice = node.logInByOAuth2("alice");
    X.misbehaveNext(Endpoint.USERS_ME, Misbehaviour.error(XError.UNAUTHORIZED_PROBLEM));

    assertThat(node.api.of(alice.userId()).whoAmI().answer()).isPresent();

    assertThat(X.calls(Endpoint.TOKEN)).as("the log-in and one refresh").isEqualTo(2);
    assertThat(node.api.connection(alice.userId()).orElseThrow().revoked()).isFalse();
  }

  @Test
  @DisplayName("If X refuses a new token, too, the token is not the cause")
  void refusedNewTokenEndsNothing() {
    Node node = node();
    LinkedUser alice = node.logInByOAuth2("alice");
    X.misbehave(Endpoint.USERS_ME, Misbehaviour.error(XError.UNAUTHORIZED_PROBLEM));

    assertThat(problem(node.api.of(alice.userId()).whoAmI()))
        .isEqualTo(new XProblem.Rejected(401, 0));

    assertThat(X.calls(Endpoint.TOKEN)).isEqualTo(2);
    assertThat(node.api.connection(alice.userId()).orElseThrow().revoked()).isFalse();
  }

  static List<Arguments> refusals() {
    return List.of(
        Arguments.of(401, "{\"request\":\"/1.1/x.json\",\"error\":\"Not authorized.\"}", 0),
        Arguments.of(403, "{\"errors\":[{\"code\":187,\"message\":\"duplicate\"}]}", 187),
        Arguments.of(
            403,
            "{\"type\":\"https://api.x.com/2/problems/unsupported-authentication\",\"status\":403}",
            0));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  @DisplayName("If X refuses the content of a call, the token and its scopes stay valid")
  void refusalOfACallEndsNothing(int status, String body, int code) {
    Node node = node();
    LinkedUser bob = node.logInByOAuth1("bob");
    X.misbehave(Endpoint.USERS_ME, Misbehaviour.status(status, "application/json", body));

    assertThat(problem(node.api.of(bob.userId()).whoAmI()))
        .isEqualTo(new XProblem.Rejected(status, code));

    assertThat(node.api.connection(bob.userId()).orElseThrow().revoked()).isFalse();
  }

  @Test
  @DisplayName("A 403 for a signed call is the app's permission level, not a scope")
  void signedCallKnowsNoScopes() {
    Node node = node();
    LinkedUser bob = node.logInByOAuth1("bob");
    X.misbehave(Endpoint.USERS_ME, Misbehaviour.error(XError.FORBIDDEN_PROBLEM));

    assertThat(problem(node.api.of(bob.userId()).whoAmI()))
        .isEqualTo(new XProblem.PermissionTooLow());
  }

  @Test
  @DisplayName("Deleting revokes both tokens of a pair, and the token of OAuth 1.0a, at X")
  void deletingRevokesAtX() {
    Node node = node();
    LinkedUser alice = node.logInByOAuth2("alice");
    node.logInByOAuth1("alice");
    OAuth2Tokens pair =
        node.tokens.all(alice.userId()).stream()
            .map(StoredTokens.Stored::tokens)
            .filter(UserTokens.OAuth2.class::isInstance)
            .map(tokens -> ((UserTokens.OAuth2) tokens).tokens())
            .findFirst()
            .orElseThrow();

    assertThat(node.disconnect.deleteUnchecked(alice.userId()).join()).isTrue();

    assertThat(node.table.ofUser(alice.userId())).isEmpty();
    assertThat(X.calls(Endpoint.REVOKE)).isEqualTo(2);
    assertThat(X.calls(Endpoint.INVALIDATE_TOKEN)).isEqualTo(1);
    assertThat(oauth2.me(pair).join()).isInstanceOf(XResult.Failed.class);
    assertThat(oauth2.refresh(requireNonNull(pair.refreshToken()), SCOPES).join())
        .isInstanceOf(XResult.Failed.class);
  }

  @Test
  @DisplayName("If X is away, deleting works, and the answer says that X was not told")
  void deletionDoesNotNeedX() {
    Node node = node();
    LinkedUser alice = node.logInByOAuth2("alice");
    X.misbehave(Endpoint.REVOKE, Misbehaviour.htmlErrorPage(500));

    CompletableFuture<Boolean> told = node.disconnect.deleteUnchecked(alice.userId());

    assertThat(node.table.ofUser(alice.userId())).as("at once").isEmpty();
    assertThat(told.join()).isFalse();
  }

  @Test
  @DisplayName("Deleted while X makes the next pair: that pair is ended at X as well")
  void deletionCatchesARefreshThatIsUnderWay() {
    Node node = node();
    LinkedUser alice = node.logInByOAuth2("alice");
    clock.pass(Duration.ofHours(2));
    X.delay(Duration.ofSeconds(1));

    CompletableFuture<XReply<XUser>> call = node.api.of(alice.userId()).whoAmIAsync();
    X.awaitCalls(Endpoint.TOKEN, 2);
    assertThat(node.disconnect.deleteUnchecked(alice.userId()).join()).isTrue();

    assertThat(problem(call.join())).isEqualTo(new XProblem.Reconnect());
    X.awaitCalls(Endpoint.REVOKE, 4);
    assertThat(node.table.ofUser(alice.userId())).isEmpty();
  }

  @AllDatabases
  @DisplayName("F-59: a new key seals, the old one still opens, and all is sealed anew in the end")
  void keysRotate(TestDatabase kind) {
    DataSource dataSource = kind.migrated();
    Node before = new Node(dataSource, OLD_KEY);
    List<LinkedUser> people = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      people.add(before.logInByOAuth2("person" + i));
    }

    Node after = new Node(dataSource, NEW_KEY + "," + OLD_KEY);
    assertThat(after.api.of(people.get(0).userId()).whoAmI().answer()).isPresent();
    Resealing stopped = new Resealing(after.tokens);
    stopped.stop();
    stopped.run();
    assertThat(after.table.countNotSealedWith("new")).isEqualTo(5);
    new Resealing(after.tokens).run();

    assertThat(after.table.countNotSealedWith("new")).isZero();
    Node later = new Node(dataSource, NEW_KEY);
    for (LinkedUser person : people) {
      assertThat(later.api.of(person.userId()).whoAmI().answer()).isPresent();
    }
  }

  @Test
  void rowThatCannotBeOpenedDoesNotStopTheOthers() {
    DataSource dataSource = TestDatabase.H2.migrated();
    Node before = new Node(dataSource, OLD_KEY);
    LinkedUser broken = before.logInByOAuth2("broken");
    before.logInByOAuth2("whole");
    SealedTokens row = before.table.ofUser(broken.userId()).get(0);
    before.table.reseal(row, "not.a.jwe", "old2");

    Node after = new Node(dataSource, NEW_KEY + "," + OLD_KEY);
    new Resealing(after.tokens).run();

    assertThat(after.table.countNotSealedWith("new")).isEqualTo(1);
  }

  @Test
  @DisplayName("Calls without a user: one token, kept, and renewed when X no longer accepts it")
  void applicationTokenIsKeptAndRenewed() {
    Node node = node();
    X.account("alice");
    ApiRequest lookUp = ApiRequest.get("/2/users/by/username/alice");

    for (int i = 0; i < 3; i++) {
      JsonValue answer = node.api.ofApplication().send(lookUp).answer().orElseThrow();
      assertThat(answer.asJsonObject().getJsonObject("data").getString("username"))
          .isEqualTo("alice");
    }
    assertThat(X.calls(Endpoint.APP_TOKEN)).isEqualTo(1);

    X.misbehaveNext(Endpoint.USERS_BY_USERNAME, Misbehaviour.error(XError.UNAUTHORIZED_PROBLEM));
    assertThat(node.api.ofApplication().send(lookUp).answer()).isPresent();
    assertThat(X.calls(Endpoint.APP_TOKEN)).isEqualTo(2);
  }

  @Test
  @DisplayName("X refuses every application token: one more is requested, and not again and again")
  void applicationTokenIsRenewedOnce() {
    Node node = node();
    ApiRequest lookUp = ApiRequest.get("/2/users/by/username/alice");
    X.misbehave(Endpoint.USERS_BY_USERNAME, Misbehaviour.error(XError.UNAUTHORIZED_PROBLEM));

    assertThat(problem(node.api.ofApplication().send(lookUp)))
        .isEqualTo(new XProblem.Rejected(401, 0));

    assertThat(X.calls(Endpoint.APP_TOKEN)).isEqualTo(2);
    assertThat(X.calls(Endpoint.USERS_BY_USERNAME)).isEqualTo(2);
  }

  @Test
  @DisplayName("The owner of a handle: asked for by the application, else by the user, else not")
  void ownersOfHandles() {
    Node node = node();
    LinkedUser alice = node.logInByOAuth2("alice");
    Known bob = new Known(Map.of("Bob", X.account("bob").id()));
    List<String> handles = List.of("Bob");
    assertThat(OwnersAtX.of(handles, node.api).join()).isEqualTo(bob);
    assertThat(OwnersAtX.of(List.of("Bob", "no_one", "alice"), node.api).join())
        .isEqualTo(new HandleOwners.NoAccount("no_one"));
    XClients withoutKey = new XClients(null, oauth2, client(null));
    int calls = X.calls(Endpoint.USERS_BY_USERNAME);

    assertThat(OwnersAtX.of(handles, node.api(withoutKey, Optional.of(alice.userId()))).join())
        .isEqualTo(bob);
    assertThat(X.calls(Endpoint.USERS_BY_USERNAME)).isEqualTo(calls + 1);
    for (XClients clients : List.of(withoutKey, XClients.NONE)) {
      assertThat(OwnersAtX.of(handles, node.api(clients, Optional.empty())).join())
          .isEqualTo(new Known(Map.of()));
    }
    X.misbehaveNext(Endpoint.USERS_BY_USERNAME, Misbehaviour.status(403));
    assertThat(OwnersAtX.of(handles, node.api).join()).isEqualTo(new HandleOwners.NoAnswer());
  }

  @Test
  @DisplayName("The application's token is refused where a user is needed")
  void applicationIsNobody() {
    assertThat(problem(node().api.ofApplication().whoAmI())).isInstanceOf(XProblem.class);
  }

  @Test
  void eachLinkedAccountHasAnAccessOfItsOwn() throws Exception {
    Node node = node();
    LinkedUser alice = node.logInByOAuth2("alice");
    String userId = alice.userId();
    String bobsId = X.account("bob").id();
    Profile bob = new Profile(Profile.X, bobsId, "bob", "bob", null, null);
    new LinkedAccounts(node.database, clock).link(userId, bob);
    clock.pass(Duration.ofSeconds(1));
    assertThat(node.logInByOAuth2("bob").userId()).isEqualTo(userId);

    assertThat(node.api.connections(userId))
        .extracting(Connection::subject)
        .containsExactly(bobsId, alice.profile().subject());
    assertThat(node.api.of(userId, bobsId).whoAmI().answer().orElseThrow().screenName())
        .isEqualTo("bob");
    assertThat(
            node.api
                .of(userId, alice.profile().subject())
                .whoAmI()
                .answer()
                .orElseThrow()
                .screenName())
        .isEqualTo("alice");

    node.disconnect.delete(requestOf(alice), bobsId).join();

    assertThat(node.api.connections(userId))
        .extracting(Connection::subject)
        .containsExactly(alice.profile().subject());
    assertThat(problem(node.api.of(userId, bobsId).whoAmI()))
        .isInstanceOf(XProblem.NotConnected.class);
  }

  private HttpServletRequest requestOf(LinkedUser user) {
    LoginSecret secret = LoginSecret.random();
    return Prover.request(
        new SessionLogin(
            new ActiveLogin(
                secret.id(),
                clock.instant(),
                user.userId(),
                user.profile(),
                List.of(),
                List.of(),
                false),
            secret));
  }

  static List<ApiBody> bodies() {
    return List.of(
        new ApiBody.Form(Map.of("status", "Hello & good-bye!", "plus", "1+1 = 2%")),
        new ApiBody.Json(Json.createObjectBuilder().add("text", "Grüße").build()),
        new ApiBody.Bytes("text/plain", new byte[] {'a', '=', 'b'}));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  @DisplayName("RFC 5849, 3.4.1.3.1: of a body, a form is signed and nothing else")
  void anyBodyIsSent(ApiBody body) {
    Node node = node();
    LinkedUser bob = node.logInByOAuth1("bob");

    XReply<JsonValue> reply =
        node.api.of(bob.userId()).send(ApiRequest.post("/1.1/oauth/invalidate_token.json", body));

    assertThat(reply.answer()).as("X checks the signature").isPresent();
    RecordedCall call =
        X.recorded().stream()
            .filter(each -> each.endpoint() == Endpoint.INVALIDATE_TOKEN)
            .findFirst()
            .orElseThrow();
    assertThat(call.headers().get("content-type")).containsExactly(body.contentType());
    assertThat(call.body()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("paths")
  @DisplayName("A token goes to X's API and nowhere else")
  void pathsLeadToXOnly(String path) {
    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> ApiRequest.get(path)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  static List<String> paths() {
    return List.of(
        "",
        "2/users/me",
        "//evil.example/",
        "/..",
        "/2/../../x",
        "/a b",
        "/a\nb",
        "/\\evil",
        "https://evil.example/",
        "@evil.example/",
        ":80@evil.example/",
        "/a#b");
  }
}
