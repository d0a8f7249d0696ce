package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.loginwithx.simulator.Endpoint;
import org.loginwithx.simulator.Misbehaviour;
import org.loginwithx.simulator.XError;

/** What the account page shows and does if tokens are stored, and that it does not if not. */
final class StoredTokensIT {

  private static final String NAME_AT_X = "id=\"live\"";
  private static final String RECONNECT = "id=\"reconnect\"";

  private static LoginServer server;

  @BeforeAll
  static void start() {
    server = LoginServer.sharedOAuth2();
  }

  @BeforeEach
  @AfterEach
  void reset() {
    server.x().reset();
  }

  private static String account(Visitor visitor) {
    return accountPage(visitor).body();
  }

  private static Answer accountPage(Visitor visitor) {
    Answer page = visitor.get("/account");
    assertThat(page.status()).as(page.body()).isEqualTo(200);
    return page;
  }

  private static Answer deleteAccess(Visitor visitor) {
    return visitor.post("/account/x-access", Map.of("csrf", accountPage(visitor).csrf()));
  }

  @Test
  void accountPageShowsTheProfileLiveTheScopesAndTheEnd() {
    Visitor visitor = Visitor.loggedIn(server, "alice");
    server.x().putAccount(server.x().account("alice").withName("Alice <Later>"));

    String page = account(visitor);

    assertThat(page)
        .contains(NAME_AT_X, "Alice &lt;Later&gt;")
        .contains("offline.access tweet.read users.read")
        .contains("id=\"expires\">you withdraw it<")
        .doesNotContain(RECONNECT);
  }

  @Test
  @DisplayName("Nothing is stored by default: no section, no call to X")
  void withoutStoredTokensThePageAsksXNothing() {
    LoginServer plain = LoginServer.shared();
    Visitor visitor = new Visitor(plain);
    visitor.logIn("alice");
    plain.x().reset();

    assertThat(visitor.get("/account").body()).doesNotContain("x-access", NAME_AT_X);
    assertThat(plain.x().recorded()).isEmpty();
  }

  @Test
  @DisplayName("F-23: revoked at X, the user stays logged in, is told, and can connect again")
  void revokedAtXIsSaidAndMended() {
    Visitor visitor = Visitor.loggedIn(server, "bob");
    server.x().revoke("bob");

    for (int look = 0; look < 2; look++) {
      assertThat(account(visitor))
          .contains("X no longer accepts what you allowed", "You stay logged in")
          .contains(RECONNECT, "href=\"/login/twitter?returnTo=/account\"")
          .doesNotContain(NAME_AT_X);
    }
    assertThat(server.x().calls(Endpoint.USERS_ME)).as("marked: X is not asked again").isEqualTo(2);
    assertThat(visitor.isLoggedInAs("bob")).isTrue();
    String userId = visitor.me().orElseThrow().replaceAll("(?s).*\"userId\":\"([^\"]+)\".*", "$1");
    server.awaitLogLine("event=tokens", "reason=user_token_revoked", "user=" + userId);

    visitor.logIn("bob");
    assertThat(account(visitor)).contains(NAME_AT_X).doesNotContain(RECONNECT);
  }

  static List<Arguments> problems() {
    return List.of(
        Arguments.of(Misbehaviour.rateLimited(), "called X too often"),
        Arguments.of(Misbehaviour.error(XError.CLIENT_NOT_ENROLLED), "does not let it read"),
        Arguments.of(Misbehaviour.error(XError.CREDITS_DEPLETED), "cannot call X at the moment"),
        Arguments.of(Misbehaviour.error(XError.FORBIDDEN_PROBLEM), "Connect again and allow it"),
        Arguments.of(Misbehaviour.htmlErrorPage(503), "X does not answer"),
        Arguments.of(Misbehaviour.hang(), "X does not answer"),
        Arguments.of(
            Misbehaviour.status(
                403,
                "application/problem+json",
                "{\"type\":\"https://api.x.com/2/problems/oauth1-permissions\"}"),
            "Permissions at X"));
  }

  @ParameterizedTest
  @MethodSource("problems")
  void pageIsThereWhateverXSays(Misbehaviour misbehaviour, String message) {
    Visitor visitor = Visitor.loggedIn(server, "carol");
    server.x().misbehave(Endpoint.USERS_ME, misbehaviour);

    assertThat(account(visitor)).contains(message, "delete-access").doesNotContain(NAME_AT_X);
    assertThat(visitor.isLoggedInAs("carol")).isTrue();
  }

  @Test
  void deletingEndsTheTokensHereAndAtX() {
    Visitor visitor = Visitor.loggedIn(server, "dave");

    Answer deleted = deleteAccess(visitor);

    assertThat(deleted.status()).isEqualTo(303);
    assertThat(deleted.location()).endsWith("/account");
    assertThat(account(visitor)).contains("is deleted here and at X").doesNotContain(NAME_AT_X);
    assertThat(account(visitor))
        .as("said once, and the way to connect again stays")
        .doesNotContain("is deleted", "delete-access")
        .contains("This site has no access to your X account.", RECONNECT);
    assertThat(server.x().calls(Endpoint.REVOKE)).isEqualTo(2);
    assertThat(visitor.isLoggedInAs("dave")).isTrue();
  }

  @Test
  void eachLinkedAccountHasAnAccessOfItsOwn() {
    Visitor visitor = Visitor.loggedIn(server, "gina");
    Map<String, String> form =
        Map.of("link", "true", "csrf", accountPage(visitor).csrf(), "returnTo", "/account");
    String atX = LinkingIT.urlOfX(visitor.post("/login/twitter", form));
    visitor.get(server.x().approve(atX, "gina_at_work"));
    String atWork = server.x().account("gina_at_work").id();

    Answer both = accountPage(visitor);
    assertThat(both.body())
        .contains("id=\"live\"", "(@gina_at_work)", "id=\"live-1\"", "(@gina)")
        .contains("/account/x-access?account=" + atWork);
    assertThat(visitor.get("/account/x-access?account=" + atWork).field("account"))
        .isEqualTo(atWork);
    visitor.post("/account/x-access", Map.of("csrf", both.csrf(), "account", atWork));

    assertThat(account(visitor))
        .contains("(@gina)", "This site has no access to your X account.")
        .doesNotContain("(@gina_at_work)");
    assertThat(server.x().calls(Endpoint.REVOKE)).isEqualTo(2);
  }

  @Test
  @DisplayName("If X is away or slow, deleting works, and the page says that X was not told")
  void deletionDoesNotNeedX() {
    Visitor visitor = Visitor.loggedIn(server, "erin");
    server.x().misbehave(Endpoint.REVOKE, Misbehaviour.hang());

    assertThat(deleteAccess(visitor).status()).isEqualTo(303);

    assertThat(account(visitor))
        .contains("X did not confirm it", "x.com/settings/connected_apps")
        .doesNotContain(NAME_AT_X);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "wrong"})
  @DisplayName("ASVS-3.5.1: a page of another site cannot delete it")
  void deletionNeedsTheFormsToken(String csrf) {
    Visitor visitor = Visitor.loggedIn(server, "frank");

    assertThat(visitor.post("/account/x-access", Map.of("csrf", csrf)).status()).isEqualTo(403);
    assertThat(visitor.get("/account/x-access").body()).as("it asks").contains("id=\"do-it\"");

    assertThat(account(visitor)).contains(NAME_AT_X);
    assertThat(server.x().calls(Endpoint.REVOKE)).isZero();
    Answer stranger = new Visitor(server).post("/account/x-access", Map.of("csrf", csrf));
    assertThat(stranger.status()).isIn(302, 401);
  }

  @Test
  @DisplayName("F-15: with 8 threads, 40 account pages wait for X and other pages answer")
  void pagesThatWaitForXHoldNoThread() {
    List<Visitor> visitors =
        IntStream.range(0, 40).mapToObj(i -> Visitor.loggedIn(server, "crowd" + i)).toList();
    server.x().misbehave(Endpoint.USERS_ME, Misbehaviour.hang());

    List<CompletableFuture<Answer>> pages =
        visitors.stream().map(visitor -> visitor.getAsync("/account")).toList();
    Answer unrelated = new Visitor(server).get("/sign-in");
    long waiting = pages.stream().filter(page -> !page.isDone()).count();

    assertThat(unrelated.status()).isEqualTo(200);
    assertThat(waiting).isEqualTo(40);
    assertThat(pages).allSatisfy(page -> assertThat(page.join().status()).isEqualTo(200));
  }
}
