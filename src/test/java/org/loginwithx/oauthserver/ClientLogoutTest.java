package org.loginwithx.oauthserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.EachDatabase;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.NativeSql;
import org.loginwithx.oauthserver.TokenResult.Granted;
import org.loginwithx.user.UserMerge;
import org.loginwithx.user.UserMerge.Merged;

/** Which clients have to be told when log-ins end, each way to end them, over each database. */
final class ClientLogoutTest {

  private static final String ADDRESS = "https://app.example/logout";
  private static final Scopes OPENID = Scopes.of("openid profile");
  private static final Scopes OFFLINE = Scopes.of("openid profile offline_access");

  private final MovableClock clock = new MovableClock();

  /** A user who is logged in to clients with one browser, and what is written about them. */
  private final class Site {

    final Node node;
    final String app;
    final String untold;
    final CodeGrant login;
    final Granted tokens;

    Site(TestDatabase kind) {
      this(kind, OPENID);
    }

    Site(TestDatabase kind, Scopes scopes) {
      this(new Node(kind.migrated(), clock), scopes);
    }

    Site(Node node, Scopes scopes) {
      this.node = node;
      app = node.clients.addUnchecked(Node.told("App", ADDRESS));
      untold = node.clients.addUnchecked(Node.application("Without an address"));
      login = node.logIn("1", app, scopes);
      tokens = node.tokens(login);
    }

    String user() {
      return login.member().userId();
    }

    String sid() {
      return Node.sid(tokens);
    }

    /** By the same browser. */
    Granted alsoAt(String client, Scopes scopes) {
      return node.tokens(grant(client, scopes));
    }

    CodeGrant grant(String client, Scopes scopes) {
      return new CodeGrant(
          client,
          login.redirectUri(),
          login.challenge(),
          login.member(),
          login.loginId(),
          login.loginAt(),
          scopes,
          null,
          List.of());
    }

    /** Whether the log-in at the client goes on. */
    boolean isLive(Granted tokens) {
      node.look();
      return node.server
          .introspect(Node.ISSUER, node.clients.enabled(app).orElseThrow(), tokens.accessToken())
          .isPresent();
    }

    /** What is kept of log-ins at clients. */
    List<String> families() {
      return node.database.read(
          entities ->
              NativeSql.read(entities, "select id, user_id from login_family").stream()
                  .map(row -> NativeSql.text(row[0]))
                  .toList());
    }

    List<String> notices() {
      return node.database.read(
          entities ->
              NativeSql.read(
                      entities,
                      "select n.session_id from login_logout_notice n where n.user_id = ?1"
                          + " and n.application_id = ?2 and n.next_at = ?3 and n.tries = 0",
                      user(),
                      app,
                      clock.instant())
                  .stream()
                  .map(row -> NativeSql.text(row[0]))
                  .toList());
    }

    long allNotices() {
      return node.database.read(
          entities -> NativeSql.count(entities, "select count(*) from login_logout_notice"));
    }
  }

  @AllDatabases
  void logOutTellsAndEndsOpenIdConnectOnly(TestDatabase kind) {
    Site site = new Site(kind);
    Granted offline = site.alsoAt(site.app, OFFLINE);
    Granted plain = site.alsoAt(site.app, Scopes.NONE);
    site.alsoAt(site.untold, OPENID);
    Granted otherBrowser = site.node.tokens(site.node.logIn("1", site.app, OPENID));

    site.node.live.end(site.login.loginId());

    assertThat(site.notices()).containsExactlyInAnyOrder(site.sid(), Node.sid(offline));
    assertThat(site.allNotices()).isEqualTo(2);
    assertThat(site.isLive(site.tokens)).as("openid").isFalse();
    assertThat(site.isLive(offline)).as("offline_access").isTrue();
    assertThat(site.isLive(plain)).as("plain OAuth 2.0").isTrue();
    assertThat(site.isLive(otherBrowser)).as("another browser").isTrue();
    site.node.live.end(site.login.loginId());
    assertThat(site.allNotices()).as("after a second log-out").isEqualTo(2);
  }

  @AllDatabases
  void whatGoesOnAfterALogOutEndsWithoutASecondNoticeWhileTheFirstWaits(TestDatabase kind) {
    Site site = new Site(kind, OFFLINE);
    site.node.live.end(site.login.loginId());
    assertThat(site.notices()).containsExactly(site.sid());

    site.node.live.endOthersUnchecked(site.user(), "");

    assertThat(site.allNotices()).isEqualTo(1);
    assertThat(site.isLive(site.tokens)).isFalse();
  }

  @AllDatabases
  void endingOneSessionTells(TestDatabase kind) {
    Site site = new Site(kind);
    String session = site.node.live.of(site.user(), "").get(0).id();

    assertThat(site.node.live.endUnchecked(site.user(), session)).isTrue();

    assertThat(site.notices()).containsExactly(site.sid());
  }

  @AllDatabases
  void endingAllOtherSessionsTells(TestDatabase kind) {
    Site site = new Site(kind);
    Granted offline = site.alsoAt(site.app, OFFLINE);
    site.alsoAt(site.app, Scopes.NONE);
    site.alsoAt(site.untold, OPENID);

    site.node.live.endOthersUnchecked(site.user(), site.login.loginId());

    assertThat(site.notices()).containsExactlyInAnyOrder(site.sid(), Node.sid(offline));
    assertThat(site.allNotices()).isEqualTo(2);
  }

  @AllDatabases
  void disablingTells(TestDatabase kind) {
    Site site = new Site(kind);
    String administrator = site.node.logIn("2", site.app).member().userId();

    assertThat(site.node.people.disableUnchecked(site.user(), administrator, site.node.visit()))
        .isTrue();

    assertThat(site.notices()).containsExactly(site.sid());
  }

  @AllDatabases
  void deletingTheUserTells(TestDatabase kind) {
    Site site = new Site(kind);

    assertThat(site.node.accounts.deleteUser(site.user(), null)).isPresent();

    assertThat(site.notices()).containsExactly(site.sid());
  }

  @AllDatabases
  void mergingTellsAboutBothUsers(TestDatabase kind) {
    Site site = new Site(kind);
    CodeGrant kept = site.node.logIn("2", site.app, OPENID);
    site.node.tokens(kept);

    Merged merged =
        new UserMerge(site.node.database, clock)
            .merge(
                new UserMerge.Wanted(
                    kept.member().userId(),
                    site.user(),
                    kept.loginId(),
                    site.login.member().profile(),
                    false,
                    "admin",
                    site.node.visit()),
                (row, userId) -> Optional.empty());

    assertThat(merged).isInstanceOf(Merged.Done.class);
    assertThat(site.notices()).as("by the id that the client knows").containsExactly(site.sid());
    assertThat(site.allNotices()).isEqualTo(2);
  }

  @AllDatabases
  void endingTheLogInAtTheClientTells(TestDatabase kind) {
    Site site = new Site(kind);

    assertThat(site.node.server.endUnchecked("another user", site.sid())).isFalse();
    assertThat(site.allNotices()).isZero();
    assertThat(site.node.server.endUnchecked(site.user(), site.sid())).isTrue();

    assertThat(site.notices()).containsExactly(site.sid());
  }

  @AllDatabases
  void takingBackTheConsentTells(TestDatabase kind) {
    Site site = new Site(kind);
    site.node.server.consents().add(site.user(), site.app, OPENID);

    assertThat(site.node.server.revokeConsentUnchecked(site.user(), site.app)).isTrue();

    assertThat(site.notices()).containsExactly(site.sid());
  }

  @EachDatabase
  void theftTells(TestDatabase kind) {
    Site site = new Site(kind, OFFLINE);
    String code = site.node.server.makeCode(site.node.logIn("1", site.app, OPENID));
    Granted byCode = (Granted) site.node.exchange(site.app, code);
    String first = Node.refreshToken(site.tokens);
    site.node.refreshed(site.app, Node.refreshToken(site.node.refreshed(site.app, first)));

    site.node.refresh(site.app, first);
    site.node.exchange(site.app, code);

    assertThat(site.notices()).containsExactlyInAnyOrder(site.sid(), Node.sid(byCode));
  }

  @EachDatabase
  void oldestOfTooManyIsTold(TestDatabase kind) {
    Site site = new Site(kind);

    for (int i = 1; i < RefreshTokenFamilies.MOST; i++) {
      clock.advance(Duration.ofSeconds(1));
      site.node.tokens(site.node.logIn("1", site.app, OPENID));
    }
    assertThat(site.allNotices()).isZero();
    site.node.tokens(site.node.logIn("1", site.app, OPENID));

    assertThat(site.notices()).containsExactly(site.sid());
  }

  @EachDatabase
  void clientThatRevokesIsNotTold(TestDatabase kind) {
    Site site = new Site(kind, OFFLINE);
    Granted other = site.alsoAt(site.app, OPENID);

    site.node.server.revoke(Node.ISSUER, site.app, Node.refreshToken(site.tokens));
    site.node.server.revoke(Node.ISSUER, site.app, other.accessToken());

    assertThat(site.isLive(site.tokens)).isFalse();
    assertThat(site.isLive(other)).isFalse();
    assertThat(site.allNotices()).isZero();
  }

  /** A client that may not refresh sends no request that would show that it is still used. */
  @AllDatabases
  void logInThatGoesOnForMonthsStillTells(TestDatabase kind) {
    Duration longest = Duration.ofDays(90);
    Site site = new Site(new Node(kind.migrated(), clock, longest), OPENID);
    Granted offline = site.alsoAt(site.app, OFFLINE);
    Granted plain = site.alsoAt(site.app, Scopes.NONE);
    clock.advance(longest.minusDays(1));
    site.node.look();
    assertThat(site.families()).as("kept").containsExactlyInAnyOrder(site.sid(), Node.sid(offline));

    site.node.live.end(site.login.loginId());

    assertThat(site.notices()).containsExactlyInAnyOrder(site.sid(), Node.sid(offline));
    assertThat(site.isLive(plain)).isFalse();
  }

  @AllDatabases
  void nothingIsKeptOfALogInThatIsOver(TestDatabase kind) {
    Duration longest = Duration.ofDays(90);
    Site site = new Site(new Node(kind.migrated(), clock, longest), OPENID);
    site.alsoAt(site.app, OFFLINE);
    clock.advance(longest.plusMinutes(6));

    site.node.look();

    assertThat(site.families()).isEmpty();
  }

  @EachDatabase
  void disabledClientIsNotTold(TestDatabase kind) {
    Site site = new Site(kind);
    site.node.clients.enableUnchecked(site.app, false);

    site.node.live.endOthersUnchecked(site.user(), "");

    assertThat(site.allNotices()).isZero();
  }

  @AllDatabases
  void manyEndsAtOnceWriteOneNotice(TestDatabase kind) throws Exception {
    Site site = new Site(kind, OFFLINE);
    List<Runnable> ways = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ways.add(() -> site.node.live.end(site.login.loginId()));
      ways.add(() -> site.node.live.endOthersUnchecked(site.user(), ""));
      ways.add(() -> site.node.server.endUnchecked(site.user(), site.sid()));
    }

    atOnce(ways);

    assertThat(site.notices()).containsExactly(site.sid());
    assertThat(site.isLive(site.tokens)).isFalse();
  }

  /** A code that is exchanged while the browser logs out leaves no log-in that never ends. */
  @AllDatabases
  void logOutAndExchangeAtOnce(TestDatabase kind) throws Exception {
    Site site = new Site(kind);
    String code = site.node.server.makeCode(site.grant(site.app, OPENID));
    List<TokenResult> result = new ArrayList<>();

    atOnce(
        List.of(
            () -> result.add(site.node.exchange(site.app, code)),
            () -> site.node.live.end(site.login.loginId())));

    assertThat(result).hasSize(1);
    if (result.get(0) instanceof Granted granted) {
      assertThat(site.isLive(granted)).isFalse();
      assertThat(site.notices()).containsExactlyInAnyOrder(site.sid(), Node.sid(granted));
    } else {
      assertThat(site.notices()).containsExactly(site.sid());
    }
  }

  private static void atOnce(List<Runnable> actions) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(actions.size());
    try {
      for (Future<?> each : threads.invokeAll(actions.stream().map(Executors::callable).toList())) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
