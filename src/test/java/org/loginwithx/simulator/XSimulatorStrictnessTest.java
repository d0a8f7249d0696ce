package org.loginwithx.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What X refuses, the simulator refuses with X's words. */
@Tag("thorough")
final class XSimulatorStrictnessTest {

  private static final String CALLBACK = "http://127.0.0.1:8080/callback";

  private final SettableClock clock = new SettableClock();
  private final XSimulator simulator =
      XSimulator.start(
          XSimulatorSettings.defaults().withClock(clock).withAccessLevel(AccessLevel.READ_WRITE));

  @BeforeEach
  void approveCallback() {
    simulator.allowCallback(CALLBACK);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private static void assertRefused(HttpResponse<String> response, XError error) {
    assertThat(response.body()).isEqualTo(error.body(response.uri().getPath()));
    assertThat(response.statusCode()).isEqualTo(error.status());
    assertThat(response.headers().firstValue("content-type")).hasValue(error.contentType());
    assertThat(response.headers().firstValue("date")).isPresent();
  }

  private ClientCall requestToken() {
    return ClientCall.requestToken(simulator, CALLBACK);
  }

  @Nested
  final class AnyCall {

    static Stream<Arguments> wrongCalls() {
      return Stream.of(
          wrong(
              "no key", call -> call.without("oauth_consumer_key"), XError.BAD_AUTHENTICATION_DATA),
          wrong("no nonce", call -> call.without("oauth_nonce"), XError.BAD_AUTHENTICATION_DATA),
          wrong("no time", call -> call.without("oauth_timestamp"), XError.BAD_AUTHENTICATION_DATA),
          wrong(
              "no version", call -> call.without("oauth_version"), XError.BAD_AUTHENTICATION_DATA),
          wrong(
              "no method",
              call -> call.without("oauth_signature_method"),
              XError.BAD_AUTHENTICATION_DATA),
          wrong(
              "version 2.0",
              call -> call.with("oauth_version", "2.0"),
              XError.BAD_AUTHENTICATION_DATA),
          wrong(
              "repeated parameter",
              call -> call.withSecond("oauth_callback", CALLBACK),
              XError.BAD_AUTHENTICATION_DATA),
          wrong(
              "repeated in the query",
              call -> call.withQuery("oauth_nonce=other"),
              XError.BAD_AUTHENTICATION_DATA),
          wrong(
              "repeated in the form",
              call -> call.withForm("oauth_callback=oob"),
              XError.BAD_AUTHENTICATION_DATA),
          wrong(
              "other key",
              call -> call.with("oauth_consumer_key", "other"),
              XError.COULD_NOT_AUTHENTICATE),
          wrong(
              "other secret",
              call -> call.withConsumerSecret("other"),
              XError.COULD_NOT_AUTHENTICATE),
          wrong(
              "other method",
              call -> call.with("oauth_signature_method", "PLAINTEXT"),
              XError.COULD_NOT_AUTHENTICATE),
          wrong(
              "token where none belongs",
              call -> call.with("oauth_token", ""),
              XError.COULD_NOT_AUTHENTICATE),
          wrong(
              "nonce not ASCII",
              call -> call.with("oauth_nonce", "n\u00f6nce"),
              XError.COULD_NOT_AUTHENTICATE),
          wrong(
              "time not a number",
              call -> call.with("oauth_timestamp", "now"),
              XError.TIMESTAMP_OUT_OF_BOUNDS));
    }

    private static Arguments wrong(String what, UnaryOperator<ClientCall> change, XError error) {
      return Arguments.of(what, change, error);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongCalls")
    void wrongCallIsRefused(String what, UnaryOperator<ClientCall> change, XError error) {
      assertRefused(change.apply(requestToken()).send(), error);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "OAuth",
          "OAuth oauth_consumer_key=unquoted",
          "OAuth oauth_consumer_key=\"%zz\"",
          "OAuth oauth_consumer_key=\"a\",",
          "OAuth oauth_consumer_key=\"%ff\"",
          "Bearer AAAA",
          "Basic YTpi",
        })
    void unusableAuthorizationIsRefused(String authorization) {
      ClientCall call = requestToken();

      assertRefused(
          call.send(call.unsigned().header("authorization", authorization)),
          XError.BAD_AUTHENTICATION_DATA);
    }

    @Test
    void callWithoutAuthorizationIsRefused() {
      ClientCall call = requestToken();

      assertRefused(call.send(call.unsigned()), XError.BAD_AUTHENTICATION_DATA);
    }

    @Test
    void secondAuthorizationIsRefused() {
      ClientCall call = requestToken();

      assertRefused(
          call.send(
              call.unsigned()
                  .header("authorization", call.authorization())
                  .header("authorization", call.authorization())),
          XError.BAD_AUTHENTICATION_DATA);
    }

    @Test
    void changedQueryOrFormIsRefused() {
      ClientCall call = requestToken();
      String authorization = call.authorization();

      assertRefused(
          call.send(call.withQuery("a=b").unsigned().header("authorization", authorization)),
          XError.COULD_NOT_AUTHENTICATE);
      assertRefused(
          call.send(call.withForm("a=b").unsigned().header("authorization", authorization)),
          XError.COULD_NOT_AUTHENTICATE);
    }

    @Test
    void signatureForAnotherHostIsRefused() throws Exception {
      String authorization = requestToken().authorization();
      try (RawClient client = RawClient.connectTo(simulator)) {
        client.send(
            "POST /oauth/request_token HTTP/1.1\r\nHost: api.x.com\r\nConnection: close\r\n"
                + "Authorization: "
                + authorization
                + "\r\n\r\n");

        assertThat(client.readAll()).startsWith("HTTP/1.1 401 ").contains("\"code\":32");
      }
    }

    @Test
    void repeatedCallIsRefused() {
      ClientCall call = requestToken();
      assertThat(call.send().statusCode()).isEqualTo(200);

      assertRefused(call.send(), XError.COULD_NOT_AUTHENTICATE);
    }

    @Test
    void wronglySignedCallDoesNotUseUpTheNonce() {
      ClientCall call = requestToken();
      assertThat(call.withConsumerSecret("guess").send().statusCode()).isEqualTo(401);

      assertThat(call.send().statusCode()).isEqualTo(200);
    }

    @Test
    void sameNonceWithAnotherTokenIsNew() {
      ClientCall call = requestToken();
      Parameters token = Parameters.parse(call.send().body());
      String nonce = call.header().first("oauth_nonce", "");

      assertRefused(
          ClientCall.to(simulator, Endpoint.ACCESS_TOKEN)
              .signedWith(token)
              .with("oauth_nonce", nonce)
              .send(),
          XError.VERIFIER_MISSING_XML);
    }

    @ParameterizedTest
    @ValueSource(longs = {-15 * 60, -1, 0, 5 * 60})
    void timestampInTheWindowIsTaken(long seconds) {
      assertThat(requestTokenAt(seconds).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(longs = {-15 * 60 - 2, 5 * 60 + 2, 24 * 60 * 60})
    void timestampOutOfTheWindowIsRefused(long seconds) {
      assertRefused(requestTokenAt(seconds), XError.TIMESTAMP_OUT_OF_BOUNDS);
    }

    private HttpResponse<String> requestTokenAt(long seconds) {
      // The clock stands between two seconds; a window of whole seconds starts at the next.
      Instant start = clock.instant().plusMillis(999);
      String timestamp = Long.toString(start.getEpochSecond() + seconds - (seconds > 0 ? 1 : 0));
      return requestToken().with("oauth_timestamp", timestamp).send();
    }

    @Test
    void otherHttpMethodIsRefused() {
      HttpResponse<String> response = requestToken().withMethod("GET").send();

      assertThat(response.statusCode()).isEqualTo(405);
      assertThat(response.headers().firstValue("allow")).hasValue("POST");
    }
  }

  @Nested
  final class RequestTokenCall {

    @Test
    void responseIsTheFormOfTheGuide() {
      HttpResponse<String> response = requestToken().send();

      assertThat(response.body())
          .matches("oauth_token=\\w{27}&oauth_token_secret=\\w{32}&oauth_callback_confirmed=true");
      assertThat(response.headers().map()).containsKey("date");
      assertThat(response.headers().firstValue("content-type")).hasValue("text/html;charset=utf-8");
      assertThat(response.headers().firstValue("cache-control"))
          .hasValue("no-cache, no-store, must-revalidate, pre-check=0, post-check=0");
    }

    @Test
    void callbackMayStandInFormOrQuery() {
      String parameter = "oauth_callback=" + PercentEncoding.encode(CALLBACK);
      ClientCall call = ClientCall.to(simulator, Endpoint.REQUEST_TOKEN);

      assertThat(call.withForm(parameter).send().statusCode()).isEqualTo(200);
      assertThat(
              ClientCall.to(simulator, Endpoint.REQUEST_TOKEN)
                  .withQuery(parameter)
                  .send()
                  .statusCode())
          .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "http://127.0.0.1:8080/callback/",
          "http://127.0.0.1:8080/Callback",
          "https://127.0.0.1:8080/callback",
          "http://localhost:8080/callback",
          "http://127.0.0.1:8080/callback#fragment",
        })
    void callbackNotOnTheListIsRefused(String callback) {
      assertRefused(
          ClientCall.requestToken(simulator, callback).send(), XError.CALLBACK_NOT_APPROVED);
    }

    @Test
    void queryOfTheCallbackIsNotCompared() {
      String callback = CALLBACK + "?next=/a b&x=\u00fc";

      assertThat(ClientCall.requestToken(simulator, callback).send().statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {CALLBACK, "oob"})
    void emptyListRefusesEveryCallback(String callback) {
      try (XSimulator fresh = XSimulator.start()) {
        assertRefused(
            ClientCall.requestToken(fresh, callback).send(), XError.CALLBACK_NOT_APPROVED);
      }
    }

    @Test
    void callbackErrorCanBeXml() {
      try (XSimulator xml =
          XSimulator.start(XSimulatorSettings.defaults().withXmlCallbackErrors())) {
        HttpResponse<String> response = ClientCall.requestToken(xml, CALLBACK).send();

        assertRefused(response, XError.CALLBACK_NOT_APPROVED_XML);
        assertThat(response.body()).contains("<request>/oauth/request_token</request>");
      }
    }

    @Test
    void unknownAccessTypeIsRefused() {
      assertRefused(
          requestToken().with("x_auth_access_type", "all").send(), XError.CLIENT_NOT_PERMITTED);
    }

    @Test
    void accessTypeLowersTheLevelOfTheToken() {
      assertThat(levelOf("read")).hasValue("read");
      assertThat(levelOf("write")).hasValue("read-write");
    }

    private java.util.Optional<String> levelOf(String accessType) {
      Parameters token =
          Parameters.parse(
              requestToken().withQuery("x_auth_access_type=" + accessType).send().body());
      String returned = simulator.approve(ClientCall.consentUrl(simulator, token), "alice");
      Parameters accessToken =
          Parameters.parse(
              ClientCall.to(simulator, Endpoint.ACCESS_TOKEN)
                  .signedWith(token)
                  .withForm(returned.substring(returned.indexOf("oauth_verifier")))
                  .send()
                  .body());
      return ClientCall.to(simulator, Endpoint.VERIFY_CREDENTIALS)
          .signedWith(accessToken)
          .send()
          .headers()
          .firstValue("x-access-level");
    }
  }

  @Nested
  final class AccessTokenCall {

    private final Parameters token = requestTokenOf(CALLBACK);

    private Parameters requestTokenOf(String callback) {
      simulator.allowCallback(callback);
      return ClientCall.obtainRequestToken(simulator, callback);
    }

    private ClientCall accessToken() {
      return ClientCall.to(simulator, Endpoint.ACCESS_TOKEN).signedWith(token);
    }

    private String approve() {
      String returned = simulator.approve(ClientCall.consentUrl(simulator, token), "alice");
      return returned.substring(returned.indexOf("oauth_verifier=") + "oauth_verifier=".length());
    }

    @Test
    void verifierMayStandInHeaderFormOrQuery() {
      assertThat(accessToken().with("oauth_verifier", approve()).send().statusCode())
          .isEqualTo(200);
      AccessTokenCall second = new AccessTokenCall();
      assertThat(
              second
                  .accessToken()
                  .withForm("oauth_verifier=" + second.approve())
                  .send()
                  .statusCode())
          .isEqualTo(200);
      AccessTokenCall third = new AccessTokenCall();
      assertThat(
              third
                  .accessToken()
                  .withQuery("oauth_verifier=" + third.approve())
                  .send()
                  .statusCode())
          .isEqualTo(200);
    }

    @Test
    void wrongVerifierIsRefusedAndTheRightOneStillWorks() {
      String verifier = approve();

      assertRefused(
          accessToken().with("oauth_verifier", "guess").send(), XError.INVALID_VERIFIER_TEXT);
      assertThat(accessToken().with("oauth_verifier", verifier).send().statusCode()).isEqualTo(200);
    }

    @Test
    void missingVerifierIsRefused() {
      approve();

      assertRefused(accessToken().send(), XError.VERIFIER_MISSING_XML);
    }

    @Test
    void requestTokenNobodyApprovedIsRefused() {
      assertRefused(
          accessToken().with("oauth_verifier", "guess").send(), XError.INVALID_VERIFIER_TEXT);
    }

    @Test
    void requestTokenOlderThanAQuarterOfAnHourIsRefused() {
      String verifier = approve();
      clock.advance(Duration.ofMinutes(15));

      assertRefused(
          accessToken()
              .with("oauth_timestamp", Long.toString(clock.instant().getEpochSecond()))
              .with("oauth_verifier", verifier)
              .send(),
          XError.INVALID_REQUEST_TOKEN_TEXT);
    }

    @Test
    void deniedRequestTokenIsRefused() {
      simulator.deny(ClientCall.consentUrl(simulator, token));

      assertRefused(
          accessToken().with("oauth_verifier", "any").send(), XError.INVALID_REQUEST_TOKEN_TEXT);
    }

    @Test
    void wrongTokenSecretIsRefused() {
      Parameters guessed = token.without("oauth_token_secret").with("oauth_token_secret", "guess");

      assertRefused(
          ClientCall.to(simulator, Endpoint.ACCESS_TOKEN)
              .signedWith(guessed)
              .with("oauth_verifier", approve())
              .send(),
          XError.COULD_NOT_AUTHENTICATE);
    }

    @Test
    void callWithoutTokenIsRefused() {
      assertRefused(
          ClientCall.to(simulator, Endpoint.ACCESS_TOKEN).with("oauth_verifier", "any").send(),
          XError.BAD_AUTHENTICATION_DATA);
    }

    @Test
    void requestTokenIsNoAccessToken() {
      assertRefused(
          ClientCall.to(simulator, Endpoint.VERIFY_CREDENTIALS).signedWith(token).send(),
          XError.INVALID_TOKEN);
    }
  }
}
