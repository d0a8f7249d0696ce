package org.loginwithx.x;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.loginwithx.http.HttpCaller;
import org.loginwithx.metrics.Metrics;
import org.loginwithx.oauth1.AccessToken;
import org.loginwithx.oauth1.RequestToken;
import org.loginwithx.oauth2.ClientCredentials;
import org.loginwithx.oauth2.OAuth2Tokens;
import org.loginwithx.oauth2.Scopes;
import org.loginwithx.simulator.Endpoint;
import org.loginwithx.simulator.Misbehaviour;
import org.loginwithx.simulator.RecordedCall;
import org.loginwithx.simulator.XError;
import org.loginwithx.simulator.XSimulator;
import org.loginwithx.simulator.XSimulatorSettings;

/** The exchange of a token of OAuth 1.0a, against a strict X. */
final class TokenExchangeCallTest {

  private static final Scopes WANTED = Scopes.of("users.read", "tweet.read", "offline.access");

  @RegisterExtension
  static final XSimulator X =
      XSimulator.start(XSimulatorSettings.defaults().withCallback(XCalls.CALLBACK));

  @RegisterExtension
  static final XSimulator PUBLIC =
      XSimulator.start(
          XSimulatorSettings.defaults().withCallback(XCalls.CALLBACK).withPublicClient());

  private final HttpCaller caller = new HttpCaller(XCalls.BUDGET);

  @AfterEach
  void close() {
    caller.close();
  }

  private OAuth2Client client(XSimulator x, @Nullable String secret) {
    return new OAuth2Client(
        new OAuth2Connection(
            new ClientCredentials(x.clientId(), secret), x.baseUri(), x.authorizeUrl(), WANTED),
        caller,
        Clock.systemUTC(),
        Metrics.NONE);
  }

  private static AccessToken token(XSimulator x) {
    try (XCalls calls = XCalls.to(x)) {
      RequestToken token = XCalls.value(XCalls.join(calls.client.requestToken(XCalls.CALLBACK)));
      String page = calls.client.authorizationUrl(token, AuthorizationHints.NONE).toString();
      String verifier =
          x.approve(page, "alice").replaceFirst(".*[?&]oauth_verifier=([^&]*).*", "$1");
      return XCalls.value(XCalls.join(calls.client.accessToken(token, verifier))).token();
    }
  }

  @Test
  void pairHasTheScopesThatWereAskedForAndARefreshToken() {
    OAuth2Client client = client(X, X.clientSecret());
    AccessToken token = token(X);

    OAuth2Tokens pair = XCalls.value(XCalls.join(client.exchange(token, WANTED)));

    assertThat(pair.scopes()).isEqualTo(WANTED);
    assertThat(pair.refreshToken()).isNotNull();
    assertThat(XCalls.value(XCalls.join(client.me(pair))).user().screenName()).isEqualTo("alice");
    RecordedCall call =
        X.recorded().stream()
            .filter(each -> each.endpoint() == Endpoint.TOKEN_EXCHANGE)
            .findFirst()
            .orElseThrow();
    assertThat(requireNonNull(call.headers().get("authorization")).get(0)).startsWith("Basic ");
    assertThat(call.body())
        .startsWith("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&")
        .contains("&subject_token_type=urn%3Ax%3Aparams%3Aoauth%3Atoken-type%3Aoauth1_token&")
        .endsWith("&scope=offline.access%20tweet.read%20users.read")
        .doesNotContain("client_id");
  }

  @Test
  void publicClientSendsItsIdInTheForm() {
    OAuth2Client client = client(PUBLIC, null);

    XCalls.value(XCalls.join(client.exchange(token(PUBLIC), WANTED)));

    assertThat(PUBLIC.recorded().get(PUBLIC.recorded().size() - 1).body())
        .endsWith("&client_id=" + PUBLIC.clientId());
  }

  @ParameterizedTest
  @CsvSource({
    "EXCHANGE_INVALID_CLIENT, KEYS_REFUSED",
    "EXCHANGE_UNAUTHORIZED_CLIENT, KEYS_REFUSED",
    "EXCHANGE_INVALID_GRANT, TOKEN_REVOKED",
    "EXCHANGE_INVALID_SCOPE, SCOPE_MISSING",
    "EXCHANGE_INVALID_REQUEST, UNKNOWN_ERROR",
    "EXCHANGE_UNAVAILABLE, OVERLOADED",
    "EXCHANGE_RATE_LIMITED, RATE_LIMITED",
  })
  void errorOfXIsUnderstood(XError error, XFault fault) {
    OAuth2Client client = client(X, X.clientSecret());
    X.misbehave(Endpoint.TOKEN_EXCHANGE, Misbehaviour.error(error));

    XResult<OAuth2Tokens> result =
        XCalls.join(client.exchange(new AccessToken("1-token", "secret"), WANTED));

    assertThat(XCalls.failure(result).fault()).isEqualTo(fault);
  }

  @Test
  void pairWithoutARefreshTokenIsNoPair() {
    OAuth2Client client = client(X, X.clientSecret());
    AccessToken token = token(X);
    X.misbehaveNext(Endpoint.TOKEN_EXCHANGE, Misbehaviour.withoutMember("refresh_token"));

    XResult<OAuth2Tokens> result = XCalls.join(client.exchange(token, WANTED));

    assertThat(XCalls.failure(result).fault()).isEqualTo(XFault.BAD_TOKEN);
  }

  @Test
  void answerThatGotLostIsAskedForAgain() {
    OAuth2Client client = client(X, X.clientSecret());
    AccessToken token = token(X);
    X.misbehaveNext(Endpoint.TOKEN_EXCHANGE, Misbehaviour.reset());

    OAuth2Tokens pair = XCalls.value(XCalls.join(client.exchange(token, WANTED)));

    assertThat(XCalls.value(XCalls.join(client.me(pair))).user().screenName()).isEqualTo("alice");
  }

  @Test
  void scopesAreCutToWhatXGrants() {
    Scopes wanted =
        Scopes.of("tweet.read", "users.read", "tweet.write", "users.email", "bookmark.read");

    assertThat(ExchangeScopes.WIDEST.of(wanted))
        .isEqualTo(
            Scopes.of("tweet.read", "users.read", "tweet.write", "users.email", "offline.access"));
    assertThat(ExchangeScopes.READ.of(wanted)).isEqualTo(WANTED);
  }
}
