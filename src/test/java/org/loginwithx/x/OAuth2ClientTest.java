package org.loginwithx.x;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.loginwithx.http.HttpCaller;
import org.loginwithx.metrics.Metrics;
import org.loginwithx.oauth2.ClientCredentials;
import org.loginwithx.oauth2.OAuth2Tokens;
import org.loginwithx.oauth2.Pkce;
import org.loginwithx.oauth2.Scopes;
import org.loginwithx.simulator.Endpoint;
import org.loginwithx.simulator.Misbehaviour;
import org.loginwithx.simulator.RecordedCall;
import org.loginwithx.simulator.XAccount;
import org.loginwithx.simulator.XSimulator;
import org.loginwithx.simulator.XSimulatorSettings;

/** The calls of OAuth 2.0 against a strict X. */
final class OAuth2ClientTest {

  private static final String CALLBACK = "http://127.0.0.1:8080/oauth2/callback/twitter";
  private static final Scopes ALL =
      Scopes.of("users.read", "tweet.read", "users.email", "offline.access");

  @RegisterExtension
  static final XSimulator X =
      XSimulator.start(XSimulatorSettings.defaults().withCallback(CALLBACK));

  private final HttpCaller caller = new HttpCaller(XCalls.BUDGET);

  @AfterEach
  void close() {
    caller.close();
  }

  private OAuth2Client client(XSimulator x, @Nullable String secret, Scopes scopes) {
    OAuth2Connection connection =
        new OAuth2Connection(
            new ClientCredentials(x.clientId(), secret), x.baseUri(), x.authorizeUrl(), scopes);
    return new OAuth2Client(connection, caller, Clock.systemUTC(), Metrics.NONE);
  }

  private OAuth2Client client(Scopes scopes) {
    return client(X, X.clientSecret(), scopes);
  }

  private static String code(XSimulator x, OAuth2Client client, Pkce pkce, String handle) {
    URI page = client.authorizationUrl("the-state", pkce, CALLBACK);
    String callback = x.approve(page.toString(), handle);
    assertThat(callback).startsWith(CALLBACK + "?").contains("state=the-state");
    return callback.replaceFirst(".*[?&]code=([^&]*).*", "$1");
  }

  private static OAuth2Tokens logIn(XSimulator x, OAuth2Client client, String handle) {
    Pkce pkce = Pkce.create();
    return XCalls.value(XCalls.join(client.tokens(code(x, client, pkce, handle), pkce, CALLBACK)));
  }

  @Test
  void logInEndsWithThePersonWhoAgreed() {
    OAuth2Client client = client(ALL);

    OAuth2Tokens tokens = logIn(X, client, "alice");
    XUser user = XCalls.value(XCalls.join(client.me(tokens))).user();

    assertThat(tokens.scopes()).isEqualTo(ALL);
    assertThat(tokens.refreshToken()).isNotNull();
    assertThat(Duration.between(Instant.now(), tokens.expiresAt()).toMinutes())
        .isBetween(110L, 120L);
    XAccount alice = X.account("alice");
    assertThat(user.id()).isEqualTo(alice.id());
    assertThat(user.screenName()).isEqualTo("alice");
    assertThat(user.name()).isEqualTo(alice.name());
    assertThat(user.email()).isEqualTo(alice.email());
    assertThat(user.profileImageUrl()).isNotNull();
  }

  @Test
  void userObjectIsThereAsXSentIt() {
    OAuth2Client client = client(ALL);

    XProfile answer = XCalls.value(XCalls.join(client.me(logIn(X, client, "protected_pat"))));

    assertThat(answer.raw().getString("id")).isEqualTo("1006");
    assertThat(answer.raw().getBoolean("protected")).isTrue();
    assertThat(answer.raw().getJsonObject("public_metrics").getInt("followers_count")).isEqualTo(3);
    assertThat(answer.toString()).isEqualTo("XProfile[id=1006, ***]");
  }

  @Test
  void onlyWhatIsUsedIsAskedFor() {
    OAuth2Client client = client(OAuth2Connection.LEAST);

    OAuth2Tokens tokens = logIn(X, client, "alice");
    XUser user = XCalls.value(XCalls.join(client.me(tokens))).user();

    assertThat(tokens.refreshToken()).isNull();
    assertThat(user.email()).isNull();
    assertThat(X.recorded().get(1).query())
        .isEqualTo(
            "user.fields=created_at,profile_image_url,protected,public_metrics,verified_type");
  }

  @Test
  @DisplayName("BCP-13: client secret and token travel in headers only")
  void secretsTravelInHeadersOnly() {
    OAuth2Client client = client(ALL);
    OAuth2Tokens tokens = logIn(X, client, "alice");
    XCalls.value(XCalls.join(client.me(tokens)));

    List<RecordedCall> calls = X.recorded();
    assertThat(calls).hasSize(2);
    assertThat(calls.get(0).body())
        .contains("grant_type=authorization_code", "code_verifier=")
        .doesNotContain("client_secret", "client_id");
    assertThat(calls.get(1).headers().get("authorization"))
        .containsExactly("Bearer " + tokens.accessToken());
    assertThat(calls)
        .allSatisfy(
            call ->
                assertThat(call.query())
                    .doesNotContain(XSimulator.SECRET_MARK, "access_token", "client"));
  }

  @Test
  void publicClientOnlyNamesItself() {
    try (XSimulator x =
        XSimulator.start(XSimulatorSettings.defaults().withPublicClient().withCallback(CALLBACK))) {
      OAuth2Client client = client(x, null, ALL);

      OAuth2Tokens tokens = logIn(x, client, "alice");
      OAuth2Tokens next =
          XCalls.value(
              XCalls.join(client.refresh(requireNonNull(tokens.refreshToken()), tokens.scopes())));

      assertThat(next.accessToken()).isNotEqualTo(tokens.accessToken());
      assertThat(x.recorded())
          .allSatisfy(
              call -> {
                assertThat(call.headers().get("authorization")).isNull();
                assertThat(call.body()).contains("client_id=" + x.clientId());
              });
    }
  }

  @Test
  void codeServesOnce() {
    OAuth2Client client = client(ALL);
    Pkce pkce = Pkce.create();
    String code = code(X, client, pkce, "alice");
    XCalls.value(XCalls.join(client.tokens(code, pkce, CALLBACK)));

    assertThat(XCalls.failure(XCalls.join(client.tokens(code, pkce, CALLBACK))).fault())
        .isEqualTo(XFault.TOKEN_EXPIRED);
  }

  @Test
  @DisplayName("30 seconds at X and no longer")
  void codeDiesSoon() {
    SettableTime time = new SettableTime();
    try (XSimulator x =
        XSimulator.start(XSimulatorSettings.defaults().withClock(time).withCallback(CALLBACK))) {
      OAuth2Client client = client(x, x.clientSecret(), ALL);
      Pkce pkce = Pkce.create();
      String code = code(x, client, pkce, "alice");

      time.pass(Duration.ofSeconds(31));

      assertThat(XCalls.failure(XCalls.join(client.tokens(code, pkce, CALLBACK))).fault())
          .isEqualTo(XFault.TOKEN_EXPIRED);
    }
  }

  @Test
  @DisplayName("BCP-07: a code does not fit the verifier of another log-in, nor another address")
  void codeIsBoundToItsLogIn() {
    OAuth2Client client = client(ALL);
    Pkce pkce = Pkce.create();
    String code = code(X, client, pkce, "alice");

    assertThat(XCalls.failure(XCalls.join(client.tokens(code, Pkce.create(), CALLBACK))).fault())
        .isEqualTo(XFault.CODE_MISMATCH);
    X.allowCallback(CALLBACK + "2");
    assertThat(XCalls.failure(XCalls.join(client.tokens(code, pkce, CALLBACK + "2"))).fault())
        .isEqualTo(XFault.CALLBACK_NOT_APPROVED);
  }

  @Test
  void wrongSecretIsAMatterOfSettings() {
    OAuth2Client right = client(ALL);
    Pkce pkce = Pkce.create();
    String code = code(X, right, pkce, "alice");

    OAuth2Client wrong = client(X, "wrong", ALL);

    assertThat(XCalls.failure(XCalls.join(wrong.tokens(code, pkce, CALLBACK))).fault())
        .isEqualTo(XFault.KEYS_REFUSED);
  }

  @Test
  void refreshTokenServesOnce() {
    OAuth2Client client = client(ALL);
    OAuth2Tokens first = logIn(X, client, "alice");
    String refresh = requireNonNull(first.refreshToken());

    OAuth2Tokens second = XCalls.value(XCalls.join(client.refresh(refresh, first.scopes())));

    assertThat(second.refreshToken()).isNotNull().isNotEqualTo(refresh);
    assertThat(second.scopes()).isEqualTo(first.scopes());
    assertThat(XCalls.value(XCalls.join(client.me(second))).user().screenName()).isEqualTo("alice");
    assertThat(XCalls.failure(XCalls.join(client.refresh(refresh, first.scopes()))).fault())
        .isEqualTo(XFault.TOKEN_REVOKED);
  }

  @Test
  @DisplayName("F-72: a refresh that X may have seen is not sent again")
  void refreshIsNotRepeated() {
    OAuth2Client client = client(ALL);
    OAuth2Tokens tokens = logIn(X, client, "alice");
    int before = X.calls(Endpoint.TOKEN);
    X.misbehave(Endpoint.TOKEN, Misbehaviour.htmlErrorPage(502));

    XFailure failure =
        XCalls.failure(
            XCalls.join(client.refresh(requireNonNull(tokens.refreshToken()), tokens.scopes())));

    assertThat(failure.fault()).isEqualTo(XFault.SERVER_ERROR);
    assertThat(failure.endpoint()).isEqualTo(XEndpoint.REFRESH);
    assertThat(X.calls(Endpoint.TOKEN)).isEqualTo(before + 1);
  }

  @Test
  @DisplayName("F-23: a revoked token is reported as revoked")
  void revokedTokenIsNamed() {
    OAuth2Client client = client(ALL);
    OAuth2Tokens tokens = logIn(X, client, "alice");

    assertThat(XCalls.value(XCalls.join(client.revoke(tokens.accessToken())))).isTrue();

    assertThat(XCalls.failure(XCalls.join(client.me(tokens))).fault())
        .isEqualTo(XFault.TOKEN_REVOKED);
  }
}
