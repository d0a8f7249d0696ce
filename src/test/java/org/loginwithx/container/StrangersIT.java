package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.loginwithx.simulator.Endpoint;

/**
 * Many users begin a log-in and never come back. The server keeps few sessions for them, and has no
 * {@code LOGIN_KEYS}.
 */
final class StrangersIT {

  private static final int MOST = 10;

  private static LoginServer server;

  @BeforeAll
  static void start() {
    server =
        LoginServer.start(
            "strangers", Map.of("LOGIN_MAX_PENDING_SESSIONS", Integer.toString(MOST)), List.of());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void flood() {
    for (int i = 0; i < MOST + 5; i++) {
      new Visitor(server).start("/account");
    }
  }

  @Test
  @DisplayName("ADV-41: the oldest of too many sessions ends, and its log-in succeeds by the copy")
  void floodOfStartsCostsNobodyTheirLogIn() {
    Visitor loggedIn = new Visitor(server);
    loggedIn.logIn("before");
    Visitor atX = new Visitor(server);
    String callback = atX.approve("waiting", "/account?kept");
    Visitor onlySession = atX.copy();
    onlySession.forget("login_attempt_");

    flood();

    Answer refused = onlySession.get(callback);
    assertThat(refused.status()).as("its session is gone").isEqualTo(400);
    assertThat(refused.body()).doesNotContain("Exception");
    assertThat(server.x().calls(Endpoint.ACCESS_TOKEN)).isEqualTo(1);
    assertThat(atX.get(callback).location()).endsWith("/account?kept");
    assertThat(atX.isLoggedInAs("waiting")).isTrue();
    assertThat(loggedIn.isLoggedInAs("before")).as("no stranger any more").isTrue();
  }

  @Test
  @DisplayName("Users stay logged in although many others begin a log-in")
  void loggedInPeopleAreNoStrangers() {
    List<Visitor> people = List.of(new Visitor(server), new Visitor(server), new Visitor(server));
    people.forEach(person -> person.logIn("stays"));

    flood();

    assertThat(people).allMatch(person -> person.isLoggedInAs("stays"));
  }
}
