package org.loginwithx.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.loginwithx.simulator.OAuth2Client.ALL;
import static org.loginwithx.simulator.OAuth2Client.CALLBACK;
import static org.loginwithx.simulator.OAuth2Client.assertRefused;
import static org.loginwithx.simulator.OAuth2Client.json;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The exchange of OAuth 1.0a tokens, as X's migration guide describes it. */
final class XSimulatorExchangeTest {

  private final SettableClock clock = new SettableClock();
  private final List<XSimulator> started = new ArrayList<>();

  @AfterEach
  void stop() {
    started.forEach(XSimulator::close);
  }

  private XSimulator start(XSimulatorSettings settings) {
    XSimulator simulator = XSimulator.start(settings.withCallback(CALLBACK));
    started.add(simulator);
    return simulator;
  }

  private XSimulator start(AccessLevel level) {
    return start(XSimulatorSettings.defaults().withAccessLevel(level));
  }

  private static Parameters form(XSimulator simulator) {
    Parameters token = ClientCall.obtainAccessToken(simulator, CALLBACK, "alice");
    return Parameters.NONE
        .with("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange")
        .with("subject_token", token.first("oauth_token", ""))
        .with("subject_token_type", "urn:x:params:oauth:token-type:oauth1_token")
        .with("oauth_token_secret", token.first("oauth_token_secret", ""));
  }

  private static JsonObject pair(OAuth2Client client, Parameters form) {
    HttpResponse<String> answer = client.token(form);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer);
  }

  private static String status(OAuth2Client client, JsonObject pair) {
    return Integer.toString(client.me(pair.getString("access_token"), "").statusCode());
  }

  @Test
  void answerIsAPairThatIsUsedAndRefreshed() {
    XSimulator simulator = start(AccessLevel.READ);
    OAuth2Client client = new OAuth2Client(simulator);

    JsonObject pair = pair(client, form(simulator));

    assertThat(pair.getString("token_type")).isEqualTo("bearer");
    assertThat(pair.getInt("expires_in")).isEqualTo(7200);
    assertThat(status(client, pair)).isEqualTo("200");
    JsonObject next = pair(client, OAuth2Client.refresh(pair.getString("refresh_token")));
    assertThat(status(client, next)).isEqualTo("200");
    assertThat(simulator.calls(Endpoint.TOKEN_EXCHANGE)).isEqualTo(1);
    assertThat(simulator.calls(Endpoint.TOKEN)).isEqualTo(1);
  }

  @Test
  void nextExchangeEndsThePairBeforeAndTheOAuth1TokenStays() {
    XSimulator simulator = start(AccessLevel.READ);
    OAuth2Client client = new OAuth2Client(simulator);
    Parameters form = form(simulator);
    String ofLogin = client.accessToken(ALL, "alice");
    JsonObject first = pair(client, form);

    JsonObject second = pair(client, form);

    assertThat(status(client, first)).isEqualTo("401");
    assertRefused(
        client.token(OAuth2Client.refresh(first.getString("refresh_token"))),
        XError.INVALID_REFRESH_TOKEN);
    assertThat(client.me(ofLogin, "").statusCode()).as("X leaves this open").isEqualTo(401);
    assertThat(status(client, second)).isEqualTo("200");
  }

  @ParameterizedTest
  @CsvSource({"READ, 10, false, false", "READ_WRITE, 19, true, false"})
  void scopesFollowFromThePermission(AccessLevel level, int count, boolean writes, boolean dm) {
    XSimulator simulator =
        start(XSimulatorSettings.defaults().withAccessLevel(level).withoutEmailPermission());

    String scope = pair(new OAuth2Client(simulator), form(simulator)).getString("scope");

    assertThat(scope.split(" "))
        .hasSize(count)
        .contains("tweet.read", "users.read", "timeline.read", "broadcast.read", "offline.access")
        .doesNotContain("users.email", "bookmark.read", "space.read");
    assertThat(scope.contains("tweet.write")).isEqualTo(writes);
    assertThat(scope.contains("dm.read")).isEqualTo(dm);
  }

  @Test
  void everyPermissionGivesEveryScopeOfTheMapping() {
    XSimulator simulator = start(AccessLevel.READ_WRITE_DIRECT_MESSAGES);

    assertThat(pair(new OAuth2Client(simulator), form(simulator)).getString("scope").split(" "))
        .hasSize(22)
        .contains("dm.read", "dm.write", "users.email");
  }

  @Test
  void lessCanBeAskedForAndMoreCannot() {
    XSimulator simulator = start(AccessLevel.READ);
    OAuth2Client client = new OAuth2Client(simulator);
    Parameters form = form(simulator);

    assertThat(pair(client, form.with("scope", "tweet.read users.read")).getString("scope"))
        .isEqualTo("offline.access tweet.read users.read");
    for (String more : List.of("tweet.read tweet.write", "bookmark.read", "no.scope", "a  b")) {
      assertRefused(client.token(form.with("scope", more)), XError.EXCHANGE_INVALID_SCOPE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"subject_token", "subject_token_type", "oauth_token_secret"})
  void everyParameterIsNeededOnce(String name) {
    XSimulator simulator = start(AccessLevel.READ);
    OAuth2Client client = new OAuth2Client(simulator);
    Parameters form = form(simulator);

    assertRefused(client.token(form.without(name)), XError.MISSING_PARAMETER, name, "");
    assertRefused(client.token(form.with(name, "again")), XError.REPEATED_PARAMETER, name, "");
  }

  @Test
  void otherTokenTypeIsRefused() {
    XSimulator simulator = start(AccessLevel.READ);
    String other = "urn:ietf:params:oauth:token-type:access_token";

    assertRefused(
        new OAuth2Client(simulator)
            .token(form(simulator).without("subject_token_type").with("subject_token_type", other)),
        XError.EXCHANGE_INVALID_REQUEST,
        "subject_token_type",
        other);
  }

  @Test
  void whyATokenIsRefusedIsNotSaid() {
    XSimulator simulator = start(AccessLevel.READ);
    OAuth2Client client = new OAuth2Client(simulator);
    Parameters form = form(simulator);

    assertRefused(
        client.token(form.without("subject_token").with("subject_token", "1-x")),
        XError.EXCHANGE_INVALID_GRANT);
    assertRefused(
        client.token(form.without("oauth_token_secret").with("oauth_token_secret", "x")),
        XError.EXCHANGE_INVALID_GRANT);
    simulator.revoke("alice");
    assertRefused(client.token(form), XError.EXCHANGE_INVALID_GRANT);
  }

  @Test
  void clientThatDoesNotShowWhoItIsIsRefusedWithStatus400() {
    XSimulator simulator = start(AccessLevel.READ);
    OAuth2Client client = new OAuth2Client(simulator);
    Parameters form = form(simulator);

    assertRefused(client.post(Endpoint.TOKEN, form), XError.EXCHANGE_UNAUTHORIZED_CLIENT);
    assertRefused(
        client.post(
            Endpoint.TOKEN, form, "authorization", OAuth2Client.basic(simulator.clientId(), "no")),
        XError.EXCHANGE_UNAUTHORIZED_CLIENT);
    assertRefused(client.token(form.with("client_id", "another")), XError.EXCHANGE_INVALID_CLIENT);
  }

  @Test
  void limitHoldsForAQuarterOfAnHour() {
    XSimulator simulator =
        start(XSimulatorSettings.defaults().withClock(clock).withExchangeLimit(2));
    OAuth2Client client = new OAuth2Client(simulator);
    Parameters form = form(simulator);
    pair(client, form);
    pair(client, form);

    assertRefused(client.token(form), XError.EXCHANGE_RATE_LIMITED);
    clock.advance(Duration.ofMinutes(15));
    pair(client, form);
  }

  @Test
  void faultsConcernTheExchange() {
    XSimulator simulator = start(AccessLevel.READ);
    OAuth2Client client = new OAuth2Client(simulator);
    Parameters form = form(simulator);
    simulator.next(Fault.KEYS_REFUSED);
    simulator.misbehaveNext(
        Endpoint.TOKEN_EXCHANGE, Misbehaviour.error(XError.EXCHANGE_UNAVAILABLE));

    assertRefused(client.token(form), XError.EXCHANGE_INVALID_CLIENT);
    assertRefused(client.token(form), XError.EXCHANGE_UNAVAILABLE);
    pair(client, form);
  }
}
