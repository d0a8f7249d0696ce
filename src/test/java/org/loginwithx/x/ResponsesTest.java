package org.loginwithx.x;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.loginwithx.http.HttpResult.Answer;
import org.loginwithx.oauth1.RequestToken;
import org.loginwithx.simulator.XError;

/** How the bodies that X sends are read, and bodies that X never sends (PEER-31, PEER-32). */
final class ResponsesTest {

  private static final String PROFILE =
      "{\"id\":38895958,\"id_str\":\"38895958\",\"name\":\"Sean Cook\","
          + "\"screen_name\":\"theSeanCook\",\"location\":\"San Francisco\",\"url\":null,"
          + "\"entities\":{\"url\":{\"urls\":[{\"id\":7,\"id_str\":\"7\"}]}},"
          + "\"status\":{\"id\":9,\"id_str\":\"9\",\"user\":{\"id_str\":\"8\"}},"
          + "\"verified\":false,\"followers_count\":10625,"
          + "\"profile_image_url_https\":\"https://pbs.twimg.com/a_normal.png\","
          + "\"email\":\"user@example.test\"}";

  private static final String REQUEST_TOKEN =
      "oauth_token=NPcudxy0yU5T3tBzho7iCotZ3cnetKwcTIRlX0iwRl0"
          + "&oauth_token_secret=veNRnAWe6inFuo8o2u8SLLZLjolYDmDP7SzL0YfYI"
          + "&oauth_callback_confirmed=true";

  private static final String ACCESS_TOKEN =
      "oauth_token=6253282-eWudHldSbIaelX7swmsiHImEL4KinwaGloHANdrY"
          + "&oauth_token_secret=2EEfA6BG5ly3sR3XjE0IBSnlQu4ZrUzPiYTmrkVU"
          + "&user_id=6253282&screen_name=xapi";

  private static XFailure error(XEndpoint endpoint, int status, String body) {
    HttpHeaders headers = HttpHeaders.of(Map.of(), (name, value) -> true);
    RateLimits limits = new RateLimits(Clock.systemUTC(), System::nanoTime);
    Answer answer = new Answer(status, headers, body.getBytes(UTF_8), 1, Duration.ZERO);
    return ErrorResponses.read(endpoint, answer, limits);
  }

  /** Every error X was seen to send, at the call where it comes; blank for wherever. */
  @ParameterizedTest
  @CsvSource({
    "COULD_NOT_AUTHENTICATE, KEYS_REFUSED, 32",
    "PAGE_DOES_NOT_EXIST, UNKNOWN_ERROR, 34",
    "USER_SUSPENDED, USER_LOCKED, 63",
    "ACCOUNT_SUSPENDED, USER_LOCKED, 64",
    "CLIENT_NOT_PERMITTED, UNKNOWN_ERROR, 87",
    "RATE_LIMIT_EXCEEDED, RATE_LIMITED, 88",
    "INVALID_TOKEN, TOKEN_EXPIRED, 89",
    "UNABLE_TO_VERIFY, UNKNOWN_ERROR, 99",
    "OVER_CAPACITY, OVERLOADED, 130",
    "INTERNAL_ERROR, SERVER_ERROR, 131",
    "TIMESTAMP_OUT_OF_BOUNDS, CLOCK_SKEW, 135",
    "BAD_AUTHENTICATION_DATA, KEYS_REFUSED, 215",
    "CREDENTIALS_NOT_ALLOWED, UNKNOWN_ERROR, 220",
    "ACCOUNT_LOCKED, USER_LOCKED, 326",
    "CALLBACK_NOT_APPROVED, CALLBACK_NOT_APPROVED, 415",
    "CALLBACK_NOT_APPROVED_XML, CALLBACK_NOT_APPROVED, 0",
    "CALLBACK_LOCKED_XML, CALLBACK_NOT_APPROVED, 0",
    "APPLICATION_SUSPENDED, APP_SUSPENDED, 416",
    "DESKTOP_APPLICATION_XML, CALLBACK_NOT_APPROVED, 0",
    "ENDPOINT_NOT_IN_PLAN, ACCESS_LEVEL, 453",
    "SIGNATURE_NOT_VALIDATED_TEXT, KEYS_REFUSED, 0",
    "INVALID_REQUEST_TOKEN_TEXT, TOKEN_EXPIRED, 0",
    "INVALID_VERIFIER_TEXT, TOKEN_EXPIRED, 0",
    "VERIFIER_MISSING_XML, TOKEN_EXPIRED, 0",
    "EXPIRED_TOKEN_XML, TOKEN_EXPIRED, 0",
    "EXPIRED_TOKEN_OLD, TOKEN_EXPIRED, 0",
    "COULD_NOT_AUTHENTICATE_OLD, UNKNOWN_ERROR, 0",
    "UNAUTHORIZED_PROBLEM, UNKNOWN_ERROR, 0",
    "FORBIDDEN_PROBLEM, UNKNOWN_ERROR, 0",
    "TOO_MANY_REQUESTS_PROBLEM, RATE_LIMITED, 0",
    "SERVICE_UNAVAILABLE_PROBLEM, OVERLOADED, 0",
    "USER_SUSPENDED_PROBLEM, USER_LOCKED, 0",
    "CLIENT_NOT_ENROLLED, ACCESS_LEVEL, 0",
    "OAUTH1_PERMISSIONS, PERMISSION_TOO_LOW, 0",
    "USER_NOT_ENROLLED, USER_NOT_ENROLLED, 0",
    "CREDITS_DEPLETED, NO_CREDIT, 0"
  })
  void errorOfXIsUnderstoodAtTheTokenExchange(XError error, XFault fault, int code) {
    XFailure failure =
        error(XEndpoint.ACCESS_TOKEN, error.status(), error.body("/oauth/access_token"));

    assertThat(failure.fault()).isEqualTo(fault);
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.status()).isEqualTo(error.status());
  }

  @ParameterizedTest
  @EnumSource(XError.class)
  void everyErrorOfXIsAFailureAtEveryCall(XError error) {
    for (XEndpoint endpoint : XEndpoint.values()) {
      XFailure failure = error(endpoint, error.status(), error.body(endpoint.path()));

      assertThat(failure.status()).isEqualTo(error.status());
      if (endpoint != XEndpoint.ACCESS_TOKEN && endpoint != XEndpoint.TOKEN) {
        assertThat(failure.fault()).isNotEqualTo(XFault.TOKEN_EXPIRED);
      }
    }
  }

  /** Order of members, white space, a full stop more or less: all of it varies. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "403 | {\"errors\":[{\"message\":\"Callback\",\"code\":415}]} | CALLBACK_NOT_APPROVED",
        "403 | {\"request\":\"/a\",\"errors\":[{\"code\":453}]} | ACCESS_LEVEL",
        "401 | {\"errors\":[{\"code\":32},{\"code\":64}]} | KEYS_REFUSED",
        "401 | {\"errors\":[]} | UNKNOWN_ERROR",
        "401 | {\"errors\":{}} | UNKNOWN_ERROR",
        "401 | {\"errors\":\"no\"} | UNKNOWN_ERROR",
        "401 | {\"errors\":[\"no\"]} | UNKNOWN_ERROR",
        "401 | {\"errors\":[{\"code\":\"32\"}]} | UNKNOWN_ERROR",
        "401 | {\"errors\":[{\"code\":null}]} | UNKNOWN_ERROR",
        "401 | {\"errors\":[{\"code\":-32}]} | UNKNOWN_ERROR",
        "401 | {\"errors\":[{\"code\":4294967328}]} | UNKNOWN_ERROR",
        "401 | {\"errors\":[{\"code\":1e999999999}]} | UNKNOWN_ERROR",
        "401 | {\"errors\":[{\"code\":32 | UNKNOWN_ERROR",
        "401 | [{\"code\":32}] | UNKNOWN_ERROR",
        "403 | {\"errors\":[{\"code\":130}]} | OVERLOADED",
        "400 | {\"errors\":[{\"code\":88}]} | RATE_LIMITED",
        "404 | not found | UNKNOWN_ERROR",
        "503 | <html>Over capacity</html> | OVERLOADED",
        "500 | <html> | SERVER_ERROR",
        "599 | x | SERVER_ERROR",
        "302 | x | REDIRECT",
        "204 | x | EMPTY",
        "206 | x | BAD_FORMAT"
      })
  void statusThenCodeThenTextDecides(int status, String body, XFault fault) {
    assertThat(error(XEndpoint.REQUEST_TOKEN, status, body).fault()).isEqualTo(fault);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "{\"errors\":["})
  void deepErrorBodyIsAnUnknownError(String opening) {
    String body = "{\"errors\":[{\"code\":" + opening.repeat(20_000);

    assertThat(error(XEndpoint.REQUEST_TOKEN, 401, body).fault()).isEqualTo(XFault.UNKNOWN_ERROR);
  }

  @Test
  void onlyThePersonsOwnMembersOfAProfileCount() throws ResponseException {
    XUser user = ProfileResponses.user(PROFILE.getBytes(UTF_8));

    assertThat(user)
        .isEqualTo(
            new XUser(
                "38895958",
                "theSeanCook",
                "Sean Cook",
                "https://pbs.twimg.com/a_normal.png",
                "user@example.test"));
  }

  @Test
  void signalsAreReadAsXPrintsThem() throws ResponseException {
    XProfile v1 =
        ProfileResponses.profileOfV1(
            bytes(
                "{\"id_str\":\"5\",\"created_at\":\"Sat May 09 17:58:22 +0000 2009\","
                    + "\"protected\":true,\"followers_count\":10625,\"verified_type\":\"blue\"}"));
    XProfile v2 =
        ProfileResponses.profileOfV2(
            bytes(
                "{\"data\":{\"id\":\"5\",\"created_at\":\"2013-12-14T04:35:55.000Z\","
                    + "\"protected\":false,\"public_metrics\":{\"followers_count\":0},"
                    + "\"verified_type\":\"government\"}}"));

    assertThat(v1.createdAt()).isEqualTo("2009-05-09T17:58:22Z");
    assertThat(v1.isProtected()).isTrue();
    assertThat(v1.followers()).isEqualTo(10_625);
    assertThat(v1.verifiedType()).as("OAuth 1.0a has none").isNull();
    assertThat(v2.createdAt()).isEqualTo("2013-12-14T04:35:55Z");
    assertThat(v2.isProtected()).isFalse();
    assertThat(v2.followers()).isZero();
    assertThat(v2.verifiedType()).isEqualTo("government");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "\"\"",
        "\"x\"",
        "1e99",
        "1e999999",
        "-5.5",
        "[]",
        "{}",
        "\"1000000-01-01T00:00:00Z\""
      })
  void signalThatCannotBeReadIsAsIfXHadNotSentIt(String json) throws ResponseException {
    String fields = "\"created_at\":J,\"protected\":J,\"followers_count\":J".replace("J", json);
    String metrics = json.startsWith("\"") ? "\"verified\":J" : "\"verified_type\":J";

    for (XProfile answer :
        List.of(
            ProfileResponses.profileOfV1(bytes("{\"id_str\":\"5\"," + fields + "}")),
            ProfileResponses.profileOfV2(
                bytes(
                    "{\"data\":{\"id\":\"5\",\"public_metrics\":{"
                        + fields
                        + "},"
                        + fields
                        + ","
                        + metrics.replace("J", json)
                        + "}}")),
            ProfileResponses.profileOfV2(
                bytes("{\"data\":{\"id\":\"5\",\"public_metrics\":" + json + "}}")))) {
      assertThat(answer.createdAt()).isNull();
      assertThat(answer.isProtected()).isNull();
      assertThat(answer.followers()).isNull();
      assertThat(answer.verifiedType()).isNull();
    }
  }

  private static byte[] bytes(String json) {
    return json.getBytes(UTF_8);
  }

  @Test
  void userObjectIsKeptAsXSentIt() throws ResponseException {
    JsonObject ofV1 = ProfileResponses.profileOfV1(PROFILE.getBytes(UTF_8)).raw();
    byte[] v2 = "{\"data\":{\"id\":\"5\",\"new\":[1.50]},\"errors\":[]}".getBytes(UTF_8);

    assertThat(ofV1.getString("location")).isEqualTo("San Francisco");
    assertThat(ofV1.toString()).isEqualTo(PROFILE);
    assertThat(ProfileResponses.profileOfV2(v2).raw().toString())
        .isEqualTo("{\"id\":\"5\",\"new\":[1.50]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "5", "true", "[]", "[\"a\"]", "{}", "{\"id_str\":\"7\"}"})
  void f86_wrongTypeOfWhatIsOptionalIsLikeNothing(String json) throws ResponseException {
    String body =
        "{\"id_str\":\"5\",\"name\":J,\"screen_name\":J,\"profile_image_url_https\":J,\"email\":J}"
            .replace("J", json);

    assertThat(ProfileResponses.user(body.getBytes(UTF_8)))
        .isEqualTo(new XUser("5", "", "", null, null));
  }

  @Test
  void tokensAreReadAsXPrintsThem() throws ResponseException {
    assertThat(TokenResponses.requestToken((REQUEST_TOKEN + "\r\n").getBytes(UTF_8)))
        .isEqualTo(
            new RequestToken(
                "NPcudxy0yU5T3tBzho7iCotZ3cnetKwcTIRlX0iwRl0",
                "veNRnAWe6inFuo8o2u8SLLZLjolYDmDP7SzL0YfYI"));
    GrantedAccess access = TokenResponses.grantedAccess(ACCESS_TOKEN.getBytes(UTF_8));
    assertThat(access.userId()).isEqualTo("6253282");
    assertThat(access.screenName()).isEqualTo("xapi");
    assertThat(TokenResponses.grantedAccess((ACCESS_TOKEN + "&x_auth_expires=0").getBytes(UTF_8)))
        .isEqualTo(access);
  }

  @Test
  void accessTokenMayComeWithoutWhoseItIs() throws ResponseException {
    GrantedAccess access =
        TokenResponses.grantedAccess("oauth_token=a&oauth_token_secret=b".getBytes(UTF_8));

    assertThat(access.userId()).isNull();
    assertThat(access.screenName()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[", "{\"b\":", "[1,", "{\"b\":[", "\"", "{\"b\":\"", "nul"})
  @Timeout(20)
  void f86_profileThatEndsInsideIsRefusedAndDoesNotHang(String end) {
    assertThat(profileOrNull(("{\"id\":5,\"a\":" + end).getBytes(UTF_8))).isNull();
  }

  @Test
  void peer32_noBodyMakesAnIdentityWithoutAnId() {
    SplittableRandom random = new SplittableRandom(20261121);
    int accepted = 0;
    for (int round = 0; round < 40_000; round++) {
      XUser user = profileOrNull(mutated(random, PROFILE));
      if (user != null) {
        assertThat(user.id()).matches("[0-9]{1,19}");
        accepted++;
      }
    }
    assertThat(accepted).isBetween(1_000, 39_000);
  }

  @Test
  void peer32_profileWithoutItsIdIsNobody() {
    SplittableRandom random = new SplittableRandom(20261122);
    String nobody = PROFILE.replace("{\"id\":38895958,\"id_str\":\"38895958\",", "{");
    for (int round = 0; round < 20_000; round++) {
      XUser user = profileOrNull(mutated(random, nobody));
      // A mutation may make an id of another member only by writing its name anew.
      assertThat(user).isNull();
    }
  }

  @Test
  void peer31_noBodyMakesATokenThatCannotBeSent() {
    SplittableRandom random = new SplittableRandom(20261123);
    int accepted = 0;
    for (int round = 0; round < 40_000; round++) {
      byte[] body = mutated(random, random.nextBoolean() ? REQUEST_TOKEN : ACCESS_TOKEN);
      try {
        RequestToken token = TokenResponses.requestToken(body);
        assertThat(token.token() + token.tokenSecret()).matches("[!-~]{2,1024}");
        accepted++;
      } catch (ResponseException refused) {
        assertThat(refused.fault()).isNotNull();
      }
      try {
        GrantedAccess access = TokenResponses.grantedAccess(body);
        assertThat(access.token().token() + access.token().tokenSecret()).matches("[!-~]{2,1024}");
        assertThat(access.userId() == null || access.userId().matches("[0-9]{1,19}")).isTrue();
        accepted++;
      } catch (ResponseException refused) {
        assertThat(refused.fault()).isNotNull();
      }
    }
    assertThat(accepted).isGreaterThan(1_000);
  }

  @Test
  void peer31_anyErrorBodyIsAFailure() {
    SplittableRandom random = new SplittableRandom(20261124);
    List<XError> errors = List.of(XError.values());
    List<XEndpoint> endpoints = List.of(XEndpoint.values());
    for (int round = 0; round < 20_000; round++) {
      XError error = errors.get(random.nextInt(errors.size()));
      String body = new String(mutated(random, error.body("/oauth/request_token")), UTF_8);

      XEndpoint endpoint = endpoints.get(random.nextInt(endpoints.size()));
      assertThat(error(endpoint, error.status(), body).status()).isEqualTo(error.status());
    }
  }

  private static @Nullable XUser profileOrNull(byte[] body) {
    try {
      return ProfileResponses.profileOfV1(body).user();
    } catch (ResponseException refused) {
      assertThat(refused.fault())
          .isIn(XFault.BAD_PROFILE, XFault.BAD_ENCODING, XFault.BAD_FORMAT, XFault.EMPTY);
      return null;
    }
  }

  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          "\"",
          "\\",
          ",",
          ":",
          "=",
          "&",
          "%",
          "%00",
          "+",
          "null",
          "true",
          "-",
          "1e9",
          "\\u0000",
          "\\ud800",
          "\u0000",
          "\ud83d\ude00",
          "<html>",
          " ",
          "\n",
          "[[[[[[[[",
          "{\"a\":",
          "999999999999999999999999",
          "&user_id=1",
          "&oauth_token=",
          "NaN",
          "\ufeff");

  /** One to three cuts, doublings, swaps or insertions. */
  private static byte[] mutated(SplittableRandom random, String text) {
    StringBuilder changed = new StringBuilder(text);
    int changes = random.nextInt(1, 4);
    for (int change = 0; change < changes; change++) {
      int at = random.nextInt(changed.length() + 1);
      int end = Math.min(changed.length(), at + random.nextInt(20));
      switch (random.nextInt(5)) {
        case 0 -> changed.delete(at, end);
        case 1 -> changed.insert(at, changed.substring(at, end));
        case 2 -> changed.setLength(at);
        case 3 -> changed.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
        default -> changed.insert(at, PIECES.get(random.nextInt(PIECES.size())));
      }
    }
    byte[] bytes = changed.toString().getBytes(UTF_8);
    if (bytes.length > 0 && random.nextInt(8) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }
}
