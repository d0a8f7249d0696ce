package org.loginwithx.operations;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.loginwithx.http.HttpBudget;
import org.loginwithx.http.HttpCaller;
import org.loginwithx.metrics.Metrics;
import org.loginwithx.metrics.Span;
import org.loginwithx.oauth1.ConsumerCredentials;
import org.loginwithx.oauth2.ClientCredentials;
import org.loginwithx.oauth2.Pkce;
import org.loginwithx.oauth2.Scopes;
import org.loginwithx.simulator.Endpoint;
import org.loginwithx.simulator.Misbehaviour;
import org.loginwithx.simulator.XSimulator;
import org.loginwithx.x.ApiClient;
import org.loginwithx.x.ApiRequest;
import org.loginwithx.x.AuthorizationHints;
import org.loginwithx.x.Bills;
import org.loginwithx.x.OAuth1Client;
import org.loginwithx.x.OAuth1Connection;
import org.loginwithx.x.OAuth2Client;
import org.loginwithx.x.OAuth2Connection;
import org.loginwithx.x.XResult;

/** What the trace of an attempt says of its calls to X, and what it must not say. */
final class TracedCallsTest {

  private static final String CALLBACK = "http://127.0.0.1:8080/callback";
  private static final String PERSON = "private_person";

  @RegisterExtension
  private static final OpenTelemetryExtension SYSTEM = OpenTelemetryExtension.create();

  private final XSimulator x = XSimulator.start();
  private final HttpCaller caller = new HttpCaller(HttpBudget.DEFAULT);

  @BeforeEach
  void approve() {
    x.allowCallback(CALLBACK);
  }

  @AfterEach
  void close() {
    caller.close();
    x.close();
  }

  private static <T> T traced(Supplier<CompletableFuture<XResult<T>>> calls) {
    return ((XResult.Ok<T>) result(calls)).value();
  }

  private static <T> XResult<T> result(Supplier<CompletableFuture<XResult<T>>> calls) {
    OpenTelemetryReports reports = new OpenTelemetryReports(SYSTEM.getOpenTelemetry());
    try (Span.Work work = reports.tracing().begin("login").work()) {
      assertThat(work).isNotNull();
      return calls.get().join();
    }
  }

  private OAuth1Client oauth1() {
    return new OAuth1Client(
        new OAuth1Connection(credentials(), x.baseUri(), null, false, true),
        caller,
        Clock.systemUTC(),
        Metrics.NONE);
  }

  private ConsumerCredentials credentials() {
    return new ConsumerCredentials(x.consumerKey(), x.consumerSecret());
  }

  private OAuth2Client oauth2() {
    return new OAuth2Client(
        new OAuth2Connection(
            new ClientCredentials(x.clientId(), requireNonNull(x.clientSecret())),
            x.baseUri(),
            x.authorizeUrl(),
            Scopes.of("users.read", "tweet.read", "users.email")),
        caller,
        Clock.systemUTC(),
        Metrics.NONE);
  }

  /**
   * The names of the calls of the last attempt, each of which is a part of it. The attempt itself
   * may end a moment after its last call.
   */
  private static List<String> calls() {
    List<SpanData> calls =
        SYSTEM.getSpans().stream().filter(span -> !span.getName().equals("login")).toList();
    SpanData last = calls.get(calls.size() - 1);
    assertThat(last.getParentSpanContext().isValid()).isTrue();
    return calls.stream()
        .filter(span -> span.getParentSpanId().equals(last.getParentSpanId()))
        .map(SpanData::getName)
        .toList();
  }

  private void assertNothingToHide(String... more) {
    assertThat(SYSTEM.getSpans().toString())
        .doesNotContain(more)
        .doesNotContain(
            XSimulator.SECRET_MARK,
            x.consumerKey(),
            x.consumerSecret(),
            x.clientId(),
            PERSON,
            x.account(PERSON).id(),
            "oauth_",
            "include_email",
            "confirmed_email");
  }

  @Test
  @DisplayName("ADV-53: OAuth 1.0a: every call is a part of the attempt, without any secret")
  void callsOfOAuth1() {
    OAuth1Client client = oauth1();
    var token = traced(() -> client.requestToken(CALLBACK));
    String callback =
        x.approve(client.authorizationUrl(token, AuthorizationHints.NONE).toString(), PERSON);
    String verifier = callback.replaceFirst(".*oauth_verifier=([^&]*).*", "$1");

    traced(
        () ->
            client
                .accessToken(token, verifier)
                .thenCompose(
                    result -> result.then(access -> client.verifyCredentials(access.token()))));

    assertThat(calls())
        .containsExactly("POST /oauth/access_token", "GET /1.1/account/verify_credentials.json");
    assertNothingToHide(token.token(), token.tokenSecret(), verifier);
  }

  @Test
  @DisplayName("ADV-53: OAuth 2.0: every call is a part of the attempt, without any secret")
  void callsOfOAuth2() {
    OAuth2Client client = oauth2();
    Pkce pkce = Pkce.create();
    URI page = client.authorizationUrl("the-state", pkce, CALLBACK);
    String code = x.approve(page.toString(), PERSON).replaceFirst(".*[?&]code=([^&]*).*", "$1");

    traced(
        () -> client.tokens(code, pkce, CALLBACK).thenCompose(result -> result.then(client::me)));

    assertThat(calls()).containsExactly("POST /2/oauth2/token", "GET /2/users/me");
    assertNothingToHide(code, pkce.verifier(), "the-state");
  }

  @Test
  void callThatIsSentAgainSaysSo() {
    x.misbehaveNext(Endpoint.REQUEST_TOKEN, Misbehaviour.htmlErrorPage(503));

    traced(() -> oauth1().requestToken(CALLBACK));

    assertThat(SYSTEM.getSpans())
        .filteredOn(span -> span.getName().equals("POST /oauth/request_token"))
        .singleElement()
        .satisfies(
            span ->
                assertThat(
                        span.getAttributes().get(AttributeKey.longKey("http.request.resend_count")))
                    .isEqualTo(1));
  }

  @Test
  @DisplayName("ADV-53: the path of any other call may name a user, so it is not in the trace")
  void otherCallNamesNoUser() {
    ApiClient client =
        new ApiClient(
            x.baseUri(), credentials(), caller, Clock.systemUTC(), Metrics.NONE, Bills.NONE);
    String path = "/2/users/" + x.account("alice").id() + "?user.fields=name";

    result(
        () ->
            client
                .applicationToken()
                .thenCompose(
                    result ->
                        result.then(
                            token -> client.callAsApplication(ApiRequest.get(path), token))));

    assertThat(calls()).containsExactly("POST /oauth2/token", "X API");
    assertNothingToHide(x.account("alice").id(), "user.fields");
  }

  @Test
  void callOutsideOfAnAttemptIsNotTraced() {
    assertThat(oauth1().requestToken(CALLBACK).join()).isInstanceOf(XResult.Ok.class);

    assertThat(SYSTEM.getSpans()).isEmpty();
  }
}
