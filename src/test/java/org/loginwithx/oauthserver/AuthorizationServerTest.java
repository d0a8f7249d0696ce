package org.loginwithx.oauthserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.EachDatabase;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.NativeSql;
import org.loginwithx.oauthserver.TokenResult.ErrorResponse;
import org.loginwithx.oauthserver.TokenResult.Granted;
import org.loginwithx.user.OpenWays;
import org.loginwithx.user.Profile;

/** Codes and refresh tokens, on H2 and on PostgreSQL. */
final class AuthorizationServerTest {

  private final MovableClock clock = new MovableClock();

  private Node node(TestDatabase kind) {
    return new Node(kind.migrated(), clock);
  }

  private static void assertRefused(TokenResult result) {
    assertThat(result).isEqualTo(new ErrorResponse("invalid_grant"));
  }

  @AllDatabases
  void codeBuysTokensThatSayWhoItIs(TestDatabase kind) {
    Node node = node(kind);
    String app = node.clients.addUnchecked(Node.application("App"));
    CodeGrant grant = node.logIn("1", app);

    Granted tokens = (Granted) node.exchange(app, node.server.makeCode(grant));

    assertThat(node.whose(tokens)).contains(grant.member().with(List.of("user")));
    assertThat(node.server.of(grant.member().userId()))
        .extracting(ClientLogin::application)
        .containsExactly("App");
  }

  @EachDatabase
  @DisplayName("ASVS-10.4.2: a code is good once; a second time ends what it bought")
  void reusedCodeRevokesWhatItBought(TestDatabase kind) {
    Node node = node(kind);
    String app = node.clients.addUnchecked(Node.application("App"));
    String code = node.server.makeCode(node.logIn("1", app));
    Granted tokens = (Granted) node.exchange(app, code);

    assertRefused(node.exchange(app, code));

    assertThat(node.whose(tokens)).as("the access token").isEmpty();
    assertRefused(node.refresh(app, Node.refreshToken(tokens)));
  }

  @EachDatabase
  @DisplayName("ASVS-10.4.3: a code is good for a minute")
  void codeIsGoodForAMinute(TestDatabase kind) {
    Node node = node(kind);
    String app = node.clients.addUnchecked(Node.application("App"));
    String inTime = node.server.makeCode(node.logIn("1", app));
    String late = node.server.makeCode(node.logIn("1", app));

    clock.advance(Codes.LIFETIME.plus(Codes.CLOCKS).minusSeconds(1));
    assertThat(node.exchange(app, inTime)).isInstanceOf(Granted.class);
    clock.advance(Duration.ofSeconds(1));
    assertRefused(node.exchange(app, late));
  }

  @EachDatabase
  @DisplayName(
      "ASVS-10.4.6: a code is good with its verifier, client and address only, and tried once")
  void codeIsBound(TestDatabase kind) {
    Node node = node(kind);
    String app = node.clients.addUnchecked(Node.application("App"));
    String other = node.clients.addUnchecked(Node.application("Other"));
    String otherVerifier = Node.VERIFIER.replace('d', 'e');
    List<TokenTry> wrong =
        List.of(
            code -> node.exchange(app, code, Node.REDIRECT, otherVerifier),
            code -> node.exchange(app, code, Node.REDIRECT, ""),
            code -> node.exchange(app, code, Node.REDIRECT, Node.challenge(Node.VERIFIER)),
            code -> node.exchange(other, code, Node.REDIRECT, Node.VERIFIER),
            code -> node.exchange(app, code, Node.REDIRECT + "/", Node.VERIFIER));

    for (TokenTry one : wrong) {
      String code = node.server.makeCode(node.logIn("1", app));
      assertRefused(one.with(code));
      assertRefused(node.exchange(app, code));
    }
    assertRefused(node.exchange(app, "x"));
  }

  @FunctionalInterface
  private interface TokenTry {
    TokenResult with(String code);
  }

  @EachDatabase
  @DisplayName("ASVS-15.4.2: of ten that come with a code at once, one gets tokens")
  void oneOfManyExchanges(TestDatabase kind) throws Exception {
    Node node = node(kind);
    String app = node.clients.addUnchecked(Node.application("App"));
    String code = node.server.makeCode(node.logIn("1", app));

    List<TokenResult> results = atOnce(10, () -> node.exchange(app, code));

    assertThat(results).filteredOn(Granted.class::isInstance).hasSize(1);
  }

  @EachDatabase
  @DisplayName("ASVS-10.4.5: a refresh token is good once; one that comes again ends the family")
  void reusedRefreshTokenEndsTheFamily(TestDatabase kind) {
    Node node = node(kind);
    String app = node.clients.addUnchecked(Node.application("App"));
    Granted first = node.tokens("1", app);
    Granted second = node.refreshed(app, Node.refreshToken(first));
    Granted third = node.refreshed(app, Node.refreshToken(second));
    assertThat(
            List.of(Node.refreshToken(first), Node.refreshToken(second), Node.refreshToken(third)))
        .doesNotHaveDuplicates();

    assertRefused(node.refresh(app, Node.refreshToken(first)));

    assertRefused(node.refresh(app, Node.refreshToken(third)));
    assertThat(node.whose(third)).as("access tokens end as well").isEmpty();
  }

  @EachDatabase
  @DisplayName("ASVS-10.4.5: a repeat within ten seconds is no reuse, after them it is")
  void repeatIsAnswered(TestDatabase kind) {
    Node node = node(kind);
    String app = node.clients.addUnchecked(Node.application("App"));
    Granted first = node.tokens("1", app);
    node.refreshed(app, Node.refreshToken(first));

    clock.advance(Duration.ofSeconds(10));
    Granted repeated = node.refreshed(app, Node.refreshToken(first));
    assertThat(node.whose(repeated)).isPresent();
    clock.advance(Duration.ofSeconds(1));

    assertRefused(node.refresh(app, Node.refreshToken(first)));
    assertRefused(node.refresh(app, Node.refreshToken(repeated)));
  }

  @EachDatabase
  @DisplayName("ASVS-10.4.5: a thief who uses the token within ten seconds is detected")
  void thiefWithinTheTimeForRepeatsIsFoundOut(TestDatabase kind) {
    Node node = node(kind);
    String app = node.clients.addUnchecked(Node.application("App"));
    Granted stolen = node.tokens("1", app);
    Granted mine = node.refreshed(app, Node.refreshToken(stolen));
    Granted thiefs = node.refreshed(app, Node.refreshToken(stolen));

    clock.advance(Duration.ofMinutes(4));
    Granted next = node.refreshed(app, Node.refreshToken(thiefs));
    clock.advance(Duration.ofMinutes(1));
    assertRefused(node.refresh(app, Node.refreshToken(mine)));

    assertRefused(node.refresh(app, Node.refreshToken(next)));
    assertThat(node.whose(next)).isEmpty();
  }

  @EachDatabase
  void tabsThatRefreshAtOnceAllStayLoggedIn(TestDatabase kind) throws Exception {
    Node node = node(kind);
    String app = node.clients.addUnchecked(Node.application("App"));
    Granted first = node.tokens("1", app);

    List<TokenResult> results = atOnce(6, () -> node.refresh(app, Node.refreshToken(first)));

    assertThat(results).allMatch(Granted.class::isInstance);
    // Whichever tab wrote last, its token works.
    assertThat(node.refresh(app, Node.refreshToken((Granted) results.get(3))))
        .isInstanceOf(Granted.class);
  }

  private static List<TokenResult> atOnce(int times, Callable<TokenResult> call)
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(times);
    try {
      List<TokenResult> results = new ArrayList<>();
      for (Future<TokenResult> each :
          threads.invokeAll(java.util.Collections.nCopies(times, call))) {
        results.add(each.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  @EachDatabase
  @DisplayName("ASVS-10.4.8: after 30 days it is over, however often it was refreshed")
  void familyEndsAfterItsTime(TestDatabase kind) {
    Node node = node(kind);
    String app = node.clients.addUnchecked(Node.application("App"));
    Granted tokens = node.tokens("1", app);
    for (int day = 0; day < 29; day++) {
      clock.advance(Duration.ofDays(1));
      tokens = node.refreshed(app, Node.refreshToken(tokens));
    }
    clock.advance(Duration.ofDays(1));

    assertRefused(node.refresh(app, Node.refreshToken(tokens)));
  }

  @EachDatabase
  void familyEndsThatNobodyUses(TestDatabase kind) {
    Node node = node(kind);
    String app = node.clients.addUnchecked(Node.application("App"));
    String userId = node.logIn("1", app).member().userId();
    Granted tokens = node.tokens("1", app);
    clock.advance(Duration.ofDays(14));

    assertRefused(node.refresh(app, Node.refreshToken(tokens)));
    assertThat(node.server.of(userId)).isEmpty();
    node.look();
    assertRefused(node.refresh(app, Node.refreshToken(tokens)));
  }

  @EachDatabase
  @DisplayName("ASVS-10.4.9: a refresh token can be revoked, by its own application")
  void revoked(TestDatabase kind) {
    Node node = node(kind);
    String app = node.clients.addUnchecked(Node.application("App"));
    String other = node.clients.addUnchecked(Node.application("Other"));
    Granted tokens = node.tokens("1", app);

    node.server.revoke(Node.ISSUER, other, Node.refreshToken(tokens));
    assertThat(node.whose(tokens)).isPresent();
    assertRefused(node.refresh(other, Node.refreshToken(tokens)));
    node.server.revoke(Node.ISSUER, app, "nonsense");
    node.server.revoke(Node.ISSUER, app, Node.refreshToken(tokens));

    assertThat(node.whose(tokens)).isEmpty();
    assertRefused(node.refresh(app, Node.refreshToken(tokens)));
  }

  @EachDatabase
  @DisplayName("RFC 7009 2.1: an access token ends its log-in, for its own application")
  void revokedByAccessToken(TestDatabase kind) {
    DataSource dataSource = kind.migrated();
    Node node = new Node(dataSource, clock);
    String app = node.clients.addUnchecked(Node.application("App"));
    String other = node.clients.addUnchecked(Node.application("Other"));
    Node second = new Node(dataSource, clock);
    Granted tokens = node.tokens("1", app);
    Granted elsewhere = node.tokens("1", app);
    String forged = tokens.accessToken().replaceAll("\\.[^.]+$", ".AAAA");

    node.server.revoke(Node.ISSUER, other, tokens.accessToken());
    node.server.revoke("https://other.example", app, tokens.accessToken());
    node.server.revoke(Node.ISSUER, app, forged);
    assertThat(node.whose(tokens)).isPresent();
    assertThat(second.whose(tokens)).isPresent();
    node.server.revoke(Node.ISSUER, app, tokens.accessToken());
    node.server.revoke(Node.ISSUER, app, tokens.accessToken());

    assertThat(node.whose(tokens)).isEmpty();
    second.look();
    assertThat(second.whose(tokens)).isEmpty();
    assertRefused(node.refresh(app, Node.refreshToken(tokens)));
    assertThat(node.whose(elsewhere)).as("another log-in of the same person").isPresent();
  }

  @EachDatabase
  @DisplayName("ASVS-8.3.2: rights that were taken away are gone with the next token")
  void groupsAreThoseOfNow(TestDatabase kind) {
    Node node = node(kind);
    String app = node.clients.addUnchecked(Node.application("App"));
    node.admins.add("1");
    CodeGrant grant = node.logIn("1", app);
    String inTime = node.server.makeCode(grant);
    String late = node.server.makeCode(grant);
    Granted before = (Granted) node.exchange(app, inTime);
    assertThat(Node.groups(before)).containsExactly("admin", "user", "writer");
    storeGroups(node, grant.member().userId(), "user editor");
    Granted promoted = node.refreshed(app, Node.refreshToken(before));
    assertThat(Node.groups(promoted)).containsExactly("admin", "editor", "user", "writer");

    node.admins.clear();
    storeGroups(node, grant.member().userId(), "user");
    Granted after = node.refreshed(app, Node.refreshToken(promoted));

    assertThat(Node.groups(after)).containsExactly("user", "writer");
    assertThat(node.whose(after).orElseThrow().groups()).containsExactly("user", "writer");
    assertThat(Node.groups((Granted) node.exchange(app, late)))
        .as("a log-in of before")
        .containsExactly("user", "writer");
  }

  @EachDatabase
  @DisplayName("A client gets the groups that are named for it, and admin only if it is named")
  void clientGetsItsGroups(TestDatabase kind) {
    Node node = node(kind);
    node.admins.add("1");
    String app = node.clients.addUnchecked(Node.application("App", "user", "editor"));

    Granted tokens = (Granted) node.exchange(app, node.server.makeCode(node.logIn("1", app)));

    assertThat(Node.groups(tokens)).containsExactly("user");
    assertThat(node.whose(tokens).orElseThrow().groups()).containsExactly("user");
  }

  @EachDatabase
  void groupThatClientLostIsGoneAtOnce(TestDatabase kind) {
    Node node = node(kind);
    node.admins.add("1");
    String app = node.clients.addUnchecked(Node.application("App", "user", "admin"));
    Granted tokens = (Granted) node.exchange(app, node.server.makeCode(node.logIn("1", app)));
    assertThat(node.whose(tokens).orElseThrow().groups()).containsExactly("admin", "user");
    Client less = Node.application("App", "user");

    node.clients.changeUnchecked(
        node.clients.find(app).orElseThrow(),
        Client.frontEnd(
            app, less.name(), less.redirectUris(), less.origins(), less.tokens().groups(), false));

    assertThat(node.whose(tokens).orElseThrow().groups()).containsExactly("user");
    assertThat(Node.groups(node.refreshed(app, Node.refreshToken(tokens)))).containsExactly("user");
  }

  private static void storeGroups(Node node, String userId, String groups) {
    node.database.inTransaction(
        entities ->
            NativeSql.change(
                entities, "update login_user set group_names = ?1 where id = ?2", groups, userId));
  }

  @EachDatabase
  @DisplayName("ASVS-8.3.2: groups follow the accounts that are linked now, as at a log-in")
  void groupsOfAccountsThatAreGone(TestDatabase kind) {
    Node node = node(kind);
    String app = node.clients.addUnchecked(Node.application("App"));
    node.admins.add("1");
    CodeGrant grant = node.logIn("1", app);
    String userId = grant.member().userId();
    node.accounts.link(userId, new Profile(Profile.X, "2", "two", "Two", null, null));
    Granted byFirst = (Granted) node.exchange(app, node.server.makeCode(grant));
    Granted bySecond = node.tokens("2", app);
    Profile typed = new Profile(Profile.PASSWORD, userId, "", "Name", null, null);
    Granted byPassword =
        (Granted)
            node.exchange(
                app,
                node.server.makeCode(
                    new CodeGrant(
                        app,
                        grant.redirectUri(),
                        grant.challenge(),
                        new Member(userId, typed, List.of()),
                        grant.loginId(),
                        grant.loginAt(),
                        Scopes.NONE,
                        null,
                        List.of())));
    assertThat(Node.groups(byFirst)).contains("admin");
    assertThat(Node.groups(bySecond)).doesNotContain("admin");
    assertThat(Node.groups(byPassword)).containsExactly("admin", "user");

    String first =
        node.accounts.of(userId).stream()
            .filter(link -> link.profile().subject().equals("1"))
            .findFirst()
            .orElseThrow()
            .id();
    node.accounts.unlink(userId, first, new OpenWays(false, null), "");

    assertRefused(node.refresh(app, Node.refreshToken(byFirst)));
    assertRefused(node.refresh(app, Node.refreshToken(byPassword)));
  }

  @EachDatabase
  void oldestLoginOfTooManyEnds(TestDatabase kind) {
    Node node = node(kind);
    String app = node.clients.addUnchecked(Node.application("App"));
    String other = node.clients.addUnchecked(Node.application("Other"));
    String userId = node.logIn("1", app).member().userId();
    Granted elsewhere = node.tokens("1", other);
    Granted somebodyElses = node.tokens("2", app);
    List<Granted> all = new ArrayList<>();
    for (int i = 0; i <= RefreshTokenFamilies.MOST; i++) {
      clock.advance(Duration.ofSeconds(1));
      all.add(node.tokens("1", app));
    }

    assertThat(node.whose(all.get(0))).isEmpty();
    assertRefused(node.refresh(app, Node.refreshToken(all.get(0))));
    assertThat(node.whose(all.get(1))).isPresent();
    assertThat(node.whose(all.get(RefreshTokenFamilies.MOST))).isPresent();
    assertThat(node.whose(elsewhere)).isPresent();
    assertThat(node.whose(somebodyElses)).isPresent();
    assertThat(node.server.of(userId)).hasSize(RefreshTokenFamilies.MOST + 1);
  }

  @EachDatabase
  @DisplayName("ASVS-10.4.5: a clock that was set back makes no repeat of an old token")
  void clockThatWasSetBack(TestDatabase kind) {
    Node node = node(kind);
    String app = node.clients.addUnchecked(Node.application("App"));
    // The key that signs was made before.
    clock.advance(Duration.ofHours(2));
    Granted near = node.tokens("1", app);
    Granted far = node.tokens("1", app);
    node.refreshed(app, Node.refreshToken(near));
    Granted mine = node.refreshed(app, Node.refreshToken(far));

    clock.advance(Duration.ofSeconds(-9));
    assertThat(node.refresh(app, Node.refreshToken(near))).isInstanceOf(Granted.class);
    clock.advance(Duration.ofHours(-1));

    assertRefused(node.refresh(app, Node.refreshToken(far)));
    assertRefused(node.refresh(app, Node.refreshToken(mine)));
  }

  @EachDatabase
  @DisplayName("ASVS-7.4.2: a disabled user loses all tokens on all nodes, for good")
  void disabledPersonGetsNothing(TestDatabase kind) {
    DataSource dataSource = kind.migrated();
    Node one = new Node(dataSource, clock);
    String app = one.clients.addUnchecked(Node.application("App"));
    Node other = new Node(dataSource, clock);
    Granted tokens = one.tokens("1", app);
    CodeGrant grant = one.logIn("1", app);
    String code = one.server.makeCode(grant);
    String userId = grant.member().userId();
    assertThat(other.whose(tokens)).isPresent();

    one.people.disableUnchecked(userId, "admin", one.visit());

    assertThat(one.whose(tokens)).isEmpty();
    other.look();
    assertThat(other.whose(tokens)).isEmpty();
    assertRefused(other.refresh(app, Node.refreshToken(tokens)));
    assertRefused(other.exchange(app, code));
    one.people.enableUnchecked(userId, "admin", one.visit());
    assertRefused(one.refresh(app, Node.refreshToken(tokens)));
    assertThat(one.whose(tokens)).isEmpty();
    // The end of all has the time of the database, which goes on while the clock of the test waits.
    clock.advance(Duration.ofHours(1));
    assertThat(one.whose(one.tokens("1", app))).isPresent();
  }

  @EachDatabase
  void deletedPersonLeavesNothing(TestDatabase kind) {
    Node node = node(kind);
    String app = node.clients.addUnchecked(Node.application("App"));
    Granted tokens = node.tokens("1", app);
    CodeGrant grant = node.logIn("1", app);
    String code = node.server.makeCode(grant);
    String userId = grant.member().userId();
    assertThat(node.whose(tokens)).isPresent();

    node.accounts.deleteUser(userId, null);

    assertThat(node.whose(tokens)).isEmpty();
    assertRefused(node.refresh(app, Node.refreshToken(tokens)));
    assertRefused(node.exchange(app, code));
    long rows =
        node.database.inTransaction(
            entities ->
                ((Number)
                        entities
                            .createNativeQuery(
                                "select (select count(*) from login_family)"
                                    + " + (select count(*) from login_code)"
                                    + " + (select count(*) from login_refresh_token)")
                            .getSingleResult())
                    .longValue());
    assertThat(rows).isZero();
  }

  @EachDatabase
  void disabledApplicationGetsNothingAndIsForgottenWhenDeleted(TestDatabase kind) {
    DataSource dataSource = kind.migrated();
    Node one = new Node(dataSource, clock);
    String app = one.clients.addUnchecked(Node.application("App"));
    Node other = new Node(dataSource, clock);
    Granted tokens = one.tokens("1", app);
    String code = one.server.makeCode(one.logIn("1", app));
    assertThat(other.clients.isOrigin("https://app.example")).isTrue();

    assertThat(one.clients.enableUnchecked(app, false)).isTrue();
    other.look();

    assertThat(one.whose(tokens)).isEmpty();
    assertThat(other.whose(tokens)).isEmpty();
    assertThat(other.clients.isOrigin("https://app.example")).isFalse();
    assertRefused(other.refresh(app, Node.refreshToken(tokens)));
    assertRefused(other.exchange(app, code));
    one.clients.enableUnchecked(app, true);
    assertThat(one.whose(tokens)).as("enabled again").isPresent();
    assertThat(one.clients.deleteUnchecked(app)).isTrue();
    assertThat(one.whose(tokens)).isEmpty();
    assertRefused(one.refresh(app, Node.refreshToken(tokens)));
    assertThat(one.clients.deleteUnchecked(app)).isFalse();
  }

  @EachDatabase
  @DisplayName("ASVS-7.4.3: ending all other sessions ends the tokens of clients, too")
  void endOfOtherSessionsEndsFamilies(TestDatabase kind) {
    Node node = node(kind);
    String app = node.clients.addUnchecked(Node.application("App"));
    CodeGrant grant = node.logIn("1", app);
    Granted mine = node.tokens("1", app);
    Granted others = node.tokens("2", app);

    node.live.endOthersUnchecked(grant.member().userId(), grant.loginId());

    assertThat(node.whose(mine)).isEmpty();
    assertRefused(node.refresh(app, Node.refreshToken(mine)));
    assertThat(node.whose(others)).isPresent();
  }

  @EachDatabase
  void personEndsOneOfTheirOwn(TestDatabase kind) {
    Node node = node(kind);
    String app = node.clients.addUnchecked(Node.application("App"));
    String userId = node.logIn("1", app).member().userId();
    Granted tokens = node.tokens("1", app);
    String id = node.server.of(userId).get(0).id();

    assertThat(node.server.endUnchecked("another user", id)).isFalse();
    assertThat(node.whose(tokens)).isPresent();
    assertThat(node.server.endUnchecked(userId, id)).isTrue();
    assertThat(node.server.endUnchecked(userId, id)).isFalse();

    assertThat(node.whose(tokens)).isEmpty();
    assertThat(node.server.of(userId)).isEmpty();
  }

  @EachDatabase
  void codeOfAnEndedLoginBuysNothing(TestDatabase kind) {
    Node node = node(kind);
    String app = node.clients.addUnchecked(Node.application("App"));
    CodeGrant grant = node.logIn("1", app);
    String code = node.server.makeCode(grant);

    node.live.end(grant.loginId());

    assertRefused(node.exchange(app, code));
  }

  @EachDatabase
  void secretsAreNotInTheDatabase(TestDatabase kind) {
    Node node = node(kind);
    String app = node.clients.addUnchecked(Node.application("App"));
    String code = node.server.makeCode(node.logIn("1", app));
    Granted tokens = node.tokens("2", app);

    String all =
        node.database.inTransaction(
            entities ->
                entities
                        .createNativeQuery("select code_hash from login_code")
                        .getResultList()
                        .toString()
                    + entities
                        .createNativeQuery("select token_hash from login_refresh_token")
                        .getResultList()
                    + entities
                        .createNativeQuery("select secret_hash from login_family")
                        .getResultList()
                    + entities
                        .createNativeQuery("select sealed from login_signing_key")
                        .getResultList());
    assertThat(all)
        .hasSizeGreaterThan(200)
        .doesNotContain(code, "\"d\"")
        .doesNotContain(Node.refreshToken(tokens).split("\\."));
  }
}
