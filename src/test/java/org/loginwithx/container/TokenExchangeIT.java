package org.loginwithx.container;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.loginwithx.simulator.Endpoint;
import org.loginwithx.simulator.Misbehaviour;
import org.loginwithx.simulator.RecordedCall;
import org.loginwithx.simulator.XAccount;

/** Users who logged in by OAuth 1.0a, whose tokens an administrator has exchanged. */
final class TokenExchangeIT {

  private static final String PAGE = "/admin/connection";

  private static LoginServer server;

  @BeforeAll
  static void start() {
    Map<String, String> settings = new HashMap<>(LoginServer.STORES_TOKENS);
    settings.put("LOGIN_ADMIN_IDS", LoginServer.ADMIN_ID);
    server = LoginServer.start("exchange", settings, List.of());
    server.x().putAccount(XAccount.of(LoginServer.ADMIN_ID, "boss", "Boss"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** The account page reads the profile at X by the stored tokens. */
  private static String authorizationOfAccountPage(Visitor visitor) {
    assertThat(visitor.get("/account").body()).contains("id=\"live\"");
    List<RecordedCall> calls =
        server.x().recorded().stream()
            .filter(call -> call.endpoint() == Endpoint.USERS_ME)
            .toList();
    return requireNonNull(calls.get(calls.size() - 1).headers().get("authorization")).get(0);
  }

  private static Answer press(Visitor administrator, String button) {
    String csrf = administrator.get(PAGE).csrf();
    return administrator.post(PAGE + "/exchange", Map.of("csrf", csrf, "action", button));
  }

  @Test
  @DisplayName("Users notice nothing, and X is called by OAuth 2.0 afterwards")
  void storedTokensAreExchanged() {
    Visitor alice = Visitor.loggedIn(server, "alice");
    Visitor boss = Visitor.loggedIn(server, "boss");
    assertThat(authorizationOfAccountPage(alice)).startsWith("OAuth ");
    Answer page = boss.get(PAGE);
    assertThat(page.body()).contains("id=\"start-exchange\"", "Left: 2");
    assertThat(
            alice.post(PAGE + "/exchange", Map.of("csrf", alice.get("/account").csrf())).status())
        .isEqualTo(403);

    server.x().misbehave(Endpoint.TOKEN_EXCHANGE, Misbehaviour.unavailable("300"));
    assertThat(press(boss, "start").status()).isEqualTo(303);
    server.x().awaitCalls(Endpoint.TOKEN_EXCHANGE, 2);
    Answer running = boss.get(PAGE);
    assertThat(running.body())
        .contains("The exchange is under way", "id=\"stop-exchange\"")
        .doesNotContain("id=\"start-exchange\"");

    assertThat(press(boss, "stop").status()).isEqualTo(303);

    server.awaitLogLine("outcome=noted reason=exchange_stopped", "by:");
    assertThat(boss.get(PAGE).body())
        .contains("The exchange stops", "id=\"start-exchange\"", "Left: 2")
        .doesNotContain("The exchange is under way", "id=\"stop-exchange\"");
    server.x().behave();
    assertThat(press(boss, "start").status()).isEqualTo(303);
    server.awaitLogLine("event=tokens", "outcome=exchanged", "done=2");
    assertThat(authorizationOfAccountPage(alice)).startsWith("Bearer ");
    assertThat(alice.isLoggedInAs("alice")).isTrue();
    assertThat(boss.get(PAGE).body())
        .contains("Exchanged: 2", "Left: 0", "No token is left to exchange")
        .doesNotContain("id=\"start-exchange\"", "id=\"stop-exchange\"");
    server.awaitLogLine("event=tokens", "outcome=exchanging");
  }
}
