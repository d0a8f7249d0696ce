package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.loginwithx.simulator.Endpoint;
import org.loginwithx.simulator.Misbehaviour;
import org.loginwithx.simulator.XError;

/** The fault table for OAuth 1.0a. */
final class OAuth1FaultTableIT extends FaultTable {

  OAuth1FaultTableIT() {
    super(LoginServer.shared(), Endpoint.ACCESS_TOKEN);
  }

  private static Row start(
      String id, Misbehaviour misbehaviour, int status, String reason, int calls) {
    return new Row(id, Endpoint.REQUEST_TOKEN, misbehaviour, status, reason, calls);
  }

  private static Row exchange(String id, Misbehaviour misbehaviour, int status, String reason) {
    // The verifier can be spent once: X is asked once, unless it turned the call away.
    return new Row(id, Endpoint.ACCESS_TOKEN, misbehaviour, status, reason, 1);
  }

  private static Row profile(
      String id, Misbehaviour misbehaviour, int status, String reason, int calls) {
    return new Row(id, Endpoint.VERIFY_CREDENTIALS, misbehaviour, status, reason, calls);
  }

  static Stream<Row> startRows() {
    return oneOfEach(allStartRows());
  }

  static Stream<Row> furtherStartRows() {
    return further(allStartRows());
  }

  static Stream<Row> callbackRows() {
    return oneOfEach(Stream.concat(exchangeRows(), profileRows()));
  }

  static Stream<Row> furtherCallbackRows() {
    return further(Stream.concat(exchangeRows(), profileRows()));
  }

  private static Stream<Row> allStartRows() {
    return Stream.of(
        start("F-05", Misbehaviour.hang(), 504, "x_deadline", 2),
        start("F-06", Misbehaviour.slowBody(Duration.ofSeconds(1)), 504, "x_deadline", 1),
        start("F-07", Misbehaviour.truncatedBody(), 502, "x_truncated", 1),
        start("F-07", Misbehaviour.badChunking(), 502, "x_truncated", 1),
        start("F-08", Misbehaviour.hugeBody(100_000_000), 502, "x_too_large", 1),
        start("F-08", Misbehaviour.endlessBody(), 502, "x_too_large", 1),
        start("F-09", Misbehaviour.redirect(302, "http://127.0.0.1:1/"), 502, "x_redirect", 1),
        start("F-09", Misbehaviour.redirect(307, "http://127.0.0.1:1/"), 502, "x_redirect", 1),
        start("F-10", Misbehaviour.htmlErrorPage(500), 503, "x_5xx", 2),
        start("F-10", Misbehaviour.htmlErrorPage(502), 503, "x_5xx", 2),
        start("F-10", Misbehaviour.htmlErrorPage(504), 503, "x_5xx", 2),
        start("F-11", Misbehaviour.error(XError.OVER_CAPACITY), 503, "x_overloaded", 2),
        start("F-14", Misbehaviour.noContent(), 502, "x_empty", 1),
        start("F-14", Misbehaviour.emptyOk(), 502, "x_empty", 1),
        start("O1-02", Misbehaviour.rightAnswerWithStatus(202), 502, "x_bad_format", 1),
        start("F-16", Misbehaviour.garbageHtml(), 502, "x_bad_format", 1),
        start("F-18", Misbehaviour.utf16(), 502, "x_bad_encoding", 1),
        start("F-18", Misbehaviour.invalidUtf8(), 502, "x_bad_encoding", 1),
        start("F-20", Misbehaviour.hugeHeader(1_000_000), 502, "x_protocol", 1),
        start("F-21", Misbehaviour.error(XError.COULD_NOT_AUTHENTICATE), 503, "x_auth_config", 1),
        start("F-25", Misbehaviour.error(XError.BAD_AUTHENTICATION_DATA), 503, "x_auth_config", 1),
        start(
            "F-26",
            Misbehaviour.error(XError.CALLBACK_NOT_APPROVED),
            503,
            "x_callback_not_approved",
            1),
        start(
            "F-26",
            Misbehaviour.error(XError.CALLBACK_NOT_APPROVED_XML),
            503,
            "x_callback_not_approved",
            1),
        start(
            "F-26",
            Misbehaviour.error(XError.DESKTOP_APPLICATION_XML),
            503,
            "x_callback_not_approved",
            1),
        start("F-27", Misbehaviour.error(XError.APPLICATION_SUSPENDED), 503, "x_app_suspended", 1),
        start("F-30", Misbehaviour.error(XError.UNABLE_TO_VERIFY), 502, "x_unknown_error", 1),
        start("F-30", Misbehaviour.status(403), 502, "x_unknown_error", 1),
        start("F-31", without("oauth_callback_confirmed"), 502, "callback_not_confirmed", 1),
        start("F-31", with("oauth_callback_confirmed", "false"), 502, "callback_not_confirmed", 1),
        start("F-31", with("oauth_callback_confirmed", "TRUE"), 502, "callback_not_confirmed", 1),
        start("F-31", with("oauth_callback_confirmed", "1"), 502, "callback_not_confirmed", 1),
        start("F-31", with("oauth_callback_confirmed", ""), 502, "callback_not_confirmed", 1),
        start(
            "F-31",
            Misbehaviour.secondFormParameter("oauth_callback_confirmed", "true"),
            502,
            "callback_not_confirmed",
            1),
        start("F-32", without("oauth_token"), 502, "x_bad_token", 1),
        start("F-32", without("oauth_token_secret"), 502, "x_bad_token", 1),
        start("F-32", with("oauth_token", ""), 502, "x_bad_token", 1),
        start("F-32", with("oauth_token", "a".repeat(513)), 502, "x_bad_token", 1),
        start("F-32", with("oauth_token_secret", "a\nb"), 502, "x_bad_token", 1),
        start("F-32", Misbehaviour.secondFormParameter("oauth_token", "x"), 502, "x_bad_token", 1));
  }

  private static Stream<Row> exchangeRows() {
    return Stream.of(
        exchange("F-05", Misbehaviour.hang(), 504, "x_read_timeout"),
        exchange("F-06", Misbehaviour.slowBody(Duration.ofSeconds(1)), 504, "x_deadline"),
        exchange("F-07", Misbehaviour.truncatedBody(), 502, "x_truncated"),
        exchange("F-08", Misbehaviour.endlessBody(), 502, "x_too_large"),
        exchange("F-09", Misbehaviour.redirect(302, "http://127.0.0.1:1/"), 502, "x_redirect"),
        exchange("F-10", Misbehaviour.htmlErrorPage(500), 503, "x_5xx"),
        new Row(
            "F-11", Endpoint.ACCESS_TOKEN, Misbehaviour.unavailable("10"), 503, "x_overloaded", 2),
        exchange("F-16", Misbehaviour.garbageHtml(), 502, "x_bad_format"),
        exchange("F-22", Misbehaviour.error(XError.INVALID_TOKEN), 400, "request_token_expired"),
        exchange(
            "F-22",
            Misbehaviour.error(XError.INVALID_REQUEST_TOKEN_TEXT),
            400,
            "request_token_expired"),
        exchange(
            "F-22", Misbehaviour.error(XError.EXPIRED_TOKEN_XML), 400, "request_token_expired"),
        exchange(
            "F-22", Misbehaviour.error(XError.INVALID_VERIFIER_TEXT), 400, "request_token_expired"),
        exchange("F-29", Misbehaviour.error(XError.ACCOUNT_LOCKED), 403, "x_user_locked"),
        exchange("ADV-31", Misbehaviour.emptyOk(), 502, "x_empty"),
        exchange("ADV-31", without("oauth_token_secret"), 502, "x_bad_token"),
        exchange("F-32", Misbehaviour.secondFormParameter("oauth_token", "x"), 502, "x_bad_token"),
        exchange("F-34", with("user_id", "999999"), 502, "x_bad_profile"),
        exchange("F-34", with("user_id", "me"), 502, "x_bad_profile"));
  }

  private static Stream<Row> profileRows() {
    return Stream.of(
        profile(
            "F-28", Misbehaviour.error(XError.OAUTH1_PERMISSIONS), 503, "x_permission_too_low", 1),
        profile("F-29", Misbehaviour.error(XError.ACCOUNT_SUSPENDED), 403, "x_user_locked", 1),
        profile("F-29", Misbehaviour.error(XError.ACCOUNT_LOCKED), 403, "x_user_locked", 1),
        profile("F-30", Misbehaviour.error(XError.INVALID_TOKEN), 502, "x_unknown_error", 1),
        profile("F-34", Misbehaviour.otherId(424242), 502, "x_bad_profile", 1),
        profile("F-34", Misbehaviour.member("id_str", "null"), 502, "x_bad_profile", 1),
        profile("F-34", Misbehaviour.member("id_str", "\"me\""), 502, "x_bad_profile", 1),
        profile("F-86", Misbehaviour.profile("{\"id_str\":"), 502, "x_bad_profile", 1),
        profile("F-86", Misbehaviour.deeplyNestedJson(10_000), 502, "x_bad_profile", 1),
        profile("F-86", Misbehaviour.secondMember("id_str", "\"1\""), 502, "x_bad_profile", 1));
  }

  /** X has named the user by then; these say nothing about them. */
  static Stream<Arguments> missingProfiles() {
    return Stream.of(
        Arguments.of("F-05", Misbehaviour.hang()),
        Arguments.of("F-07", Misbehaviour.truncatedBody()),
        Arguments.of("F-10", Misbehaviour.htmlErrorPage(502)),
        Arguments.of("F-11", Misbehaviour.unavailable("10")),
        Arguments.of("F-12", Misbehaviour.rateLimited()),
        Arguments.of("F-14", Misbehaviour.emptyOk()),
        Arguments.of("F-16", Misbehaviour.garbageHtml()),
        Arguments.of("gateway 401", Misbehaviour.htmlErrorPage(401)),
        Arguments.of("404", Misbehaviour.status(404)),
        Arguments.of("F-86", Misbehaviour.profile("[]")),
        Arguments.of("F-86", Misbehaviour.hugeBody(300_000)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("missingProfiles")
  @DisplayName(
      "A user whom X has named is logged in without the profile, and keeps name and picture")
  void profileThatDoesNotComeKeepsNobodyOut(String id, Misbehaviour misbehaviour) {
    Visitor before = new Visitor(server);
    before.logIn("partial");
    String known = before.get("/api/me").body();
    Visitor visitor = new Visitor(server);
    String callback = visitor.approve("partial", "/account");
    server.x().misbehave(Endpoint.VERIFY_CREDENTIALS, misbehaviour);

    assertThat(visitor.get(callback).status()).isEqualTo(303);

    server.x().reset();
    assertThat(visitor.isLoggedInAs("partial")).isTrue();
    assertThat(visitor.get("/api/me").body()).isEqualTo(known);
  }

  private static Misbehaviour with(String name, String value) {
    return Misbehaviour.formParameter(name, value);
  }

  private static Misbehaviour without(String name) {
    return Misbehaviour.withoutFormParameter(name);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("startRows")
  void startFailsAsTheTableSays(Row row) {
    assertStartFailsAs(row);
  }

  @Tag("thorough")
  @ParameterizedTest(name = "{0}")
  @MethodSource("furtherStartRows")
  void startFailsAsTheRestOfTheTableSays(Row row) {
    assertStartFailsAs(row);
  }

  private void assertStartFailsAs(Row row) {
    Visitor visitor = new Visitor(server);
    server.x().misbehave(row.endpoint(), row.misbehaviour());

    Answer answer = visitor.get("/login/twitter?returnTo=/account");

    assertFailedAs(row, answer);
    assertThat(visitor.cookie("JSESSIONID")).as("no session for a log-in that failed").isEmpty();
    assertThat(visitor.isAnonymous()).isTrue();
  }

  @Test
  @DisplayName("F-11: X's Retry-After is passed on, up to five minutes")
  void retryAfterIsPassedOn() {
    server.x().misbehave(Endpoint.REQUEST_TOKEN, Misbehaviour.unavailable("120"));
    assertThat(new Visitor(server).get("/login/twitter").header("Retry-After")).hasValue("120");

    server.x().reset();
    server.x().misbehave(Endpoint.REQUEST_TOKEN, Misbehaviour.unavailable("86400"));
    assertThat(new Visitor(server).get("/login/twitter").header("Retry-After")).hasValue("300");
  }

  @Test
  @DisplayName("F-12: after a 429 X is left alone until its reset, and asked again then")
  void rateLimitIsRemembered() {
    String reset = Long.toString(Instant.now().getEpochSecond() + 3);
    server.x().misbehaveNext(Endpoint.REQUEST_TOKEN, Misbehaviour.rateLimited(reset));

    Answer first = new Visitor(server).get("/login/twitter");
    Answer second = new Visitor(server).get("/login/twitter");

    assertThat(List.of(first.status(), second.status())).containsOnly(503);
    assertThat(second.header("Retry-After")).isPresent();
    assertThat(server.x().calls(Endpoint.REQUEST_TOKEN)).isEqualTo(1);
    LoginServer.await(
        () -> new Visitor(server).get("/login/twitter").status() == 302, "the reset of the limit");
  }

  @Test
  @DisplayName("F-17: a good answer counts whatever its content type says")
  void contentTypeOfAFormIsNotAsked() {
    for (String type : new String[] {"text/html", "application/json", null}) {
      server.x().misbehaveNext(Endpoint.REQUEST_TOKEN, Misbehaviour.contentType(type));
      server.x().misbehaveNext(Endpoint.ACCESS_TOKEN, Misbehaviour.contentType(type));
      assertThat(new Visitor(server).logIn("typed").status()).isEqualTo(303);
    }
  }

  @Test
  @DisplayName("F-24: a wrong clock is corrected once by X's own time, and said in the log")
  void clockSkewIsCorrected() {
    server
        .x()
        .misbehaveNext(Endpoint.REQUEST_TOKEN, Misbehaviour.clockSkewed(Duration.ofMinutes(2)));

    assertThat(new Visitor(server).get("/login/twitter").status()).isEqualTo(302);
    assertThat(server.x().calls(Endpoint.REQUEST_TOKEN)).isEqualTo(2);
    server.awaitLogLine("event=clock outcome=corrected reason=clock_skew");
  }

  @Test
  @DisplayName("F-28: without the profile in the plan, the token answer says who it is")
  void accessLevelFallsBackToTheTokenAnswer() {
    for (XError error :
        List.of(XError.ENDPOINT_NOT_IN_PLAN, XError.CLIENT_NOT_ENROLLED, XError.CREDITS_DEPLETED)) {
      Visitor visitor = new Visitor(server);
      String callback = visitor.approve("lowplan", "/account");
      server.x().misbehaveNext(Endpoint.VERIFY_CREDENTIALS, Misbehaviour.error(error));

      assertThat(visitor.get(callback).status()).isEqualTo(303);
      assertThat(visitor.isLoggedInAs("lowplan")).isTrue();
    }
  }

  @Test
  @DisplayName("F-28: without profile and user id no user is logged in")
  void accessLevelWithoutUserIdFails() {
    Visitor visitor = new Visitor(server);
    String callback = visitor.approve("lowplan", "/account");
    server.x().misbehaveNext(Endpoint.ACCESS_TOKEN, without("user_id"));
    server
        .x()
        .misbehaveNext(
            Endpoint.VERIFY_CREDENTIALS, Misbehaviour.error(XError.ENDPOINT_NOT_IN_PLAN));

    assertThat(visitor.get(callback).status()).isEqualTo(503);
    assertThat(visitor.isAnonymous()).isTrue();
  }

  @Test
  @DisplayName("F-34: an id above 2^53 counts only with its text, which nothing has rounded")
  void largeIdThatIsANumberOnlyIsRefused() {
    Visitor visitor = new Visitor(server);
    String callback = visitor.approve("bignumber", "/account");
    server.x().misbehaveNext(Endpoint.ACCESS_TOKEN, without("user_id"));
    server
        .x()
        .misbehaveNext(
            Endpoint.VERIFY_CREDENTIALS, Misbehaviour.idOnlyAsNumber(1466796521412771841L));

    assertThat(visitor.get(callback).status()).isEqualTo(502);
    assertThat(visitor.isAnonymous()).isTrue();
  }
}
