package org.loginwithx.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.loginwithx.simulator.OAuth2Client.ALL;
import static org.loginwithx.simulator.OAuth2Client.CALLBACK;
import static org.loginwithx.simulator.OAuth2Client.assertRefused;
import static org.loginwithx.simulator.OAuth2Client.basic;
import static org.loginwithx.simulator.OAuth2Client.json;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bearer of the app itself, and what it is good for. */
final class XSimulatorAppOnlyTest {

  private static final Parameters FORM = Parameters.NONE.with("grant_type", "client_credentials");

  // A key and a secret that have to be escaped before they are joined.
  private final XSimulator simulator =
      XSimulator.start(
          XSimulatorSettings.defaults()
              .withCallback(CALLBACK)
              .withConsumerKey("key:1")
              .withConsumerSecret("secret %/+"));
  private final OAuth2Client client = new OAuth2Client(simulator);
  private final String authorization = basic("key%3A1", "secret%20%25%2F%2B");

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void appGetsTheSameBearerEveryTime() {
    HttpResponse<String> response = token();

    assertThat(response.body())
        .matches("\\{\"token_type\":\"bearer\",\"access_token\":\"[A-Za-z0-9%]+\"}")
        .contains(XSimulator.SECRET_MARK, "%2F", "%3D");
    assertThat(token().body()).isEqualTo(response.body());
  }

  @Test
  void whateverIsWrongTheResponseIsCode99() {
    String[] wrong = {
      basic("key%3A1", "guess"),
      basic("key:1", "secret %/+"),
      basic(simulator.clientId(), String.valueOf(simulator.clientSecret())),
      basic("key%3A1", "%zz"),
      "Bearer any",
    };
    for (String header : wrong) {
      assertRefused(
          client.post(Endpoint.APP_TOKEN, FORM, "authorization", header), XError.UNABLE_TO_VERIFY);
    }
    assertRefused(client.post(Endpoint.APP_TOKEN, FORM), XError.UNABLE_TO_VERIFY);
    assertRefused(
        client.post(
            Endpoint.APP_TOKEN,
            Parameters.NONE.with("grant_type", "authorization_code"),
            "authorization",
            authorization),
        XError.UNABLE_TO_VERIFY);
    assertRefused(
        client.send(
            client
                .request("/oauth2/token", "authorization", authorization)
                .header("content-type", "text/plain")
                .POST(BodyPublishers.ofString(FORM.encoded()))),
        XError.UNABLE_TO_VERIFY);
  }

  @Test
  void bearerLooksUpPeople() {
    assertThat(user("Alice", bearer()).body())
        .isEqualTo(
            "{\"data\":{\"id\":\"1001\",\"name\":\"Alice Example\",\"username\":\"alice\"}}");
    assertThat(user("alice?user.fields=verified,confirmed_email", bearer()).body())
        .contains("\"verified\":false")
        .doesNotContain("confirmed_email");
  }

  @Test
  void bearerIsNobodysProfile() {
    assertRefused(client.me(bearer(), ""), XError.UNSUPPORTED_AUTHENTICATION_PROBLEM);
    assertRefused(
        client.get("/1.1/account/verify_credentials.json", "authorization", "Bearer " + bearer()),
        XError.CREDENTIALS_NOT_ALLOWED);
  }

  @Test
  void tokensOfPeopleLookUpPeopleToo() {
    Parameters signed = ClientCall.obtainAccessToken(simulator, CALLBACK, "big_id");

    assertThat(user("alice", client.accessToken(ALL, "big_id")).body()).contains("\"1001\"");
    assertThat(
            new ClientCall(
                    simulator,
                    "GET",
                    "/2/users/by/username/alice",
                    "",
                    "",
                    ClientCall.to(simulator, Endpoint.USERS_BY_USERNAME).header(),
                    simulator.consumerSecret(),
                    "")
                .signedWith(signed)
                .send()
                .body())
        .contains("\"1001\"");
    assertRefused(
        user("alice", client.accessToken("users.read", "big_id")), XError.FORBIDDEN_PROBLEM);
    assertRefused(
        user("alice", client.accessToken(ALL, "suspended_sam")), XError.USER_SUSPENDED_PROBLEM);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nobody_here", "suspended_sam"})
  void personWhoIsNotThereIsAnErrorWithStatus200(String handle) {
    for (int time = 0; time < 2; time++) {
      HttpResponse<String> response = user(handle, bearer());

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(json(response).keySet()).containsExactly("errors");
      assertThat(json(response).getJsonArray("errors").getJsonObject(0).getString("type"))
          .endsWith("/2/problems/resource-not-found");
    }
  }

  @Test
  void badTokenHandleOrFieldIsRefused() {
    assertRefused(user("alice", "unknown"), XError.UNAUTHORIZED_PROBLEM);
    assertRefused(client.get("/2/users/by/username/alice"), XError.UNAUTHORIZED_PROBLEM);
    assertRefused(user("a-b", bearer()), XError.INVALID_REQUEST_PROBLEM, "username", "a-b");
    assertRefused(
        user("alice?user.fields=nickname", bearer()),
        XError.INVALID_REQUEST_PROBLEM,
        "user.fields",
        "nickname");
  }

  /** As X's example prints it, with the escapes unescaped by the form, or properly. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void invalidatedBearerIsDeadAndTheNextIsAnother(boolean escaped) {
    String bearer = bearer();
    String value = escaped ? PercentEncoding.encode(bearer) : bearer;

    HttpResponse<String> response =
        client.send(
            client
                .request("/oauth2/invalidate_token", "authorization", authorization)
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("access_token=" + value)));

    assertThat(response.body()).isEqualTo("{\"access_token\":\"" + bearer + "\"}");
    assertRefused(user("alice", bearer), XError.UNAUTHORIZED_PROBLEM);
    assertRefused(client.me(bearer, ""), XError.UNAUTHORIZED_PROBLEM);
    assertThat(bearer()).isNotEqualTo(bearer);
  }

  @Test
  void onlyTheAppInvalidatesItsBearer() {
    Parameters form = Parameters.NONE.with("access_token", bearer());

    assertRefused(
        client.post(
            Endpoint.INVALIDATE_APP_TOKEN, form, "authorization", basic("key%3A1", "guess")),
        XError.UNABLE_TO_VERIFY);
    assertRefused(
        client.post(
            Endpoint.INVALIDATE_APP_TOKEN,
            Parameters.NONE.with("access_token", "unknown"),
            "authorization",
            authorization),
        XError.INVALID_TOKEN);
    assertThat(user("alice", bearer()).statusCode()).isEqualTo(200);
  }

  @Test
  void resetForgetsTheBearer() {
    String bearer = bearer();

    simulator.reset();

    assertRefused(user("alice", bearer), XError.UNAUTHORIZED_PROBLEM);
    assertThat(bearer()).isNotEqualTo(bearer);
  }

  private HttpResponse<String> token() {
    return client.post(Endpoint.APP_TOKEN, FORM, "authorization", authorization);
  }

  private String bearer() {
    return json(token()).getString("access_token");
  }

  private HttpResponse<String> user(String handleAndQuery, String bearer) {
    return client.get(
        "/2/users/by/username/" + handleAndQuery, "authorization", "Bearer " + bearer);
  }
}
