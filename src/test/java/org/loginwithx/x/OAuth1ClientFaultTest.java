package org.loginwithx.x;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.loginwithx.simulator.Endpoint.ACCESS_TOKEN;
import static org.loginwithx.simulator.Endpoint.REQUEST_TOKEN;
import static org.loginwithx.simulator.Endpoint.VERIFY_CREDENTIALS;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.loginwithx.oauth1.AccessToken;
import org.loginwithx.simulator.Endpoint;
import org.loginwithx.simulator.Misbehaviour;
import org.loginwithx.simulator.XError;
import org.loginwithx.simulator.XSimulator;

/** The rows of the fault table that are about the calls to X, by their ids. */
final class OAuth1ClientFaultTest {

  private static final XSimulator X = XSimulator.start();
  private static final XSimulator ELSEWHERE = XSimulator.start();
  private static final XCalls CALLS = XCalls.to(X);
  private static final XCalls IMPATIENT = XCalls.to(X, XCalls.IMPATIENT);

  /** Rows whose fault is that nothing comes, so that the test has to wait for nothing. */
  private static final Set<String> NEED_IMPATIENCE = Set.of("F-05", "F-06");

  @AfterAll
  static void stop() {
    CALLS.close();
    IMPATIENT.close();
    X.close();
    ELSEWHERE.close();
  }

  @BeforeEach
  void reset() {
    X.reset();
    X.allowCallback(XCalls.CALLBACK);
    ELSEWHERE.reset();
  }

  static Stream<Arguments> faults() {
    List<Arguments> rows = new ArrayList<>();
    // Which fault it is, and how often each of the three calls is then made.
    all(rows, "F-05 no answer", Misbehaviour.hang(), XFault.READ_TIMEOUT, 2, 1, 2);
    all(
        rows,
        "F-06 dripping",
        Misbehaviour.slowBody(Duration.ofSeconds(1)),
        XFault.DEADLINE,
        1,
        1,
        1);
    all(rows, "F-07 half a body", Misbehaviour.truncatedBody(), XFault.TRUNCATED, 1, 1, 1);
    all(rows, "F-07 bad chunks", Misbehaviour.badChunking(), XFault.TRUNCATED, 1, 1, 1);
    all(rows, "F-08 100 MB", Misbehaviour.hugeBody(100_000_000), XFault.TOO_LARGE, 1, 1, 1);
    all(rows, "F-08 without end", Misbehaviour.endlessBody(), XFault.TOO_LARGE, 1, 1, 1);
    for (int status : List.of(301, 302, 303, 307, 308)) {
      Misbehaviour redirect =
          Misbehaviour.redirect(status, ELSEWHERE.baseUri() + "/oauth/request_token");
      all(rows, "F-09 status " + status, redirect, XFault.REDIRECT, 1, 1, 1);
    }
    for (int status : List.of(500, 502, 504)) {
      all(
          rows,
          "F-10 page " + status,
          Misbehaviour.htmlErrorPage(status),
          XFault.SERVER_ERROR,
          2,
          1,
          2);
    }
    all(
        rows,
        "F-10 code 131",
        Misbehaviour.error(XError.INTERNAL_ERROR),
        XFault.SERVER_ERROR,
        2,
        1,
        2);
    all(rows, "F-11 page", Misbehaviour.htmlErrorPage(503), XFault.OVERLOADED, 2, 2, 2);
    all(
        rows,
        "F-11 code 130",
        Misbehaviour.error(XError.OVER_CAPACITY),
        XFault.OVERLOADED,
        2,
        2,
        2);
    all(rows, "F-14 204", Misbehaviour.noContent(), XFault.EMPTY, 1, 1, 1);
    all(rows, "F-14 empty 200", Misbehaviour.emptyOk(), XFault.EMPTY, 1, 1, 1);
    all(rows, "F-16 page", Misbehaviour.garbageHtml(), XFault.BAD_FORMAT, 1, 1, 1);
    all(rows, "F-18 not UTF-8", Misbehaviour.invalidUtf8(), XFault.BAD_ENCODING, 1, 1, 1);
    all(rows, "F-18 UTF-16", Misbehaviour.utf16(), XFault.BAD_ENCODING, 1, 1, 1);
    all(rows, "F-20 header of 1 MB", Misbehaviour.hugeHeader(1 << 20), XFault.PROTOCOL, 1, 1, 1);
    all(
        rows,
        "F-20 not HTTP",
        Misbehaviour.octets("220 smtp ready\r\n\r\n"),
        XFault.PROTOCOL,
        1,
        1,
        1);
    for (int status : List.of(202, 206, 226)) {
      all(
          rows,
          "O1-02 status " + status,
          Misbehaviour.rightAnswerWithStatus(status),
          XFault.BAD_FORMAT,
          1,
          1,
          1);
    }
    all(
        rows,
        "F-21",
        Misbehaviour.error(XError.COULD_NOT_AUTHENTICATE),
        XFault.KEYS_REFUSED,
        1,
        1,
        1);
    all(
        rows,
        "F-21 text",
        Misbehaviour.error(XError.SIGNATURE_NOT_VALIDATED_TEXT),
        XFault.KEYS_REFUSED,
        1,
        1,
        1);
    all(
        rows,
        "F-25",
        Misbehaviour.error(XError.BAD_AUTHENTICATION_DATA),
        XFault.KEYS_REFUSED,
        1,
        1,
        1);
    all(
        rows,
        "F-27",
        Misbehaviour.error(XError.APPLICATION_SUSPENDED),
        XFault.APP_SUSPENDED,
        1,
        1,
        1);
    all(
        rows,
        "F-30 code 99",
        Misbehaviour.error(XError.UNABLE_TO_VERIFY),
        XFault.UNKNOWN_ERROR,
        1,
        1,
        1);
    all(rows, "F-30 no code", Misbehaviour.status(403), XFault.UNKNOWN_ERROR, 1, 1, 1);
    all(
        rows,
        "F-30 418",
        Misbehaviour.status(418, "text/plain", "teapot"),
        XFault.UNKNOWN_ERROR,
        1,
        1,
        1);

    for (XError error :
        List.of(
            XError.CALLBACK_NOT_APPROVED,
            XError.CALLBACK_NOT_APPROVED_XML,
            XError.CALLBACK_LOCKED_XML,
            XError.DESKTOP_APPLICATION_XML)) {
      one(
          rows,
          "F-26 " + error,
          REQUEST_TOKEN,
          Misbehaviour.error(error),
          XFault.CALLBACK_NOT_APPROVED);
    }
    for (XError error :
        List.of(
            XError.INVALID_TOKEN,
            XError.INVALID_REQUEST_TOKEN_TEXT,
            XError.INVALID_VERIFIER_TEXT,
            XError.VERIFIER_MISSING_XML,
            XError.EXPIRED_TOKEN_XML)) {
      one(rows, "F-22 " + error, ACCESS_TOKEN, Misbehaviour.error(error), XFault.TOKEN_EXPIRED);
    }
    for (XError error : List.of(XError.ENDPOINT_NOT_IN_PLAN, XError.CLIENT_NOT_ENROLLED)) {
      one(
          rows,
          "F-28 " + error,
          VERIFY_CREDENTIALS,
          Misbehaviour.error(error),
          XFault.ACCESS_LEVEL);
    }
    one(
        rows,
        "F-28 no credit",
        VERIFY_CREDENTIALS,
        Misbehaviour.error(XError.CREDITS_DEPLETED),
        XFault.NO_CREDIT);
    for (XError error :
        List.of(XError.ACCOUNT_SUSPENDED, XError.ACCOUNT_LOCKED, XError.USER_SUSPENDED_PROBLEM)) {
      one(rows, "F-29 " + error, VERIFY_CREDENTIALS, Misbehaviour.error(error), XFault.USER_LOCKED);
    }
    one(
        rows,
        "F-23",
        VERIFY_CREDENTIALS,
        Misbehaviour.error(XError.INVALID_TOKEN),
        XFault.TOKEN_REVOKED);
    confirmations(rows);
    tokens(rows);
    profiles(rows);
    return rows.stream();
  }

  private static void confirmations(List<Arguments> rows) {
    String field = "oauth_callback_confirmed";
    for (String odd : List.of("false", "TRUE", "True", "1", "", "yes", " true", "true ")) {
      one(
          rows,
          "F-31 '" + odd + "'",
          REQUEST_TOKEN,
          Misbehaviour.formParameter(field, odd),
          XFault.CALLBACK_NOT_CONFIRMED);
    }
    one(
        rows,
        "F-31 missing",
        REQUEST_TOKEN,
        Misbehaviour.withoutFormParameter(field),
        XFault.CALLBACK_NOT_CONFIRMED);
    for (String second : List.of("true", "false")) {
      one(
          rows,
          "F-31 twice, " + second,
          REQUEST_TOKEN,
          Misbehaviour.secondFormParameter(field, second),
          XFault.CALLBACK_NOT_CONFIRMED);
    }
  }

  private static void tokens(List<Arguments> rows) {
    for (Endpoint endpoint : List.of(REQUEST_TOKEN, ACCESS_TOKEN)) {
      for (String field : List.of("oauth_token", "oauth_token_secret")) {
        String row = "F-32 " + field;
        one(
            rows,
            row + " missing",
            endpoint,
            Misbehaviour.withoutFormParameter(field),
            XFault.BAD_TOKEN);
        one(
            rows,
            row + " twice",
            endpoint,
            Misbehaviour.secondFormParameter(field, "other"),
            XFault.BAD_TOKEN);
        for (String bad :
            List.of("", " ", "s".repeat(513), "a\u0000b", "a\r\nb", "a b", "\u00e9")) {
          one(
              rows,
              row + " bad",
              endpoint,
              Misbehaviour.formParameter(field, bad),
              XFault.BAD_TOKEN);
        }
      }
    }
    one(
        rows,
        "ADV-31 error with 200",
        ACCESS_TOKEN,
        Misbehaviour.profile("{\"errors\":[{\"code\":89}]}"),
        XFault.BAD_FORMAT);
    one(
        rows,
        "F-32 user_id twice",
        ACCESS_TOKEN,
        Misbehaviour.secondFormParameter("user_id", "1"),
        XFault.BAD_TOKEN);
    for (String bad : List.of("", "-1", "alice", "1e3", "12345678901234567890", "\u0661")) {
      one(
          rows,
          "F-34 user_id '" + bad + "'",
          ACCESS_TOKEN,
          Misbehaviour.formParameter("user_id", bad),
          XFault.BAD_PROFILE);
    }
  }

  private static void profiles(List<Arguments> rows) {
    profile(rows, "F-34 no id", Misbehaviour.profile("{\"name\":\"n\",\"screen_name\":\"s\"}"));
    profile(rows, "F-34 id is null", Misbehaviour.member("id_str", "null"));
    profile(rows, "F-34 id is a number", Misbehaviour.member("id_str", "1001"));
    profile(rows, "F-34 id is a text", Misbehaviour.member("id", "\"1001\""));
    profile(rows, "F-34 id is empty", Misbehaviour.member("id_str", "\"\""));
    profile(rows, "F-34 id is a handle", Misbehaviour.member("id_str", "\"alice\""));
    profile(rows, "F-34 id is negative", Misbehaviour.profile("{\"id\":-5}"));
    profile(rows, "F-34 id is a fraction", Misbehaviour.profile("{\"id\":5.0}"));
    profile(rows, "F-34 id has an exponent", Misbehaviour.profile("{\"id\":1e3}"));
    profile(rows, "F-34 id has 20 digits", Misbehaviour.profile("{\"id\":12345678901234567890}"));
    profile(rows, "F-34 two ids disagree", Misbehaviour.member("id", "1002"));
    profile(rows, "F-86 id twice", Misbehaviour.secondMember("id_str", "\"1001\""));
    profile(rows, "F-86 other id behind", Misbehaviour.secondMember("id_str", "\"7\""));
    profile(rows, "F-86 handle twice", Misbehaviour.secondMember("screen_name", "\"bob\""));
    profile(rows, "F-86 not JSON", Misbehaviour.profile("{"));
    profile(rows, "F-86 NaN", Misbehaviour.profile("{\"id\":NaN}"));
    profile(rows, "F-86 something behind", Misbehaviour.profile("{\"id\":5} {\"id\":6}"));
    profile(rows, "F-86 10,000 deep", Misbehaviour.deeplyNestedJson(10_000));
    profile(rows, "F-86 100,000 deep", Misbehaviour.deeplyNestedJson(100_000));
    profile(rows, "F-86 ends inside", Misbehaviour.profile("{\"id\":5,\"a\":{\"b\":[1"));
    profile(rows, "F-86 deep", Misbehaviour.profile("{\"id\":5,\"a\":" + "[".repeat(100_000)));
    profile(rows, "F-86 deep", Misbehaviour.profile("{\"id\":5,\"a\":" + "{\"a\":".repeat(40_000)));
    one(
        rows,
        "F-86 array",
        VERIFY_CREDENTIALS,
        Misbehaviour.profile("[{\"id\":5}]"),
        XFault.BAD_FORMAT);
    one(rows, "F-86 text", VERIFY_CREDENTIALS, Misbehaviour.profile("\"5\""), XFault.BAD_FORMAT);
    one(
        rows,
        "F-86 larger than any",
        VERIFY_CREDENTIALS,
        Misbehaviour.hugeBody(262_145),
        XFault.TOO_LARGE);
  }

  private static void all(
      List<Arguments> rows,
      String row,
      Misbehaviour misbehaviour,
      XFault fault,
      int requestTokens,
      int accessTokens,
      int profiles) {
    rows.add(Arguments.of(row, REQUEST_TOKEN, misbehaviour, fault, requestTokens));
    rows.add(Arguments.of(row, ACCESS_TOKEN, misbehaviour, fault, accessTokens));
    rows.add(Arguments.of(row, VERIFY_CREDENTIALS, misbehaviour, fault, profiles));
  }

  private static void one(
      List<Arguments> rows,
      String row,
      Endpoint endpoint,
      Misbehaviour misbehaviour,
      XFault fault) {
    rows.add(Arguments.of(row, endpoint, misbehaviour, fault, 1));
  }

  private static void profile(List<Arguments> rows, String row, Misbehaviour misbehaviour) {
    one(rows, row, VERIFY_CREDENTIALS, misbehaviour, XFault.BAD_PROFILE);
  }

  @ParameterizedTest(name = "{0}, {1}: {3}, calls: {4}")
  @MethodSource("faults")
  void faultIsNamedAndTheCallRepeatedOnlyWhereItIsSafe(
      String row, Endpoint endpoint, Misbehaviour misbehaviour, XFault fault, int calls) {
    XCalls client = NEED_IMPATIENCE.contains(row.substring(0, 4)) ? IMPATIENT : CALLS;

    XFailure failure = XCalls.failure(callWith(client, endpoint, misbehaviour));

    assertThat(failure.fault()).isEqualTo(fault);
    assertThat(failure.attempts()).isEqualTo(calls);
    assertThat(failure.endpoint().name()).isEqualTo(endpoint.name());
    assertThat(X.calls(endpoint)).isEqualTo(calls);
    assertThat(ELSEWHERE.recorded()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"reset", "close"})
  void f07_connectionThatIsLostBeforeTheResponseSpendsNoVerifierTwice(String how) {
    Misbehaviour lost =
        how.equals("reset") ? Misbehaviour.reset() : Misbehaviour.closeWithoutAnswer();

    XFailure failure = XCalls.failure(callWith(CALLS, ACCESS_TOKEN, lost));

    assertThat(failure.fault()).isEqualTo(XFault.TRUNCATED);
    assertThat(X.calls(ACCESS_TOKEN)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reset", "close"})
  void f07_connectionThatIsLostBeforeTheResponseIsTriedOnceMoreForARequestToken(String how) {
    Misbehaviour lost =
        how.equals("reset") ? Misbehaviour.reset() : Misbehaviour.closeWithoutAnswer();

    XFailure failure = XCalls.failure(callWith(CALLS, REQUEST_TOKEN, lost));

    assertThat(failure.fault()).isEqualTo(XFault.TRUNCATED);
    assertThat(X.calls(REQUEST_TOKEN)).isEqualTo(2);
  }

  @Test
  void f10_secondTryHasItsOwnNonceAndTheLogInGoesOn() {
    X.misbehaveNext(REQUEST_TOKEN, Misbehaviour.status(502));

    XCalls.value(CALLS.requestToken());

    assertThat(X.recorded()).hasSize(2);
    assertThat(nonce(0)).isNotEqualTo(nonce(1));
  }

  private static String nonce(int call) {
    String header =
        X.recorded().get(call).headers().getOrDefault("authorization", List.of("")).get(0);
    return header.replaceFirst(".*oauth_nonce=\"([^\"]*)\".*", "$1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "application/json", "image/png", "nonsense", ""})
  void f17_contentTypeDoesNotDecide(String type) {
    Misbehaviour typed = Misbehaviour.contentType(type.isEmpty() ? null : type);
    X.misbehave(REQUEST_TOKEN, typed);
    X.misbehave(ACCESS_TOKEN, typed);
    X.misbehave(VERIFY_CREDENTIALS, typed);

    XUser user = XCalls.value(CALLS.verifyCredentials(CALLS.obtainAccessToken("alice")));

    assertThat(user.screenName()).isEqualTo("alice");
  }

  @Test
  void f18_byteOrderMarkIsNoPartOfAToken() {
    for (Endpoint endpoint : List.of(REQUEST_TOKEN, ACCESS_TOKEN, VERIFY_CREDENTIALS)) {
      X.misbehave(endpoint, Misbehaviour.byteOrderMark());
    }

    XUser user = XCalls.value(CALLS.verifyCredentials(CALLS.obtainAccessToken("alice")));

    assertThat(user.screenName()).isEqualTo("alice");
  }

  @Test
  void createdIsSuccessAsWell() {
    for (Endpoint endpoint : List.of(REQUEST_TOKEN, ACCESS_TOKEN, VERIFY_CREDENTIALS)) {
      X.misbehave(endpoint, Misbehaviour.rightAnswerWithStatus(201));
    }

    XUser user = XCalls.value(CALLS.verifyCredentials(CALLS.obtainAccessToken("alice")));

    assertThat(user.screenName()).isEqualTo("alice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"120", "300", "301", "999999999", "-5", "0", "soon", ""})
  void f11_retryAfterIsPassedOnWithinReason(String retryAfter) {
    XFailure failure =
        XCalls.failure(callWith(CALLS, REQUEST_TOKEN, Misbehaviour.unavailable(retryAfter)));

    Duration expected =
        switch (retryAfter) {
          case "120" -> Duration.ofMinutes(2);
          case "300", "301", "999999999" -> Duration.ofMinutes(5);
          default -> null;
        };
    assertThat(failure.retryAfter()).isEqualTo(expected);
  }

  @Test
  void f01_unknownHostIsTriedOnce() {
    assertUnreachable("http://x.invalid", XFault.DNS, 1);
  }

  @Test
  void f02_refusedConnectionIsTriedTwice() throws IOException {
    int port;
    try (ServerSocket closedAtOnce = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closedAtOnce.getLocalPort();
    }
    assertUnreachable("http://127.0.0.1:" + port, XFault.REFUSED, 2);
  }

  @Test
  void f04_serverThatCannotProveItIsXIsNotTalkedTo() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread plaintext = new Thread(() -> responseInPlaintext(server));
      plaintext.setDaemon(true);
      plaintext.start();

      assertUnreachable("https://127.0.0.1:" + server.getLocalPort(), XFault.TLS, 1);
    }
  }

  private static void responseInPlaintext(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        socket.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(US_ASCII));
        // Until the client gives up: closing with its bytes unread would be a reset.
        socket.getInputStream().readAllBytes();
      } catch (IOException gone) {
        // The client, or the server at the end of the test.
      }
    }
  }

  @Test
  void f86_whatIsUnknownIsSkipped() {
    AccessToken token = CALLS.obtainAccessToken("alice");
    X.misbehave(VERIFY_CREDENTIALS, Misbehaviour.deeplyNestedJson(99));

    assertThat(XCalls.value(CALLS.verifyCredentials(token)).id()).isEqualTo("1");
  }

  private static void assertUnreachable(String apiUrl, XFault fault, int attempts) {
    OAuth1Connection connection = XCalls.connection(X, URI.create(apiUrl), null, false, false);
    try (XCalls calls = XCalls.to(X, connection)) {
      XFailure failure = XCalls.failure(calls.requestToken());
      assertThat(failure.fault()).isEqualTo(fault);
      assertThat(failure.attempts()).isEqualTo(attempts);

      XCalls.Approval approval = CALLS.approve("alice");
      failure = XCalls.failure(calls.accessToken(approval));
      assertThat(failure.fault()).isEqualTo(fault);
      assertThat(failure.attempts()).isEqualTo(attempts);
    }
    X.reset();
  }

  @Test
  void f29_personWhoIsSuspendedOrLockedIsToldApart() {
    for (String name : List.of("suspended_sam", "locked_lou")) {
      AccessToken token = CALLS.obtainAccessToken(name);

      assertThat(XCalls.failure(CALLS.verifyCredentials(token)).fault())
          .isEqualTo(XFault.USER_LOCKED);
    }
  }

  @Test
  void f26_callbackThatIsNotOnTheListIsRefusedByX() {
    assertThat(XCalls.failure(XCalls.join(CALLS.client.requestToken("http://127.0.0.1:1/no"))))
        .extracting(XFailure::fault, XFailure::code, XFailure::status)
        .containsExactly(XFault.CALLBACK_NOT_APPROVED, 415, 403);
  }

  private static XResult<?> callWith(XCalls calls, Endpoint endpoint, Misbehaviour misbehaviour) {
    if (endpoint == REQUEST_TOKEN) {
      X.misbehave(endpoint, misbehaviour);
      return calls.requestToken();
    }
    XCalls.Approval approval = CALLS.approve("alice");
    if (endpoint == ACCESS_TOKEN) {
      X.misbehave(endpoint, misbehaviour);
      return calls.accessToken(approval);
    }
    AccessToken token = XCalls.value(CALLS.accessToken(approval)).token();
    X.misbehave(endpoint, misbehaviour);
    return calls.verifyCredentials(token);
  }
}
