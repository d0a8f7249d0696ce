package org.loginwithx.oauthserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.claims.LogoutTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.validators.LogoutTokenValidator;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.loginwithx.LogoutReceiver;
import org.loginwithx.SecurityLines;
import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.EachDatabase;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.NativeSql;
import org.loginwithx.http.WayOut;
import org.loginwithx.oauthserver.ClientTokens.IdTokenAlgorithm;
import org.loginwithx.oauthserver.ClientTokens.SubjectType;
import org.loginwithx.user.WatchedDataSource;

/** Log-out tokens that reach the servers of clients, by HTTP on this machine. */
final class BackChannelTest {

  private static final Scopes OPENID = Scopes.of("openid");
  private static final Set<String> LISTED = Set.of("127.0.0.1");

  private final MovableClock clock = new MovableClock();
  private final List<BackChannel> open = new CopyOnWriteArrayList<>();
  private LogoutReceiver client;
  private LogoutReceiver other;

  @BeforeEach
  void start() {
    client = LogoutReceiver.start();
    other = LogoutReceiver.start();
  }

  @AfterEach
  void stop() {
    open.forEach(BackChannel::close);
    client.close();
    other.close();
  }

  private BackChannel channel(Node node, Set<String> listed) {
    BackChannel channel =
        new BackChannel(
            node.database,
            node.server,
            () -> URI.create(Node.ISSUER),
            WayOut.straight().toPublicOr(listed),
            Runnable::run,
            clock);
    open.add(channel);
    return channel;
  }

  private static void tell(BackChannel channel) {
    await(channel.tell());
  }

  private static void await(CompletableFuture<Void> told) {
    told.orTimeout(30, TimeUnit.SECONDS).join();
  }

  /** A user logs in at a client, and all sessions end. */
  private static String ended(Node node, String subject, String app) {
    CodeGrant login = node.logIn(subject, app, OPENID);
    String sid = Node.sid(node.tokens(login));
    node.live.endOthersUnchecked(login.member().userId(), "");
    return sid;
  }

  private static long waiting(Node node) {
    return node.database.read(
        entities -> NativeSql.count(entities, "select count(*) from login_logout_notice"));
  }

  private static LogoutTokenClaimsSet validated(
      Node node, String app, JWSAlgorithm algorithm, String token) {
    try {
      JWKSet keys = JWKSet.parse(node.server.jwks().orElseThrow());
      return new LogoutTokenValidator(new Issuer(Node.ISSUER), new ClientID(app), algorithm, keys)
          .validate(SignedJWT.parse(token));
    } catch (Exception refused) {
      throw new AssertionError("refused by the library", refused);
    }
  }

  @AllDatabases
  void clientGetsOneTokenThatALibraryAccepts(TestDatabase kind) {
    Node node = new Node(kind.migrated(), clock);
    String app = node.clients.addUnchecked(Node.told("App", client.address()));
    CodeGrant login = node.logIn("1", app, OPENID);
    String sid = Node.sid(node.tokens(login));
    node.live.end(login.loginId());
    BackChannel channel = channel(node, LISTED);

    tell(channel);
    clock.advance(Duration.ofDays(1));
    tell(channel);

    assertThat(client.requests()).containsExactly("POST application/x-www-form-urlencoded");
    LogoutTokenClaimsSet claims = validated(node, app, JWSAlgorithm.ES256, client.next());
    assertThat(claims.getSessionID().getValue()).isEqualTo(sid);
    assertThat(claims.getSubject().getValue()).isEqualTo(login.member().userId());
    assertThat(waiting(node)).isZero();
  }

  @ParameterizedTest
  @EnumSource(IdTokenAlgorithm.class)
  void tokenIsAsTheIdTokensOfTheClient(IdTokenAlgorithm algorithm) {
    Node node = new Node(TestDatabase.H2.migrated(), clock);
    String app =
        node.clients.addUnchecked(
            Node.told(
                "App",
                client.address(),
                new ClientTokens(
                    algorithm,
                    SubjectType.PAIRWISE,
                    new ClientGroups(List.of(ClientGroups.ALL)),
                    List.of())));
    node.look();
    CodeGrant login = node.logIn("1", app, OPENID);
    node.tokens(login);
    node.live.endOthersUnchecked(login.member().userId(), "");

    tell(channel(node, LISTED));

    LogoutTokenClaimsSet claims =
        validated(node, app, JWSAlgorithm.parse(algorithm.name()), client.next());
    assertThat(claims.getSubject().getValue())
        .isEqualTo(
            node.server.subject(node.clients.enabled(app).orElseThrow(), login.member().userId()))
        .isNotEqualTo(login.member().userId());
  }

  /** Else a client could use it against this server, or against another client. */
  @EachDatabase
  void tokenIsNoOtherToken(TestDatabase kind) {
    Node node = new Node(kind.migrated(), clock);
    String app = node.clients.addUnchecked(Node.told("App", client.address()));
    ended(node, "1", app);
    tell(channel(node, LISTED));
    String token = client.next();

    assertThat(node.server.whose(Node.ISSUER, token)).isEmpty();
    assertThat(node.server.hint(Node.ISSUER, token)).isEmpty();
    assertThatThrownBy(() -> validated(node, "other", JWSAlgorithm.ES256, token))
        .isInstanceOf(AssertionError.class);
  }

  @EachDatabase
  void clientThatFailsIsTriedForADayAndGivenUp(TestDatabase kind) {
    Node node = new Node(kind.migrated(), clock);
    String app = node.clients.addUnchecked(Node.told("App", client.address()));
    ended(node, "1", app);
    client.answers(500);
    BackChannel channel = channel(node, LISTED);
    List<String> lines;

    try (SecurityLines log = SecurityLines.open()) {
      for (Duration pause : BackChannel.PAUSES) {
        assertThat(waiting(node)).isEqualTo(1);
        assertThat(channel.report().givenUp()).isEmpty();
        tell(channel);
        tell(channel);
        clock.advance(pause.compareTo(BackChannel.HELD) > 0 ? pause : BackChannel.HELD);
      }
      lines = log.lines();
    }

    assertThat(client.requests()).hasSameSizeAs(BackChannel.PAUSES);
    assertThat(waiting(node)).isZero();
    assertThat(channel.failed()).isEqualTo(BackChannel.PAUSES.size());
    assertThat(channel.givenUp()).isEqualTo(1);
    assertThat(channel.told()).isZero();
    BackChannel another = channel(node, LISTED);
    assertThat(another.report()).as("on each node").isEqualTo(report(0, List.of(), List.of(app)));
    clock.advance(BackChannel.REPORTED);
    assertThat(another.report()).isEqualTo(report(0, List.of(), List.of()));
    assertThat(lines)
        .filteredOn(line -> line.startsWith("event=logout_notice"))
        .satisfiesExactly(
            first -> assertThat(first).contains("outcome=failed reason=status_500 client=" + app),
            last -> assertThat(last).contains("outcome=given_up reason=status_500 client=" + app));
  }

  private static BackChannel.Report report(long waiting, List<String> late, List<String> givenUp) {
    return new BackChannel.Report(1, waiting, late, givenUp);
  }

  @AllDatabases
  void noticesThatWaitAreCountedAndReportedAfterAWhile(TestDatabase kind) {
    Node node = new Node(kind.migrated(), clock);
    String app = node.clients.addUnchecked(Node.told("App", client.address()));
    ended(node, "1", app);
    ended(node, "2", app);
    client.answers(500);
    BackChannel channel = channel(node, LISTED);
    Instant began = clock.instant();
    for (Duration pause : BackChannel.PAUSES.subList(0, 4)) {
      tell(channel);
      assertThat(channel.report()).isEqualTo(report(2, List.of(), List.of()));
      clock.advance(pause.compareTo(BackChannel.HELD) > 0 ? pause : BackChannel.HELD);
    }
    assertThat(channel.waiting()).isEqualTo(2);

    tell(channel);

    assertThat(channel.report()).isEqualTo(report(2, List.of(app), List.of()));
    assertThat(Duration.between(began, clock.instant())).isGreaterThan(BackChannel.LATE);
    client.answers(204);
    clock.advance(Duration.ofHours(1));
    tell(channel);
    clock.advance(BackChannel.HELD);
    tell(channel);
    assertThat(channel.told()).isEqualTo(2);
    assertThat(channel.waiting()).isZero();
  }

  @EachDatabase
  void noticeThatNoNodeSendsIsReported(TestDatabase kind) {
    Node node = new Node(kind.migrated(), clock);
    String app = node.clients.addUnchecked(Node.told("App", client.address()));
    ended(node, "1", app);
    clock.advance(BackChannel.LATE.plusSeconds(1));

    assertThat(channel(node, LISTED).report()).isEqualTo(report(1, List.of(app), List.of()));
  }

  @EachDatabase
  void clientThatComesBackIsTold(TestDatabase kind) {
    Node node = new Node(kind.migrated(), clock);
    String app = node.clients.addUnchecked(Node.told("App", client.address()));
    ended(node, "1", app);
    client.answers(503);
    BackChannel channel = channel(node, LISTED);
    tell(channel);
    client.answers(204);

    clock.advance(BackChannel.HELD);
    tell(channel);

    assertThat(client.requests()).hasSize(2);
    assertThat(waiting(node)).isZero();
  }

  @EachDatabase
  void clientThatDoesNotAnswerDoesNotHoldUpOthers(TestDatabase kind) {
    Node node = new Node(kind.migrated(), clock);
    String broken = node.clients.addUnchecked(Node.told("Broken", client.address()));
    String good = node.clients.addUnchecked(Node.told("Good", other.address()));
    for (int i = 0; i < RefreshTokenFamilies.MOST; i++) {
      node.tokens(node.logIn("1", broken, OPENID));
    }
    CodeGrant login = node.logIn("1", broken, OPENID);
    client.close();
    BackChannel channel = channel(node, LISTED);
    node.live.endOthersUnchecked(login.member().userId(), "");
    tell(channel);
    ended(node, "2", good);

    clock.advance(Duration.ofSeconds(2));
    tell(channel);

    assertThat(other.requests()).hasSize(1);
    assertThat(waiting(node)).isEqualTo(BackChannel.AT_ONCE);
  }

  @EachDatabase
  void redirectIsNotFollowed(TestDatabase kind) {
    Node node = new Node(kind.migrated(), clock);
    String app = node.clients.addUnchecked(Node.told("App", client.address()));
    ended(node, "1", app);
    client.redirects(other.address());

    tell(channel(node, LISTED));

    assertThat(client.requests()).hasSize(1);
    assertThat(other.requests()).isEmpty();
    assertThat(waiting(node)).isEqualTo(1);
  }

  @EachDatabase
  void hostThatIsNotListedIsNotCalledHere(TestDatabase kind) {
    Node node = new Node(kind.migrated(), clock);
    String byHttp = node.clients.addUnchecked(Node.told("App", client.address()));
    String byHttps =
        node.clients.addUnchecked(
            Node.told("App", client.address().replaceFirst("http:", "https:")));
    ended(node, "1", byHttp);
    ended(node, "2", byHttps);

    try (SecurityLines log = SecurityLines.open()) {
      tell(channel(node, Set.of("localhost")));
      assertThat(log.lines())
          .anyMatch(line -> line.contains("reason=http_not_listed client=" + byHttp))
          .anyMatch(line -> line.contains("reason=dns client=" + byHttps));
    }

    assertThat(client.requests()).isEmpty();
  }

  @AllDatabases
  void twoNodesSendEachNoticeOnce(TestDatabase kind) {
    DataSource rows = kind.migrated();
    Node node = new Node(rows, clock);
    String app = node.clients.addUnchecked(Node.told("App", client.address()));
    for (int i = 0; i < 5; i++) {
      ended(node, "1", app);
    }
    BackChannel one = channel(node, LISTED);
    BackChannel two = channel(new Node(rows, clock), LISTED);

    CompletableFuture<Void> both =
        CompletableFuture.allOf(
            CompletableFuture.runAsync(() -> tell(one)),
            CompletableFuture.runAsync(() -> tell(two)));
    await(both);

    assertThat(client.requests()).hasSize(5);
    assertThat(waiting(node)).isZero();
  }

  @EachDatabase
  void siteWithoutSuchClientsSendsNoStatement(TestDatabase kind) {
    WatchedDataSource watched = new WatchedDataSource(kind.migrated());
    Node node = new Node(watched.dataSource(), clock);
    node.clients.addUnchecked(Node.application("App"));
    String disabled = node.clients.addUnchecked(Node.told("Disabled", client.address()));
    node.clients.enableUnchecked(disabled, false);
    watched.statements().clear();

    BackChannel channel = channel(node, LISTED);
    tell(channel);

    assertThat(channel.report().clients()).isZero();
    assertThat(watched.statements()).isEmpty();
  }

  @EachDatabase
  void noticesOfAClientThatIsGoneAreDeleted(TestDatabase kind) {
    Node node = new Node(kind.migrated(), clock);
    String app = node.clients.addUnchecked(Node.told("App", client.address()));
    ended(node, "1", app);
    node.clients.deleteUnchecked(app);
    node.look();
    assertThat(waiting(node)).isEqualTo(1);

    clock.advance(Duration.ofDays(1).plusMinutes(6));
    node.look();

    assertThat(waiting(node)).isZero();
  }
}
