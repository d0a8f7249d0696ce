package org.loginwithx.x;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.loginwithx.form.FormEncoding;
import org.loginwithx.form.MalformedFormException;
import org.loginwithx.form.Parameter;
import org.loginwithx.oauth1.AccessToken;
import org.loginwithx.oauth1.RequestToken;
import org.loginwithx.simulator.Endpoint;
import org.loginwithx.simulator.Misbehaviour;
import org.loginwithx.simulator.RecordedCall;
import org.loginwithx.simulator.XAccount;
import org.loginwithx.simulator.XSimulator;
import org.loginwithx.simulator.XSimulatorSettings;

/** The calls of a log-in, and what is remembered between them. */
final class OAuth1ClientTest {

  @RegisterExtension
  static final XSimulator X =
      XSimulator.start(XSimulatorSettings.defaults().withCallback(XCalls.CALLBACK));

  @Test
  void logInEndsWithThePersonWhoAgreed() {
    try (XCalls calls = XCalls.to(X)) {
      GrantedAccess access = XCalls.value(calls.accessToken(calls.approve("alice")));
      XUser user = XCalls.value(calls.verifyCredentials(access.token()));

      assertThat(access.userId()).isEqualTo(X.account("alice").id());
      assertThat(access.screenName()).isEqualTo("alice");
      assertThat(user.id()).isEqualTo(X.account("alice").id());
      assertThat(user.screenName()).isEqualTo("alice");
      assertThat(user.name()).isEqualTo(X.account("alice").name());
      assertThat(user.email()).isEqualTo(X.account("alice").email());
    }
  }

  @Test
  void addressIsAskedForOnlyIfItIsWanted() {
    OAuth1Connection connection = XCalls.connection(X, X.baseUri(), null, false, false);
    try (XCalls calls = XCalls.to(X, connection)) {
      assertThat(XCalls.value(calls.verifyCredentials(calls.obtainAccessToken("alice"))).email())
          .isNull();
    }
    assertThat(X.recorded()).noneMatch(call -> call.query().contains("include_email"));
  }

  @Test
  void f34_idThatADoubleWouldRoundIsExact() {
    try (XCalls calls = XCalls.to(X)) {
      for (String id : List.of("9007199254740993", "9223372036854775807")) {
        X.putAccount(XAccount.of(id, "big" + id.length(), "Big"));
        GrantedAccess access = XCalls.value(calls.accessToken(calls.approve("big" + id.length())));
        assertThat(access.userId()).isEqualTo(id);

        assertThat(XCalls.value(calls.verifyCredentials(access.token())).id()).isEqualTo(id);

        X.misbehaveNext(
            Endpoint.VERIFY_CREDENTIALS, Misbehaviour.idOnlyAsNumber(Long.parseLong(id)));
        assertThat(XCalls.failure(calls.verifyCredentials(access.token())).fault())
            .as("whatever wrote this JSON may have rounded it")
            .isEqualTo(XFault.BAD_PROFILE);
      }
    }
  }

  @Test
  void f34_smallIdMayBeANumberOnly() {
    try (XCalls calls = XCalls.to(X)) {
      X.putAccount(XAccount.of("9007199254740992", "small", "Small"));
      GrantedAccess access = XCalls.value(calls.accessToken(calls.approve("small")));
      X.misbehaveNext(
          Endpoint.VERIFY_CREDENTIALS, Misbehaviour.idOnlyAsNumber(9_007_199_254_740_992L));

      assertThat(XCalls.value(calls.verifyCredentials(access.token())).id())
          .isEqualTo("9007199254740992");
    }
  }

  @Test
  void o1_16_protocolParametersTravelInTheHeaderOnly() {
    try (XCalls calls = XCalls.to(X)) {
      XCalls.value(calls.verifyCredentials(calls.obtainAccessToken("alice")));
    }

    assertThat(X.recorded()).hasSize(3);
    for (RecordedCall call : X.recorded()) {
      assertThat(call.headers().get("authorization")).hasSize(1);
      assertThat(call.query() + call.body()).doesNotContain("oauth_");
    }
    assertThat(header(0)).contains("oauth_callback=").doesNotContain("oauth_token=");
    assertThat(header(1)).contains("oauth_verifier=").doesNotContain("oauth_callback=");
    assertThat(header(2)).doesNotContain("oauth_verifier=", "oauth_callback=");
  }

  @Test
  void adv03_callbackAddressGoesToXExactlyAsItIs() {
    String callback = "http://127.0.0.1:8080/cb?a=b c&d=%2F+\u00e9";
    X.allowCallback("http://127.0.0.1:8080/cb");
    try (XCalls calls = XCalls.to(X)) {
      XCalls.value(XCalls.join(calls.client.requestToken(callback)));
    }

    assertThat(header(0))
        .contains(
            "oauth_callback=\"http%3A%2F%2F127.0.0.1%3A8080%2Fcb%3Fa%3Db%20c%26d%3D%252F%2B%C3%A9\"");
  }

  private static String header(int call) {
    return X.recorded().get(call).headers().getOrDefault("authorization", List.of("")).get(0);
  }

  @ParameterizedTest
  @CsvSource({"READ, read", "WRITE, write", ", "})
  void accessTypeIsAskedForIfConfigured(@Nullable AccessType type, @Nullable String sent) {
    OAuth1Connection connection = XCalls.connection(X, X.baseUri(), type, true, false);
    try (XCalls calls = XCalls.to(X, connection)) {
      XCalls.value(calls.requestToken());
    }

    assertThat(X.recorded().get(0).body())
        .isEqualTo(sent == null ? "" : "x_auth_access_type=" + sent);
  }

  @Test
  void o1_04_browserIsSentToXWithTheRequestTokenOnly() {
    try (XCalls calls = XCalls.to(X)) {
      URI url =
          calls.client.authorizationUrl(
              new RequestToken("tok/en+1", "canary"), AuthorizationHints.NONE);

      assertThat(url).hasToString(X.baseUri() + "/oauth/authenticate?oauth_token=tok%2Fen%2B1");
    }
  }

  @Test
  void hintsGoToXsPage() throws MalformedFormException {
    try (XCalls calls = XCalls.to(X)) {
      URI url =
          calls.client.authorizationUrl(
              new RequestToken("t", "s"),
              new AuthorizationHints(true, "ali ce&oauth_token=x#", "de"));

      assertThat(FormEncoding.parse(url.getRawQuery()))
          .containsExactly(
              new Parameter("oauth_token", "t"),
              new Parameter("force_login", "true"),
              new Parameter("screen_name", "ali ce&oauth_token=x#"),
              new Parameter("lang", "de"));
      assertThat(url.getFragment()).isNull();
    }
  }

  @Test
  void pageThatAlwaysAsksIsUsedIfConfigured() {
    OAuth1Connection connection = XCalls.connection(X, X.baseUri(), null, true, false);
    try (XCalls calls = XCalls.to(X, connection)) {
      assertThat(calls.client.authorizationUrl(new RequestToken("t", "s"), AuthorizationHints.NONE))
          .hasPath("/oauth/authorize");
      XCalls.value(calls.verifyCredentials(calls.obtainAccessToken("alice")));
    }
  }

  // ---- F-12 and F-13: 429 ----

  @ParameterizedTest(name = "x-rate-limit-reset {0}: {1} s")
  @CsvSource({
    "+120, 120",
    "+1, 1",
    "+0, 1",
    "-5, 1",
    "-100000, 1",
    "+900, 900",
    "+901, 900",
    "+2000000000, 900"
  })
  void f12_limitIsRememberedUntilItsResetWithinReason(long after, long expected) {
    SettableTime time = new SettableTime();
    try (XCalls calls = XCalls.to(X, time)) {
      String reset = Long.toString(time.instant().getEpochSecond() + after);
      X.misbehaveNext(Endpoint.REQUEST_TOKEN, Misbehaviour.rateLimited(reset));

      assertThat(XCalls.failure(calls.requestToken()).retryAfter())
          .isEqualTo(Duration.ofSeconds(expected));
      time.pass(Duration.ofSeconds(expected).minusNanos(1));
      XFailure second = XCalls.failure(calls.requestToken());
      assertThat(second.fault()).isEqualTo(XFault.RATE_LIMITED);
      assertThat(second.attempts()).isZero();
      assertThat(second.retryAfter()).isEqualTo(Duration.ofNanos(1));
      assertThat(X.calls(Endpoint.REQUEST_TOKEN)).isEqualTo(1);

      time.pass(Duration.ofNanos(1));
      // The simulator's clock did not move.
      time.setWrongBy(Duration.ZERO);
      XCalls.value(calls.requestToken());
      assertThat(X.calls(Endpoint.REQUEST_TOKEN)).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @CsvSource({"soon", "-1", "0", "''", "99999999999999999999", "1e9", "0x10"})
  void f13_badHeaderCostsAMinuteAndALittle(String reset) {
    assertAMinute(Misbehaviour.rateLimited(reset));
  }

  @Test
  void f13_missingHeaderCostsAMinuteAndALittle() {
    assertAMinute(Misbehaviour.rateLimited());
    assertAMinute(Misbehaviour.status(420));
  }

  private static void assertAMinute(Misbehaviour limited) {
    SettableTime time = new SettableTime();
    try (XCalls calls = XCalls.to(X, time)) {
      X.misbehaveNext(Endpoint.REQUEST_TOKEN, limited);

      XFailure failure = XCalls.failure(calls.requestToken());

      assertThat(failure.fault()).isEqualTo(XFault.RATE_LIMITED);
      assertThat(failure.attempts()).isEqualTo(1);
      assertThat(failure.retryAfter()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(69));
      time.pass(Duration.ofSeconds(70));
      XCalls.value(calls.requestToken());
    }
  }

  @Test
  void f12_limitOfOneCallStopsNoOther() {
    SettableTime time = new SettableTime();
    try (XCalls calls = XCalls.to(X, time)) {
      XCalls.Approval approval = calls.approve("alice");
      X.misbehaveNext(Endpoint.REQUEST_TOKEN, Misbehaviour.rateLimited());
      XCalls.failure(calls.requestToken());

      XCalls.value(calls.accessToken(approval));
    }
  }

  @Test
  void f12_limitOfOnePersonStopsNobodyElse() {
    SettableTime time = new SettableTime();
    try (XCalls calls = XCalls.to(X, time)) {
      AccessToken alice = calls.obtainAccessToken("alice");
      AccessToken other = calls.obtainAccessToken("no_email");
      X.misbehaveNext(Endpoint.VERIFY_CREDENTIALS, Misbehaviour.rateLimited());

      assertThat(XCalls.failure(calls.verifyCredentials(alice)).fault())
          .isEqualTo(XFault.RATE_LIMITED);
      assertThat(XCalls.value(calls.verifyCredentials(other)).screenName()).isEqualTo("no_email");
    }
  }

  @Test
  void f12_clockThatIsSetDoesNotProlongTheWait() {
    SettableTime time = new SettableTime();
    try (XCalls calls = XCalls.to(X, time)) {
      X.misbehaveNext(Endpoint.REQUEST_TOKEN, Misbehaviour.rateLimited());
      XCalls.failure(calls.requestToken());

      time.setWrongBy(Duration.ofMinutes(-4));
      time.pass(Duration.ofSeconds(70));

      XCalls.value(calls.requestToken());
    }
  }

  // ---- F-24: 135 ----

  @ParameterizedTest
  @CsvSource({"PT2H", "PT-2H", "PT23H59M", "PT-23H59M", "PT20M"})
  void f24_wrongClockIsCorrectedByXAndTheCallMadeOnceMore(Duration wrong) {
    SettableTime time = new SettableTime();
    time.setWrongBy(wrong);
    try (XCalls calls = XCalls.to(X, time)) {
      XCalls.value(calls.verifyCredentials(calls.obtainAccessToken("alice")));
    }

    // One call more for all three; the offset is kept for the others.
    assertThat(X.calls(Endpoint.REQUEST_TOKEN)).isEqualTo(2);
    assertThat(X.calls(Endpoint.ACCESS_TOKEN)).isEqualTo(1);
    assertThat(X.calls(Endpoint.VERIFY_CREDENTIALS)).isEqualTo(1);
  }

  @Test
  void f24_verifierIsNotSpentByACallThatWasRefusedForItsTime() {
    SettableTime time = new SettableTime();
    try (XCalls calls = XCalls.to(X, time)) {
      XCalls.Approval approval = calls.approve("alice");
      time.setWrongBy(Duration.ofHours(-3));

      assertThat(XCalls.value(calls.accessToken(approval)).screenName()).isEqualTo("alice");

      assertThat(X.calls(Endpoint.ACCESS_TOKEN)).isEqualTo(2);
    }
  }

  @Test
  void f24_offsetIsKeptForAnHour() {
    SettableTime time = new SettableTime();
    Duration wrong = Duration.ofHours(-5);
    time.setWrongBy(wrong);
    try (XCalls calls = XCalls.to(X, time)) {
      XCalls.value(calls.requestToken());
      assertThat(X.calls(Endpoint.REQUEST_TOKEN)).isEqualTo(2);

      // The wall clock is put back each time: the simulator has the real time.
      time.pass(Duration.ofMinutes(59));
      time.setWrongBy(wrong);
      XCalls.value(calls.requestToken());
      assertThat(X.calls(Endpoint.REQUEST_TOKEN)).isEqualTo(3);

      time.pass(Duration.ofMinutes(1));
      time.setWrongBy(Duration.ZERO);
      XCalls.value(calls.requestToken());
      assertThat(X.calls(Endpoint.REQUEST_TOKEN)).isEqualTo(4);
    }
  }

  @Test
  void f24_clockThatWasMendedMeanwhileIsBelievedAgain() {
    SettableTime time = new SettableTime();
    time.setWrongBy(Duration.ofHours(5));
    try (XCalls calls = XCalls.to(X, time)) {
      XCalls.value(calls.requestToken());

      time.setWrongBy(Duration.ZERO);
      XCalls.value(calls.requestToken());
      XCalls.value(calls.requestToken());

      assertThat(X.calls(Endpoint.REQUEST_TOKEN)).isEqualTo(2 + 2 + 1);
    }
  }

  @ParameterizedTest
  @CsvSource({"PT25H", "PT-25H", "P400D", "P-400D"})
  void f24_moreThanADayIsNotCorrected(Duration wrong) {
    SettableTime time = new SettableTime();
    time.setWrongBy(wrong);
    try (XCalls calls = XCalls.to(X, time)) {
      XFailure failure = XCalls.failure(calls.requestToken());

      assertThat(failure.fault()).isEqualTo(XFault.CLOCK_SKEW);
      assertThat(failure.retryAfter()).isNull();
      assertThat(X.calls(Endpoint.REQUEST_TOKEN)).isEqualTo(1);
    }
  }

  @Test
  void f24_xThatIsNeverContentIsAskedTwice() {
    X.misbehave(Endpoint.REQUEST_TOKEN, Misbehaviour.clockSkewed(Duration.ofMinutes(30)));
    try (XCalls calls = XCalls.to(X)) {
      assertThat(XCalls.failure(calls.requestToken()).fault()).isEqualTo(XFault.CLOCK_SKEW);

      assertThat(X.calls(Endpoint.REQUEST_TOKEN)).isEqualTo(2);
    }
  }

  @Test
  void f24_responseWithoutAUsableDateCorrectsNothing() {
    X.misbehave(
        Endpoint.REQUEST_TOKEN, Misbehaviour.clockSkewed(Duration.ZERO).withHeader("date", "now"));
    try (XCalls calls = XCalls.to(X)) {
      assertThat(XCalls.failure(calls.requestToken()).fault()).isEqualTo(XFault.CLOCK_SKEW);

      assertThat(X.calls(Endpoint.REQUEST_TOKEN)).isEqualTo(1);
    }
  }

  @Test
  void f55_halfAMinuteOffIsFine() {
    Clock ahead = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(30));
    XSimulatorSettings settings =
        XSimulatorSettings.defaults()
            .withClock(ahead)
            .withTimestampWindow(Duration.ofSeconds(90), Duration.ofSeconds(90))
            .withCallback(XCalls.CALLBACK);
    try (XSimulator other = XSimulator.start(settings);
        XCalls calls = XCalls.to(other)) {
      XCalls.value(calls.requestToken());

      assertThat(other.calls(Endpoint.REQUEST_TOKEN)).isEqualTo(1);
    }
  }

  @Test
  void closedClientFailsWithoutACall() {
    XCalls calls = XCalls.to(X);
    calls.close();

    assertThat(XCalls.failure(calls.requestToken()).fault()).isEqualTo(XFault.DEADLINE);
    assertThat(X.recorded()).isEmpty();
  }
}
