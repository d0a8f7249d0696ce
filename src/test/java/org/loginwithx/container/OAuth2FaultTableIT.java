package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.loginwithx.simulator.Endpoint;
import org.loginwithx.simulator.Misbehaviour;
import org.loginwithx.simulator.XError;

/** The fault table for OAuth 2.0. */
final class OAuth2FaultTableIT extends FaultTable {

  OAuth2FaultTableIT() {
    super(LoginServer.sharedOAuth2(), Endpoint.TOKEN);
  }

  private static Row exchange(String id, Misbehaviour misbehaviour, int status, String reason) {
    // The code can be spent once: X is asked once, unless it turned the call away.
    return new Row(id, Endpoint.TOKEN, misbehaviour, status, reason, 1);
  }

  private static Row exchange(String id, XError error, int status, String reason) {
    return exchange(id, Misbehaviour.error(error), status, reason);
  }

  private static Row profile(
      String id, Misbehaviour misbehaviour, int status, String reason, int calls) {
    return new Row(id, Endpoint.USERS_ME, misbehaviour, status, reason, calls);
  }

  private static Row profile(String id, XError error, int status, String reason, int calls) {
    return profile(id, Misbehaviour.error(error), status, reason, calls);
  }

  static Stream<Row> callbackRows() {
    return oneOfEach(Stream.concat(exchangeRows(), profileRows()));
  }

  static Stream<Row> furtherCallbackRows() {
    return further(Stream.concat(exchangeRows(), profileRows()));
  }

  private static Stream<Row> exchangeRows() {
    return Stream.of(
        exchange("F-05", Misbehaviour.hang(), 504, "x_read_timeout"),
        exchange("F-06", Misbehaviour.slowBody(Duration.ofSeconds(1)), 504, "x_deadline"),
        exchange("F-07", Misbehaviour.truncatedBody(), 502, "x_truncated"),
        exchange("F-08", Misbehaviour.endlessBody(), 502, "x_too_large"),
        exchange("ADV-30", Misbehaviour.redirect(307, "http://127.0.0.1:1/"), 502, "x_redirect"),
        exchange("F-10", Misbehaviour.htmlErrorPage(500), 503, "x_5xx"),
        new Row("F-11", Endpoint.TOKEN, Misbehaviour.unavailable("10"), 503, "x_overloaded", 2),
        exchange("F-14", Misbehaviour.noContent(), 502, "x_empty"),
        exchange("ADV-31", Misbehaviour.emptyOk(), 502, "x_empty"),
        exchange("F-16", Misbehaviour.garbageHtml(), 502, "x_bad_format"),
        exchange("F-16", plain(200, "access_token=a&token_type=bearer"), 502, "x_bad_format"),
        exchange("F-18", Misbehaviour.invalidUtf8(), 502, "x_bad_encoding"),
        exchange("F-21", XError.UNAUTHORIZED_CLIENT, 503, "x_auth_config"),
        exchange("F-21", XError.INVALID_CLIENT, 503, "x_auth_config"),
        exchange("F-22", XError.INVALID_AUTHORIZATION_CODE, 400, "request_token_expired"),
        exchange("F-22", XError.INVALID_GRANT, 400, "request_token_expired"),
        exchange("F-26", XError.REDIRECT_URI_MISMATCH, 503, "x_callback_not_approved"),
        exchange("BCP-07", XError.CODE_VERIFIER_MISMATCH, 400, "code_mismatch"),
        exchange("PK-04", plain(400, "transform not supported"), 502, "x_unknown_error"),
        exchange("F-30", Misbehaviour.status(403), 502, "x_unknown_error"),
        exchange("F-28", XError.CREDITS_DEPLETED, 503, "x_no_credit"),
        exchange("F-33", Misbehaviour.member("error", "\"invalid\""), 502, "x_bad_token"),
        exchange("F-33", Misbehaviour.member("token_type", "\"mac\""), 502, "x_bad_token"),
        exchange("F-33", Misbehaviour.withoutMember("token_type"), 502, "x_bad_token"),
        exchange("F-33", Misbehaviour.member("expires_in", "-1"), 502, "x_bad_token"),
        exchange("F-33", Misbehaviour.member("expires_in", "1e99"), 502, "x_bad_token"),
        exchange("F-33", Misbehaviour.member("expires_in", "\"soon\""), 502, "x_bad_token"),
        exchange("F-33", Misbehaviour.withoutMember("access_token"), 502, "x_bad_token"),
        exchange("F-33", Misbehaviour.member("access_token", "\"a\\nb\""), 502, "x_bad_token"),
        exchange("F-33", Misbehaviour.secondMember("access_token", "\"x\""), 502, "x_bad_token"),
        exchange("F-33", Misbehaviour.member("scope", "\"tweet.read\""), 403, "scope_reduced"),
        exchange("F-33", Misbehaviour.member("scope", "7"), 502, "x_bad_token"));
  }

  private static Stream<Row> profileRows() {
    return Stream.of(
        profile("F-07", Misbehaviour.truncatedBody(), 502, "x_truncated", 1),
        profile("F-10", Misbehaviour.htmlErrorPage(502), 503, "x_5xx", 2),
        profile("F-10", XError.INTERNAL_ERROR_PROBLEM, 503, "x_5xx", 2),
        profile("F-11", XError.SERVICE_UNAVAILABLE_PROBLEM, 503, "x_overloaded", 2),
        profile("F-12", Misbehaviour.rateLimited(), 503, "x_rate_limited", 1),
        profile("F-12", XError.TOO_MANY_REQUESTS_PROBLEM, 503, "x_rate_limited", 1),
        profile("F-14", Misbehaviour.emptyOk(), 502, "x_empty", 1),
        profile("F-28", XError.CLIENT_NOT_ENROLLED, 503, "x_access_level", 1),
        profile("F-28", XError.USER_NOT_ENROLLED, 503, "x_access_level", 1),
        profile("F-28", XError.CREDITS_DEPLETED, 503, "x_no_credit", 1),
        profile("F-29", XError.USER_SUSPENDED_PROBLEM, 403, "x_user_locked", 1),
        profile("F-30", XError.UNAUTHORIZED_PROBLEM, 502, "x_unknown_error", 1),
        profile("F-33", XError.FORBIDDEN_PROBLEM, 403, "scope_reduced", 1),
        profile("F-34", Misbehaviour.profile("{\"data\":{}}"), 502, "x_bad_profile", 1),
        profile("F-34", Misbehaviour.profile("{\"data\":{\"id\":12}}"), 502, "x_bad_profile", 1),
        profile(
            "F-34", Misbehaviour.profile("{\"data\":{\"id\":\"me\"}}"), 502, "x_bad_profile", 1),
        profile("F-34", Misbehaviour.profile("{\"id\":\"12\"}"), 502, "x_bad_profile", 1),
        profile("F-86", Misbehaviour.profile("{\"data\":{\"id\":"), 502, "x_bad_profile", 1),
        profile("F-86", Misbehaviour.deeplyNestedJson(10_000), 502, "x_bad_profile", 1),
        profile(
            "F-86",
            Misbehaviour.profile("{\"data\":{\"id\":\"1\",\"id\":\"2\"}}"),
            502,
            "x_bad_profile",
            1),
        profile(
            "F-86",
            Misbehaviour.profile("{\"data\":{\"id\":\"1\"},\"data\":{\"id\":\"2\"}}"),
            502,
            "x_bad_profile",
            1));
  }

  private static Misbehaviour plain(int status, String body) {
    return Misbehaviour.status(status, "text/plain", body);
  }

  @Test
  @DisplayName("OAuth 2.0 begins without a call to X, so X cannot keep a user from starting")
  void startAsksXNothing() {
    server.x().misbehave(Endpoint.REQUEST_TOKEN, Misbehaviour.hang());

    assertThat(new Visitor(server).get("/login/twitter").status()).isEqualTo(302);
    assertThat(server.x().recorded()).isEmpty();
  }

  @Test
  @DisplayName("When the calls of the day are used up, a user is told before they go to X")
  void usedUpDayIsToldBeforeTheUserGoesToX() {
    long reset = Instant.now().getEpochSecond() + 5;
    Visitor last = new Visitor(server);
    String callback = last.approve("last", "/account");
    server
        .x()
        .misbehaveNext(
            Endpoint.USERS_ME,
            Misbehaviour.profile(
                    "{\"data\":{\"id\":\"77\",\"username\":\"last\",\"name\":\"Last\"}}")
                .withHeader("x-app-limit-24hour-remaining", "0")
                .withHeader("x-app-limit-24hour-reset", Long.toString(reset)));
    assertThat(last.get(callback).status()).isEqualTo(303);

    Answer next = new Visitor(server).get("/login/twitter");

    assertThat(next.status()).isEqualTo(503);
    assertThat(next.header("Retry-After")).isPresent();
    LoginServer.await(
        () -> new Visitor(server).get("/login/twitter").status() == 302, "the next day");
  }

  @Test
  @DisplayName("Unknown members and partial errors beside a good profile do no harm")
  void partialErrorsDoNoHarm() {
    Visitor visitor = new Visitor(server);
    String callback = visitor.approve("partial", "/account");
    server.x().misbehaveNext(Endpoint.USERS_ME, Misbehaviour.partialError("confirmed_email"));

    assertThat(visitor.get(callback).status()).isEqualTo(303);
    assertThat(visitor.isLoggedInAs("partial")).isTrue();
  }
}
