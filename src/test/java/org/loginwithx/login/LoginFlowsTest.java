package org.loginwithx.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.loginwithx.attempt.PendingLogin;
import org.loginwithx.attempt.Protocol;
import org.loginwithx.attempt.Purpose;
import org.loginwithx.http.HttpBudget;
import org.loginwithx.http.HttpCaller;
import org.loginwithx.metrics.Metrics;
import org.loginwithx.oauth2.ClientCredentials;
import org.loginwithx.user.SettableClock;
import org.loginwithx.x.OAuth2Client;
import org.loginwithx.x.OAuth2Connection;
import org.loginwithx.x.XClients;

/** Settings that change while people are at X. */
final class LoginFlowsTest {

  private static final URI X = URI.create("https://x.test");

  private final SettableClock clock = new SettableClock();
  private final HttpCaller caller = new HttpCaller(HttpBudget.DEFAULT);
  private final LoginFlows flows = new LoginFlows(clock, ProfileReads.ALWAYS);

  @AfterEach
  void close() {
    caller.close();
  }

  private void open(String clientId) {
    OAuth2Connection connection =
        new OAuth2Connection(
            new ClientCredentials(clientId, "secret"), X, X, OAuth2Connection.LEAST);
    OAuth2Client client = new OAuth2Client(connection, caller, clock, Metrics.NONE);
    flows.open(Protocol.OAUTH2, new XClients(null, client, null), null, List.of(), false);
  }

  private PendingLogin atX() {
    LoginFlow flow = flows.chosen().orElseThrow();
    return new PendingLogin(
        "NUMBER",
        new Purpose.LogIn(null, false),
        flow.protocol(),
        flow.connection(),
        "state",
        "verifier",
        clock.instant(),
        "seed");
  }

  @Test
  @DisplayName("a user who is at X comes back by the settings with which the log-in began")
  void logInIsFinishedWhereItWasBegun() {
    open("before");
    PendingLogin begun = atX();

    open("after");

    assertThat(flows.of(begun).map(LoginFlow::connection)).contains(begun.connection());
    assertThat(atX().connection()).isNotEqualTo(begun.connection());
    assertThat(flows.of(Protocol.OAUTH2).map(LoginFlow::connection)).contains(atX().connection());
  }

  @Test
  void switchedOffNobodyBeginsAndWhoBeganFinishes() {
    open("before");
    PendingLogin begun = atX();

    flows.open(null, XClients.NONE, null, List.of(), false);

    assertThat(flows.chosen()).isEmpty();
    assertThat(flows.of(begun)).isPresent();
    assertThat(flows.of(Protocol.OAUTH2)).as("can read what comes back").isPresent();
  }

  @Test
  void settingsOfBeforeGoWhenNobodyCanBeAtXWithThemAnyMore() {
    open("before");
    PendingLogin begun = atX();
    open("after");
    clock.advance(PendingLogin.LIFETIME.plus(Duration.ofSeconds(1)));

    open("later");

    assertThat(flows.of(begun)).isEmpty();
  }
}
