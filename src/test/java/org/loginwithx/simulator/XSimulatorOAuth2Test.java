package org.loginwithx.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.loginwithx.simulator.OAuth2Client.ALL;
import static org.loginwithx.simulator.OAuth2Client.CALLBACK;
import static org.loginwithx.simulator.OAuth2Client.assertRefused;
import static org.loginwithx.simulator.OAuth2Client.exchange;
import static org.loginwithx.simulator.OAuth2Client.json;
import static org.loginwithx.simulator.OAuth2Client.location;
import static org.loginwithx.simulator.OAuth2Client.refresh;

import com.github.scribejava.core.builder.ServiceBuilder;
import com.github.scribejava.core.builder.api.DefaultApi20;
import com.github.scribejava.core.model.OAuth2AccessToken;
import com.github.scribejava.core.model.OAuthRequest;
import com.github.scribejava.core.model.Response;
import com.github.scribejava.core.model.Verb;
import com.github.scribejava.core.oauth.AccessTokenRequestParams;
import com.github.scribejava.core.oauth.AuthorizationUrlBuilder;
import com.github.scribejava.core.oauth.OAuth20Service;
import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The sign-in with OAuth 2.0, as far as nothing goes wrong. */
final class XSimulatorOAuth2Test {

  private static final String PROFILE = "?user.fields=confirmed_email";

  private final SettableClock clock = new SettableClock();
  private final XSimulator simulator =
      XSimulator.start(XSimulatorSettings.defaults().withClock(clock).withCallback(CALLBACK));
  private final OAuth2Client client = new OAuth2Client(simulator);

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void clientThatKnowsNothingOfThisProjectGetsTheProfile() throws Exception {
    try (OAuth20Service service =
        new ServiceBuilder(simulator.clientId())
            .apiSecret(String.valueOf(simulator.clientSecret()))
            .callback(CALLBACK)
            .defaultScope(ALL)
            .build(new SimulatorApi(simulator))) {
      AuthorizationUrlBuilder url = service.createAuthorizationUrlBuilder().state("s").initPKCE();
      String callback = simulator.approve(url.build(), "alice");
      String code = Parameters.parse(URI.create(callback).getRawQuery()).first("code", "");
      OAuth2AccessToken bought =
          service.getAccessToken(
              AccessTokenRequestParams.create(code)
                  .pkceCodeVerifier(url.getPkce().getCodeVerifier()));
      OAuth2AccessToken refreshed = service.refreshAccessToken(bought.getRefreshToken());

      OAuthRequest request = new OAuthRequest(Verb.GET, simulator.baseUri() + "/2/users/me");
      service.signRequest(refreshed, request);
      try (Response profile = service.execute(request)) {
        assertThat(profile.getBody())
            .isEqualTo(
                "{\"data\":{\"id\":\"1001\",\"name\":\"Alice Example\",\"username\":\"alice\"}}");
      }
    }
  }

  @Test
  void responseHasTheMembersAndShapesOfX() {
    HttpResponse<String> response = client.token(exchange(client.code(ALL, "alice")));

    JsonObject answer = json(response);
    assertThat(answer.keySet())
        .containsExactly("token_type", "expires_in", "access_token", "scope", "refresh_token");
    assertThat(answer.getString("token_type")).isEqualTo("bearer");
    assertThat(answer.getInt("expires_in")).isEqualTo(7200);
    assertThat(answer.getString("scope").split(" ")).containsExactlyInAnyOrder(ALL.split(" "));
    assertThat(response.headers().firstValue("content-type"))
        .hasValue("application/json;charset=utf-8");
    assertThat(response.headers().firstValue("cache-control"))
        .get()
        .asString()
        .contains("no-store");
  }

  @Test
  void everySecretBearsTheMark() {
    String code = client.code(ALL, "alice");
    JsonObject tokens = json(client.token(exchange(code)));

    assertThat(
            new String[] {
              code, tokens.getString("access_token"), tokens.getString("refresh_token")
            })
        .allSatisfy(
            secret ->
                assertThat(secret).contains(XSimulator.SECRET_MARK).matches("[A-Za-z0-9_-]{91}"));
    assertThat(simulator.clientSecret()).contains(XSimulator.SECRET_MARK);
    assertThat(simulator.clientId()).hasSize(34);
  }

  @Test
  void withoutOfflineAccessThereIsNoRefreshToken() {
    assertThat(client.tokens("tweet.read users.read", "alice"))
        .containsKey("access_token")
        .doesNotContainKey("refresh_token");
  }

  @Test
  void everySignInHasTokensOfItsOwn() {
    assertThat(client.accessToken(ALL, "alice")).isNotEqualTo(client.accessToken(ALL, "alice"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"s", "a b+c&d=e%20#?", "\u00fc\ud83e\udd9c"})
  void stateComesBackAsItWas(String state) {
    Parameters question = client.question(ALL).without("state").with("state", state);

    String callback = simulator.approve(client.pageUrl(question), "alice");

    assertThat(callback).matches("\\Q" + CALLBACK + "\\E\\?state=[^&]+&code=[A-Za-z0-9_-]{91}");
    assertThat(Parameters.parse(URI.create(callback).getRawQuery()).first("state"))
        .isEqualTo(state);
  }

  @Test
  void personWhoCancelsComesBackWithAnError() {
    String back = CALLBACK + "?error=access_denied&state=state%20of%20this%20test";
    HttpResponse<String> response = client.decide(client.question(ALL), "", "cancel");

    assertThat(response.statusCode()).isEqualTo(302);
    assertThat(location(response)).isEqualTo(back);
    assertThat(simulator.deny(client.pageUrl(client.question(ALL)))).isEqualTo(back);
  }

  @Test
  void personWhoCancelsCanComeBackWithTheStateOnly() {
    simulator.misbehave(Endpoint.AUTHORIZE_OAUTH2, Misbehaviour.withoutRedirectParameter("error"));
    String back = CALLBACK + "?state=state%20of%20this%20test";

    assertThat(client.page(client.question(ALL)).statusCode()).isEqualTo(200);
    assertThat(location(client.decide(client.question(ALL), "", "cancel"))).isEqualTo(back);
    assertThat(simulator.deny(client.pageUrl(client.question(ALL)))).isEqualTo(back);
  }

  @Test
  void callbackCanBeForged() {
    simulator.misbehaveNext(
        Endpoint.AUTHORIZE_OAUTH2, Misbehaviour.redirectParameter("state", "other"));

    assertThat(simulator.approve(client.pageUrl(client.question(ALL)), "alice"))
        .endsWith("&state=other");
  }

  @Test
  void pageThatLeadsNowhereIsToldToTheTest() {
    simulator.misbehaveNext(Endpoint.AUTHORIZE_OAUTH2, Misbehaviour.htmlErrorPage(503));

    assertThatThrownBy(() -> client.code(ALL, "alice"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("503");
  }

  @Test
  void authorizingLeadsBackToTheApp() {
    HttpResponse<String> response = client.decide(client.question(ALL), "@Alice", "authorize");

    assertThat(response.statusCode()).isEqualTo(302);
    String code = Parameters.parse(URI.create(location(response)).getRawQuery()).first("code", "");
    String accessToken = json(client.token(exchange(code))).getString("access_token");
    assertThat(client.me(accessToken, "").body()).contains("\"username\":\"alice\"");
  }

  @Test
  void pageAsksEveryTimeAndKnowsWhoIsSignedIn() {
    assertThat(client.page(client.question(ALL)).body()).contains("id=\"screen_name\"");
    client.decide(client.question(ALL), "alice", "authorize");

    HttpResponse<String> page = client.page(client.question(ALL));

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("Alice Example", "id=\"authorize\"", "id=\"cancel\"", "id=\"sign-out\"")
        .doesNotContain("id=\"screen_name\"");
  }

  @Test
  void signInIsSharedWithOAuth1() {
    Parameters requestToken = requestToken();
    client.decide(client.question(ALL), "alice", "authorize");

    assertThat(client.get("/oauth/authenticate?" + onlyToken(requestToken).encoded()).body())
        .as("signed in, but with OAuth 1.0a they have not agreed yet")
        .contains("Alice Example", "id=\"authorize\"")
        .doesNotContain("id=\"screen_name\"");
  }

  @Test
  void signingOutLeadsBackToTheSameQuestion() {
    client.decide(client.question(ALL), "alice", "authorize");
    String page = client.page(client.question(ALL)).body();
    String signOut = page.replaceFirst("(?s).*id=\"sign-out\" href=\"([^\"]*)\".*", "$1");

    HttpResponse<String> response = client.get(signOut.replace("&amp;", "&"));

    assertThat(location(response))
        .isEqualTo("/i/oauth2/authorize?" + client.question(ALL).encoded());
    assertThat(client.get(location(response)).body()).contains("id=\"screen_name\"");
  }

  @Test
  void linkOfAReadyAccountFillsInItsHandle() {
    String page = client.page(client.question(ALL)).body();
    String link = page.replaceFirst("(?s).*<a href=\"([^\"]*)\">@big_id</a>.*", "$1");

    assertThat(client.get(link.replace("&amp;", "&")).body()).contains("value=\"big_id\"");
    assertThat(client.page(client.question(ALL).with("screen_name", "big_id")).body())
        .as("X has no such parameter with OAuth 2.0")
        .doesNotContain("value=\"big_id\"");
  }

  @Test
  void pageShowsTheScopesAskedFor() {
    String page = client.page(client.question("tweet.read users.read")).body();

    assertThat(page)
        .contains("<code>tweet.read</code>", "<code>users.read</code>", CALLBACK)
        .doesNotContain("<code>tweet.write</code>", "e-mail address");
    assertThat(client.page(client.question(ALL)).body())
        .contains("e-mail address", "<code>offline.access</code>");
  }

  @Test
  void pageIsSilentAboutEmailWhenTheAppHasNoSwitchForIt() {
    try (XSimulator other =
        XSimulator.start(
            XSimulatorSettings.defaults().withCallback(CALLBACK).withoutEmailPermission())) {
      OAuth2Client otherClient = new OAuth2Client(other);

      assertThat(otherClient.page(otherClient.question(ALL)).body())
          .doesNotContain("e-mail address");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a-b, authorize, A handle has",
    "'', authorize, Type the handle",
    "alice, '', 'Authorize the app, or cancel'"
  })
  void incompleteFormIsShownAgain(String handle, String decision, String problem) {
    HttpResponse<String> page = client.decide(client.question(ALL), handle, decision);

    assertThat(page.statusCode()).isEqualTo(400);
    assertThat(page.body()).contains("role=\"alert\">" + problem, "id=\"screen_name\"");
    assertThat(location(page)).isEmpty();
  }

  @Test
  void peopleCanGrantLessThanTheAppAsked() {
    simulator.grantOnly("tweet.read", "users.read");
    JsonObject tokens = client.tokens(ALL, "alice");

    assertThat(tokens.getString("scope")).isEqualTo("tweet.read users.read");
    assertThat(tokens).doesNotContainKey("refresh_token");
    assertThat(client.me(tokens.getString("access_token"), PROFILE).body())
        .doesNotContain("confirmed_email");
  }

  @ParameterizedTest
  @CsvSource({
    "alice, true, true, alice@example.test",
    "alice, false, true,",
    "alice, true, false,",
    "no_email, true, true,",
  })
  void emailNeedsScopeSwitchAndAddress(
      String handle, boolean scope, boolean permission, String email) {
    XSimulatorSettings settings = XSimulatorSettings.defaults().withCallback(CALLBACK);
    try (XSimulator other =
        XSimulator.start(permission ? settings : settings.withoutEmailPermission())) {
      OAuth2Client otherClient = new OAuth2Client(other);
      String accessToken = otherClient.accessToken(scope ? ALL : "tweet.read users.read", handle);

      JsonObject data = json(otherClient.me(accessToken, PROFILE)).getJsonObject("data");

      assertThat(data.getString("confirmed_email", null)).isEqualTo(email);
    }
  }

  @Test
  void profileHasTheFieldsAskedFor() {
    String accessToken = client.accessToken(ALL, "protected_pat");

    assertThat(json(client.me(accessToken, "")).getJsonObject("data").keySet())
        .containsExactly("id", "name", "username");
    JsonObject data =
        json(client.me(
                accessToken,
                "?user.fields=id,name,username,profile_image_url,verified,created_at,protected"))
            .getJsonObject("data");
    assertThat(data.keySet())
        .containsExactlyInAnyOrder(
            "id", "name", "username", "profile_image_url", "verified", "created_at", "protected");
    assertThat(data.getBoolean("protected")).isTrue();
  }

  @Test
  void profileTellsTheLimit() {
    String accessToken = client.accessToken(ALL, "alice");
    String reset = Long.toString(clock.instant().plus(Duration.ofMinutes(15)).getEpochSecond());

    assertLimit(client.me(accessToken, ""), "75", "74", reset);

    simulator.misbehaveNext(
        Endpoint.USERS_ME, Misbehaviour.rateLimitHeaders("75", "0", "1700000000"));
    HttpResponse<String> last = client.me(accessToken, "");
    assertLimit(last, "75", "0", "1700000000");
    assertThat(last.statusCode()).isEqualTo(200);
    assertThat(last.body()).contains("\"id\":\"1001\"");
    assertThat(last.headers().firstValue("x-access-level")).as("OAuth 1.0a only").isEmpty();
  }

  private static void assertLimit(
      HttpResponse<String> response, String limit, String remaining, String reset) {
    assertThat(response.headers().firstValue("x-rate-limit-limit")).hasValue(limit);
    assertThat(response.headers().firstValue("x-rate-limit-remaining")).hasValue(remaining);
    assertThat(response.headers().firstValue("x-rate-limit-reset")).hasValue(reset);
  }

  @Test
  void profileCanLackAFieldAndSayWhy() {
    simulator.misbehaveNext(Endpoint.USERS_ME, Misbehaviour.partialError("confirmed_email"));

    HttpResponse<String> response = client.me(client.accessToken(ALL, "alice"), PROFILE);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response).getJsonObject("data").keySet())
        .containsExactly("id", "name", "username");
    assertThat(json(response).getJsonArray("errors").getJsonObject(0).getString("type"))
        .endsWith("/2/problems/not-authorized-for-field");
  }

  @Test
  void refreshTokenIsGoodForOneRefresh() {
    JsonObject first = client.tokens(ALL, "alice");

    JsonObject second = json(client.token(refresh(first.getString("refresh_token"))));

    assertThat(second.getString("scope")).isEqualTo(first.getString("scope"));
    assertThat(client.me(second.getString("access_token"), "").body()).contains("1001");
    assertThat(client.me(first.getString("access_token"), "").statusCode()).isEqualTo(200);
    assertRefused(
        client.token(refresh(first.getString("refresh_token"))), XError.INVALID_REFRESH_TOKEN);
    assertThat(client.token(refresh(second.getString("refresh_token"))).statusCode())
        .isEqualTo(200);
  }

  @Test
  void refreshTokenEndsAfterSixMonths() {
    String early = client.tokens(ALL, "alice").getString("refresh_token");
    String late = client.tokens(ALL, "alice").getString("refresh_token");

    clock.advance(Duration.ofDays(180).minusSeconds(1));
    assertThat(client.token(refresh(early)).statusCode()).isEqualTo(200);
    clock.advance(Duration.ofSeconds(1));
    assertRefused(client.token(refresh(late)), XError.INVALID_REFRESH_TOKEN);
  }

  @Test
  void accessTokenEndsAfterTwoHours() {
    String accessToken = client.accessToken(ALL, "alice");

    clock.advance(Duration.ofSeconds(7199));
    assertThat(client.me(accessToken, "").statusCode()).isEqualTo(200);
    clock.advance(Duration.ofSeconds(1));
    assertRefused(client.me(accessToken, ""), XError.UNAUTHORIZED_PROBLEM);
  }

  @ParameterizedTest
  @CsvSource({"access_token, 401, 200", "refresh_token, 200, 400"})
  void revokedTokenEndsAlone(String kind, int access, int refresh) {
    JsonObject tokens = client.tokens(ALL, "alice");

    HttpResponse<String> response = client.revoke(tokens.getString(kind));

    assertThat(response.body()).isEqualTo("{\"revoked\":true}");
    assertThat(client.me(tokens.getString("access_token"), "").statusCode()).isEqualTo(access);
    assertThat(client.token(refresh(tokens.getString("refresh_token"))).statusCode())
        .isEqualTo(refresh);
  }

  @Test
  void unknownTokenIsAsGoodAsRevoked() {
    assertThat(client.revoke("unknown").body()).isEqualTo("{\"revoked\":true}");
  }

  @Test
  void personWhoDisconnectsTheAppEndsEverything() {
    JsonObject tokens = client.tokens(ALL, "alice");
    String others = client.accessToken(ALL, "big_id");
    String code = client.code(ALL, "alice");
    Parameters signed = ClientCall.obtainAccessToken(simulator, CALLBACK, "alice");

    simulator.revoke("alice");

    assertRefused(client.me(tokens.getString("access_token"), ""), XError.UNAUTHORIZED_PROBLEM);
    assertRefused(
        client.token(refresh(tokens.getString("refresh_token"))), XError.INVALID_REFRESH_TOKEN);
    assertRefused(client.token(exchange(code)), XError.INVALID_AUTHORIZATION_CODE);
    assertRefused(
        ClientCall.to(simulator, Endpoint.VERIFY_CREDENTIALS).signedWith(signed).send(),
        XError.INVALID_TOKEN);
    assertThat(client.me(others, "").statusCode()).isEqualTo(200);
  }

  @Test
  void tokenOfOAuth1GivenBackLeavesThoseOfOAuth2() {
    String accessToken = client.accessToken(ALL, "alice");
    Parameters signed = ClientCall.obtainAccessToken(simulator, CALLBACK, "alice");

    ClientCall.to(simulator, Endpoint.INVALIDATE_TOKEN).signedWith(signed).send();

    assertThat(client.me(accessToken, "").statusCode()).isEqualTo(200);
  }

  @Test
  void publicClientNamesItselfInTheBody() {
    try (XSimulator other =
        XSimulator.start(XSimulatorSettings.defaults().withCallback(CALLBACK).withPublicClient())) {
      OAuth2Client otherClient = new OAuth2Client(other);
      Parameters form =
          exchange(otherClient.code(ALL, "alice")).with("client_id", other.clientId());

      HttpResponse<String> response = otherClient.post(Endpoint.TOKEN, form);

      assertThat(other.clientSecret()).isNull();
      assertThat(response.statusCode()).isEqualTo(200);
      Parameters token =
          Parameters.NONE
              .with("token", json(response).getString("access_token"))
              .with("client_id", other.clientId());
      assertThat(otherClient.post(Endpoint.REVOKE, token).body()).isEqualTo("{\"revoked\":true}");
    }
  }

  @Test
  void resetForgetsEverythingOfOAuth2() {
    JsonObject tokens = client.tokens(ALL, "alice");
    String code = client.code(ALL, "alice");
    simulator.grantOnly("tweet.read");

    simulator.reset();

    assertThat(simulator.calls(Endpoint.TOKEN)).isZero();
    assertRefused(client.token(exchange(code)), XError.INVALID_AUTHORIZATION_CODE);
    assertRefused(
        client.token(refresh(tokens.getString("refresh_token"))), XError.INVALID_REFRESH_TOKEN);
    assertRefused(client.me(tokens.getString("access_token"), ""), XError.UNAUTHORIZED_PROBLEM);
    assertThat(client.tokens(ALL, "alice").getString("scope")).contains("users.email");
  }

  @Test
  void callsAreCountedAndRecorded() {
    client.page(client.question(ALL));
    client.me(client.accessToken(ALL, "alice"), "");

    assertThat(Arrays.stream(Endpoint.values()).filter(endpoint -> simulator.calls(endpoint) > 0))
        .containsExactlyInAnyOrder(Endpoint.AUTHORIZE_OAUTH2, Endpoint.TOKEN, Endpoint.USERS_ME);
    assertThat(simulator.recorded())
        .extracting(RecordedCall::endpoint)
        .containsExactly(Endpoint.TOKEN, Endpoint.USERS_ME);
    assertThat(simulator.recorded().get(0).body()).contains("grant_type=authorization_code");
  }

  @Test
  void responsesCanBeScripted() {
    String accessToken = client.accessToken(ALL, "alice");
    simulator.misbehaveNext(Endpoint.USERS_ME, Misbehaviour.error(XError.CREDITS_DEPLETED));
    simulator.misbehaveNext(Endpoint.TOKEN, Misbehaviour.withoutMember("access_token"));

    assertRefused(client.me(accessToken, ""), XError.CREDITS_DEPLETED);
    assertThat(client.tokens(ALL, "alice")).doesNotContainKey("access_token");
  }

  private Parameters requestToken() {
    return Parameters.parse(ClientCall.requestToken(simulator, CALLBACK).send().body());
  }

  private static Parameters onlyToken(Parameters requestToken) {
    return Parameters.NONE.with("oauth_token", requestToken.first("oauth_token", ""));
  }

  private static final class SimulatorApi extends DefaultApi20 {

    private final XSimulator simulator;

    SimulatorApi(XSimulator simulator) {
      this.simulator = simulator;
    }

    @Override
    public String getAccessTokenEndpoint() {
      return simulator.baseUri() + "/2/oauth2/token";
    }

    @Override
    protected String getAuthorizationBaseUrl() {
      return simulator.authorizeUrl().toString();
    }
  }
}
