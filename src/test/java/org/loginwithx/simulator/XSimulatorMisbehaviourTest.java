package org.loginwithx.simulator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What was scripted is what comes over the wire. */
final class XSimulatorMisbehaviourTest {

  private static final String CALLBACK = "http://127.0.0.1:8080/callback";
  private static final XSimulator SIMULATOR = XSimulator.start();

  @AfterAll
  static void stop() {
    SIMULATOR.close();
  }

  @BeforeEach
  void reset() {
    SIMULATOR.reset();
    SIMULATOR.allowCallback(CALLBACK);
  }

  static Stream<Arguments> answers() {
    return Stream.of(
        answer("status", Misbehaviour.status(418), "HTTP/1.1 418 .*\r\n\r\n"),
        answer(
            "status with body",
            Misbehaviour.status(500, "text/plain", "no").withHeader("x-extra", "1"),
            "HTTP/1.1 500 .*content-type: text/plain\r\n.*x-extra: 1\r\n.*\r\n\r\nno"),
        answer(
            "rate limit without reset",
            Misbehaviour.rateLimited(),
            "HTTP/1.1 429 (?!.*x-rate-limit).*\"code\":88.*"),
        answer(
            "rate limit until whenever",
            Misbehaviour.rateLimited("whenever"),
            "HTTP/1.1 429 .*x-rate-limit-remaining: 0\r\nx-rate-limit-reset: whenever\r\n.*"),
        answer(
            "error page",
            Misbehaviour.htmlErrorPage(502),
            "HTTP/1.1 502 .*content-type: text/html.*<h1>.*"),
        answer(
            "unavailable",
            Misbehaviour.unavailable("120"),
            "HTTP/1.1 503 .*retry-after: 120\r\n.*<h1>.*"),
        answer(
            "redirect",
            Misbehaviour.redirect(307, "http://127.0.0.1:1/x"),
            "HTTP/1.1 307 .*location: http://127.0.0.1:1/x\r\n.*content-length: 0\r\n\r\n"),
        answer("empty", Misbehaviour.emptyOk(), "HTTP/1.1 200 .*content-length: 0\r\n\r\n"),
        answer("no content", Misbehaviour.noContent(), "HTTP/1.1 204 (?!.*content-length).*"),
        answer("garbage", Misbehaviour.garbageHtml(), "HTTP/1.1 200 .*text/html.*<h1>.*"),
        answer(
            "profile", Misbehaviour.profile("[1"), "HTTP/1.1 200 .*application/json.*\r\n\r\n\\[1"),
        answer("other 2xx", Misbehaviour.rightAnswerWithStatus(201), "HTTP/1.1 201 .*\"1001\".*"),
        answer(
            "other type",
            Misbehaviour.contentType("text/plain"),
            "(?!.*application/json).*content-type: text/plain\r\n.*\"id_str\":\"1001\".*"),
        answer(
            "no type", Misbehaviour.contentType(null), "(?!.*content-type).*\"id_str\":\"1001\".*"),
        answer(
            "byte order mark",
            Misbehaviour.byteOrderMark(),
            ".*\r\n\r\n\u00ef\u00bb\u00bf\\{\"id\".*"),
        answer("invalid UTF-8", Misbehaviour.invalidUtf8(), ".*\r\n\r\n\\{\"id\".*\u00ff.*"),
        answer(
            "huge header",
            Misbehaviour.hugeHeader(1 << 20),
            ".*\r\nx-padding: x{1048576}\r\n.*\"1001\".*"),
        answer(
            "member set",
            Misbehaviour.member("name", "{\"a\":[null]}"),
            ".*\"name\":\\{\"a\":\\[null\\]\\}.*"),
        answer(
            "member gone",
            Misbehaviour.withoutMember("id_str"),
            "(?!.*\"id_str\":\"1001\").*\\{\"id\":1001,.*"),
        answer(
            "id as number",
            Misbehaviour.idOnlyAsNumber(9007199254740993L),
            "(?!.*\"id_str\":\"1001\").*\"id\":9007199254740993[,}].*"),
        answer(
            "other id",
            Misbehaviour.otherId(5),
            ".*(\"id\":5.*\"id_str\":\"5\"|\"id_str\":\"5\".*\"id\":5).*"),
        answer(
            "member twice",
            Misbehaviour.secondMember("id_str", "\"7\""),
            ".*\"id_str\":\"1001\".*,\"id_str\":\"7\"\\}"),
        answer("not HTTP at all", Misbehaviour.octets("220 smtp ready\r\n"), "220 smtp ready\r\n"));
  }

  private static Arguments answer(String what, Misbehaviour misbehaviour, String expected) {
    return Arguments.of(what, misbehaviour, "(?s)" + expected);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answers")
  void scriptedResponseComes(String what, Misbehaviour misbehaviour, String expected)
      throws IOException {
    assertThat(profileWith(misbehaviour)).matches(expected);
  }

  static Stream<Arguments> forms() {
    return Stream.of(
        Arguments.of(
            Misbehaviour.withoutFormParameter("oauth_callback_confirmed"),
            "oauth_token=\\w+&oauth_token_secret=\\w+"),
        Arguments.of(
            Misbehaviour.formParameter("oauth_callback_confirmed", "TRUE"),
            "oauth_token=\\w+&oauth_token_secret=\\w+&oauth_callback_confirmed=TRUE"),
        Arguments.of(
            Misbehaviour.secondFormParameter("oauth_callback_confirmed", "false"),
            ".*&oauth_callback_confirmed=true&oauth_callback_confirmed=false"),
        Arguments.of(Misbehaviour.formParameter("oauth_token", ""), ".*&oauth_token=(&.*|$)"),
        Arguments.of(
            Misbehaviour.formParameter("oauth_token", "a\u0000\r\nb"),
            ".*oauth_token=a%00%0D%0Ab.*"),
        Arguments.of(
            Misbehaviour.formParameter("oauth_token_secret", "s".repeat(70_000)),
            ".*oauth_token_secret=s{70000}.*"));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void scriptedFormComes(Misbehaviour misbehaviour, String expected) {
    SIMULATOR.misbehaveNext(Endpoint.REQUEST_TOKEN, misbehaviour);

    assertThat(ClientCall.requestToken(SIMULATOR, CALLBACK).send().body()).matches(expected);
  }

  @Test
  void accessTokenCanNameAnotherPersonOrNobody() {
    SIMULATOR.misbehaveNext(Endpoint.ACCESS_TOKEN, Misbehaviour.formParameter("user_id", "42"));
    assertThat(accessToken("alice").first("user_id")).isEqualTo("42");

    SIMULATOR.misbehaveNext(Endpoint.ACCESS_TOKEN, Misbehaviour.withoutFormParameter("user_id"));
    assertThat(accessToken("alice").first("user_id")).isNull();
  }

  @ParameterizedTest
  @EnumSource(XError.class)
  void errorComesWithItsStatusTypeAndBody(XError error) throws IOException {
    String answer = profileWith(Misbehaviour.error(error));

    assertThat(answer)
        .startsWith("HTTP/1.1 " + error.status() + " ")
        .contains("content-type: " + error.contentType() + "\r\n")
        .endsWith("\r\n\r\n" + error.body(Endpoint.VERIFY_CREDENTIALS.path()));
  }

  @Test
  void skewedClockShowsInTheDateHeader() throws IOException {
    String answer = profileWith(Misbehaviour.clockSkewed(Duration.ofHours(-2)));

    String date = answer.replaceFirst("(?s).*\r\ndate: ([^\r]*)\r\n.*", "$1");
    assertThat(answer).startsWith("HTTP/1.1 401 ").contains("\"code\":135");
    assertThat(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
        .isBetween(Instant.now().minusSeconds(7_260), Instant.now().minusSeconds(7_190));
  }

  @Test
  void gzipIsGzip() throws IOException {
    String answer = profileWith(Misbehaviour.gzip());

    assertThat(answer).contains("content-encoding: gzip\r\n");
    byte[] packed = body(answer).getBytes(ISO_8859_1);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes())
        .asString(UTF_8)
        .contains("\"id_str\":\"1001\"");
  }

  @Test
  void utf16IsDeclaredAsUtf8() throws IOException {
    String answer = profileWith(Misbehaviour.utf16());

    assertThat(answer).contains("content-type: application/json;charset=utf-8\r\n");
    assertThat(new String(body(answer).getBytes(ISO_8859_1), UTF_16))
        .contains("\"id_str\":\"1001\"");
  }

  @Test
  void nestingIsAsDeepAsScripted() throws IOException {
    assertThat(body(profileWith(Misbehaviour.deeplyNestedJson(10_000))))
        .isEqualTo(
            "{\"id_str\":\"1\",\"entities\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}");
  }

  @Test
  void truncatedBodyEndsEarly() throws IOException {
    String answer = profileWith(Misbehaviour.truncatedBody());

    assertThat(body(answer)).startsWith("{\"id\":1001,").hasSize(contentLength(answer) / 2);
  }

  @Test
  void slowBodyIsComplete() throws IOException {
    String answer = profileWith(Misbehaviour.slowBody(Duration.ofNanos(1)));

    assertThat(body(answer)).startsWith("{\"id\":1001,").endsWith("}");
    assertThat(body(answer)).hasSize(contentLength(answer));
  }

  @Test
  void slowBodyPausesBeforeEveryOctet() throws IOException {
    SIMULATOR.misbehaveNext(
        Endpoint.VERIFY_CREDENTIALS, Misbehaviour.slowBody(Duration.ofHours(1)));
    try (RawClient client = RawClient.connectTo(SIMULATOR)) {
      client.send(profileCall().octets());

      assertThat(client.readHead()).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n");
      client.timeOutAfter(50);
      assertThatThrownBy(() -> client.read(1)).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void badChunkHasNoSize() throws IOException {
    assertThat(profileWith(Misbehaviour.badChunking()))
        .contains("transfer-encoding: chunked\r\n\r\n", "\r\n\r\nno-number\r\n{");
  }

  @Test
  void hugeBodyHasTheScriptedLength() throws IOException {
    String answer = profileWith(Misbehaviour.hugeBody(3_000_001));

    assertThat(contentLength(answer)).isEqualTo(3_000_001);
    assertThat(body(answer)).hasSize(3_000_001);
  }

  @Test
  void endlessBodyGoesOnWhileOthersAreServed() throws IOException {
    SIMULATOR.misbehaveNext(Endpoint.VERIFY_CREDENTIALS, Misbehaviour.endlessBody());
    try (RawClient client = RawClient.connectTo(SIMULATOR)) {
      client.send(profileCall().octets());

      assertThat(client.readHead()).contains("transfer-encoding: chunked\r\n");
      assertThat(client.read(20_000_000)).hasSize(20_000_000).startsWith("10000\r\n  ");
      assertThat(profileCall().send().statusCode()).isEqualTo(200);
    }
  }

  @Test
  void hangNeverRespondsWhileOthersAreServed() throws IOException {
    SIMULATOR.misbehaveNext(Endpoint.VERIFY_CREDENTIALS, Misbehaviour.hang());
    try (RawClient client = RawClient.connectTo(SIMULATOR)) {
      client.send(profileCall().octets());

      client.timeOutAfter(50);
      assertThatThrownBy(() -> client.read(1)).isInstanceOf(SocketTimeoutException.class);
      assertThat(profileCall().send().statusCode()).isEqualTo(200);
    }
  }

  @Test
  void closeSendsNothing() throws IOException {
    assertThat(profileWith(Misbehaviour.closeWithoutAnswer())).isEmpty();
  }

  @Test
  void resetIsAReset() {
    assertThatThrownBy(() -> profileWith(Misbehaviour.reset()))
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("reset");
  }

  @Test
  void nextOnesComeInOrderAndThenThePermanentOne() {
    SIMULATOR.misbehave(Endpoint.VERIFY_CREDENTIALS, Misbehaviour.status(503));
    SIMULATOR.misbehaveNext(Endpoint.VERIFY_CREDENTIALS, Misbehaviour.status(501));
    SIMULATOR.misbehaveNext(Endpoint.VERIFY_CREDENTIALS, Misbehaviour.status(502));

    assertThat(Stream.generate(() -> profileCall().send().statusCode()).limit(4))
        .containsExactly(501, 502, 503, 503);
    assertThat(ClientCall.requestToken(SIMULATOR, CALLBACK).send().statusCode()).isEqualTo(200);
  }

  @Test
  void resetEndsTheMisbehaviour() {
    SIMULATOR.misbehave(Endpoint.REQUEST_TOKEN, Misbehaviour.status(503));
    SIMULATOR.misbehaveNext(Endpoint.REQUEST_TOKEN, Misbehaviour.status(502));

    SIMULATOR.reset();

    assertThat(ClientCall.requestToken(SIMULATOR, CALLBACK).send().statusCode()).isEqualTo(200);
  }

  @Test
  void pageCanMisbehaveToo() throws IOException {
    SIMULATOR.misbehaveNext(Endpoint.AUTHENTICATE, Misbehaviour.htmlErrorPage(500));
    try (RawClient client = RawClient.connectTo(SIMULATOR)) {
      client.send("GET /oauth/authorize HTTP/1.0\r\n\r\n");

      assertThat(client.readAll()).startsWith("HTTP/1.1 500 ");
    }
  }

  private static String profileWith(Misbehaviour misbehaviour) throws IOException {
    SIMULATOR.misbehaveNext(Endpoint.VERIFY_CREDENTIALS, misbehaviour);
    try (RawClient client = RawClient.connectTo(SIMULATOR)) {
      client.send(profileCall().octets());
      return client.readAll();
    }
  }

  private static ClientCall profileCall() {
    return ClientCall.to(SIMULATOR, Endpoint.VERIFY_CREDENTIALS).signedWith(accessToken("alice"));
  }

  private static Parameters accessToken(String screenName) {
    return ClientCall.obtainAccessToken(SIMULATOR, CALLBACK, screenName);
  }

  private static String body(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }

  private static int contentLength(String answer) {
    return Integer.parseInt(answer.replaceFirst("(?s).*\r\ncontent-length: ([0-9]+)\r\n.*", "$1"));
  }
}
