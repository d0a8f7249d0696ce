package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.loginwithx.simulator.XAccount;

/** What X reports by the stream, on a real server. */
final class XStreamIT {

  private static LoginServer server;

  @BeforeAll
  static void start() {
    Map<String, String> settings = new HashMap<>(LoginServer.STORES_TOKENS);
    settings.put("LOGIN_ADMIN_IDS", LoginServer.ADMIN_ID);
    settings.put("LOGIN_X_EVENTS", "stream");
    settings.put("TWITTER_APP_ID", "29820954");
    server = LoginServer.start("stream", settings, List.of());
    server.x().putAccount(XAccount.of(LoginServer.ADMIN_ID, "boss", "Boss"));
    LoginServer.await(
        () -> server.x().openStreams() == 1 && server.x().subscriptions().contains("oauth.revoke"),
        "stream");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  @DisplayName("A user revokes at X: tokens are gone, the user stays logged in")
  void revocationAtX() {
    Visitor alice = Visitor.loggedIn(server, "alice");
    assertThat(alice.get("/account").body()).contains("id=\"live\"");

    String userId = alice.me().orElseThrow().replaceAll("(?s).*\"userId\":\"([^\"]+)\".*", "$1");

    server.x().revoke("alice");

    server.awaitLogLine("event=account", "outcome=revoked_at_x", "user=" + userId);
    assertThat(alice.isLoggedInAs("alice")).isTrue();
    assertThat(alice.get("/account").body())
        .contains("You revoked this site’s access at X")
        .doesNotContain("id=\"live\"");
  }

  @Test
  @DisplayName("The stream is opened again after X has ended it")
  void endedStream() {
    Visitor bob = Visitor.loggedIn(server, "bob");
    server.x().closeStreams();
    server.awaitLogLine("event=x_events", "outcome=stream_closed");
    LoginServer.await(() -> server.x().openStreams() == 1, "stream");

    server.x().revoke("bob");

    LoginServer.await(
        () -> bob.get("/account").body().contains("You revoked this site’s access at X"),
        "revocation");
  }
}
