package org.loginwithx.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.loginwithx.simulator.OAuth2Client.ALL;
import static org.loginwithx.simulator.OAuth2Client.CALLBACK;
import static org.loginwithx.simulator.OAuth2Client.VERIFIER;
import static org.loginwithx.simulator.OAuth2Client.assertRefused;
import static org.loginwithx.simulator.OAuth2Client.basic;
import static org.loginwithx.simulator.OAuth2Client.exchange;
import static org.loginwithx.simulator.OAuth2Client.json;
import static org.loginwithx.simulator.OAuth2Client.location;
import static org.loginwithx.simulator.OAuth2Client.refresh;

import jakarta.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What X refuses with OAuth 2.0, the simulator refuses with X's words. */
@Tag("thorough")
final class XSimulatorOAuth2StrictnessTest {

  private final SettableClock clock = new SettableClock();
  private final XSimulator simulator =
      XSimulator.start(XSimulatorSettings.defaults().withClock(clock).withCallback(CALLBACK));
  private final OAuth2Client client = new OAuth2Client(simulator);

  @AfterEach
  void stop() {
    simulator.close();
  }

  /** The other tests compare with these; here stands what X was seen to send. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INVALID_AUTHORIZATION_CODE | 400 | invalid_request"
            + " | Value passed for the authorization code was invalid.",
        "REDIRECT_URI_MISMATCH | 400 | invalid_request"
            + " | Value passed for the redirect uri did not match the uri of the authorization code.",
        "CODE_VERIFIER_MISMATCH | 400 | invalid_request"
            + " | Value passed for the code verifier did not match the code challenge.",
        "MISSING_PARAMETER | 400 | invalid_request"
            + " | Missing required parameter [code_verifier].",
        "INVALID_REFRESH_TOKEN | 400 | invalid_request | Value passed for the token was invalid.",
        "UNAUTHORIZED_CLIENT | 401 | unauthorized_client | Missing valid authorization header",
      })
  void wordsOfTheTokenEndpointAreThoseOfX(
      XError error, int status, String name, String description) {
    assertThat(error.status()).isEqualTo(status);
    assertThat(error.contentType()).isEqualTo("application/json;charset=utf-8");
    assertThat(error.body(""))
        .isEqualTo("{\"error\":\"" + name + "\",\"error_description\":\"" + description + "\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "UNAUTHORIZED_PROBLEM, 401, Unauthorized, about:blank",
    "FORBIDDEN_PROBLEM, 403, Forbidden, about:blank",
    "USER_SUSPENDED_PROBLEM, 403, Forbidden, /2/problems/user-suspended",
    "UNSUPPORTED_AUTHENTICATION_PROBLEM, 403, Unsupported Authentication,"
        + " /2/problems/unsupported-authentication",
    "CLIENT_NOT_ENROLLED, 403, Client Forbidden, /2/problems/client-forbidden",
    "CREDITS_DEPLETED, 402, CreditsDepleted, /2/problems/credits",
    "INVALID_REQUEST_PROBLEM, 400, Invalid Request, /2/problems/invalid-request",
    "INTERNAL_ERROR_PROBLEM, 500, Internal Server Error, about:blank",
    "SERVICE_UNAVAILABLE_PROBLEM, 503, Service Unavailable, about:blank",
  })
  void problemsAreThoseOfX(XError error, int status, String title, String type) {
    String accessToken = client.accessToken(ALL, "alice");
    simulator.misbehaveNext(Endpoint.USERS_ME, Misbehaviour.error(error));

    HttpResponse<String> response = client.me(accessToken, "");

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(json(response).getString("title")).isEqualTo(title);
    assertThat(json(response).getString("type")).endsWith(type);
  }

  @Nested
  final class Page {

    @ParameterizedTest
    @CsvSource({
      "response_type, ''",
      "response_type, token",
      "response_type, code id_token",
      "client_id, ''",
      "client_id, XSimulatorConsumerKey0001",
      "redirect_uri, ''",
      "redirect_uri, http://127.0.0.1:8080/callback/",
      "redirect_uri, http://127.0.0.1:8080/callback?a=b",
      "redirect_uri, http://127.0.0.1:8080/callback#a",
      "redirect_uri, http://localhost:8080/callback",
      "redirect_uri, oob",
      "scope, ''",
      "scope, ' '",
      "scope, tweet.read  users.read",
      "scope, 'tweet.read,users.read'",
      "scope, tweet.read openid",
      "scope, Tweet.read",
      "state, ''",
      "code_challenge, ''",
      // One too few, one too many, and one that base64url does not have.
      "code_challenge, E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c",
      "code_challenge, E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cMM",
      "code_challenge, E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c=",
      "code_challenge, E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c~",
      "code_challenge_method, ''",
      "code_challenge_method, plain",
      "code_challenge_method, s256",
    })
    void wrongParameterLeadsNowhere(String name, String value) {
      assertLeadsNowhere(client.question(ALL).without(name).with(name, value), name);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "response_type",
          "client_id",
          "redirect_uri",
          "scope",
          "state",
          "code_challenge",
          "code_challenge_method"
        })
    void missingOrRepeatedParameterLeadsNowhere(String name) {
      Parameters question = client.question(ALL);

      assertLeadsNowhere(question.without(name), name);
      assertLeadsNowhere(question.with(name, question.first(name, "")), name);
    }

    @Test
    void stateHasAtMost500Characters() {
      Parameters question = client.question(ALL).without("state");

      assertThat(client.page(question.with("state", "s".repeat(500))).statusCode()).isEqualTo(200);
      assertLeadsNowhere(question.with("state", "s".repeat(501)), "state");
    }

    @Test
    void brokenEscapeLeadsNowhere() {
      HttpResponse<String> page = client.get("/i/oauth2/authorize?state=%25ff&scope=%ff");

      assertThat(page.statusCode()).isEqualTo(400);
      assertThat(page.body()).contains("id=\"bad-request\"");
    }

    @Test
    void reasonIsEscaped() {
      assertThat(client.page(client.question("<script>alert(1)</script>")).body())
          .contains("&lt;script&gt;")
          .doesNotContain("<script");
    }

    @Test
    void formIsCheckedAgain() {
      Parameters question =
          client.question(ALL).without("redirect_uri").with("redirect_uri", "https://evil.test/");

      HttpResponse<String> response = client.decide(question, "alice", "authorize");

      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(location(response)).isEmpty();
    }

    @Test
    void otherMethodIsRefused() {
      HttpResponse<String> response = client.send(client.request("/i/oauth2/authorize").DELETE());

      assertThat(response.statusCode()).isEqualTo(405);
      assertThat(response.headers().firstValue("allow")).hasValue("GET, POST");
    }

    private void assertLeadsNowhere(Parameters question, String reason) {
      HttpResponse<String> page = client.page(question);

      assertThat(page.statusCode()).isEqualTo(400);
      assertThat(page.body())
          .contains("id=\"bad-request\"")
          .containsPattern("<span id=\"reason\">" + reason + " ");
      assertThat(location(page)).isEmpty();
      assertThatThrownBy(() -> simulator.approve(client.pageUrl(question), "alice"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(reason);
    }
  }

  @Nested
  final class PlainChallenge {

    private final XSimulator lenient =
        XSimulator.start(
            XSimulatorSettings.defaults().withCallback(CALLBACK).withPlainCodeChallenge());
    private final OAuth2Client other = new OAuth2Client(lenient);

    @AfterEach
    void stop() {
      lenient.close();
    }

    @ParameterizedTest
    @CsvSource({"42, 400", "43, 200", "128, 200", "129, 400"})
    void lengthIsChecked(int length, int status) {
      assertThat(other.page(plain("~".repeat(length))).statusCode()).isEqualTo(status);
    }

    @Test
    void verifierIsTheChallengeItself() {
      String callback = lenient.approve(other.pageUrl(plain(VERIFIER)), "alice");
      String code = callback.substring(callback.indexOf("&code=") + "&code=".length());

      assertRefused(
          other.token(
              exchange(code).without("code_verifier").with("code_verifier", "~".repeat(43))),
          XError.CODE_VERIFIER_MISMATCH);
      assertThat(other.token(exchange(code)).statusCode()).isEqualTo(200);
    }

    private Parameters plain(String challenge) {
      return other
          .question(ALL)
          .without("code_challenge")
          .with("code_challenge", challenge)
          .without("code_challenge_method")
          .with("code_challenge_method", "plain");
    }
  }

  @Nested
  final class Exchange {

    @ParameterizedTest
    @ValueSource(strings = {"grant_type", "code", "redirect_uri", "code_verifier"})
    void missingParameterIsNamed(String name) {
      Parameters form = exchange(client.code(ALL, "alice")).without(name);

      assertRefused(client.token(form), XError.MISSING_PARAMETER, name, "");
      assertRefused(client.token(form.with(name, "")), XError.MISSING_PARAMETER, name, "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"grant_type", "code", "redirect_uri", "code_verifier"})
    void repeatedParameterIsNamed(String name) {
      Parameters form = exchange(client.code(ALL, "alice"));

      assertRefused(
          client.token(form.with(name, form.first(name, ""))), XError.REPEATED_PARAMETER, name, "");
    }

    @ParameterizedTest
    @CsvSource({
      "code, unknown, INVALID_AUTHORIZATION_CODE",
      "redirect_uri, http://127.0.0.1:8080/callback/, REDIRECT_URI_MISMATCH",
      "redirect_uri, http://127.0.0.1:8080/other, REDIRECT_URI_MISMATCH",
      "code_verifier, short, CODE_VERIFIER_MISMATCH",
      "code_verifier, E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM, CODE_VERIFIER_MISMATCH",
      "grant_type, client_credentials, UNSUPPORTED_GRANT_TYPE",
      "grant_type, password, UNSUPPORTED_GRANT_TYPE",
      "client_id, other, INVALID_CLIENT",
    })
    void wrongParameterIsRefusedAndTheCodeStaysGood(String name, String value, XError error) {
      simulator.allowCallback("http://127.0.0.1:8080/other");
      Parameters form = exchange(client.code(ALL, "alice"));

      assertRefused(client.token(form.without(name).with(name, value)), error);
      assertThat(client.token(form).statusCode()).isEqualTo(200);
    }

    @Test
    void codeEndsAfterHalfAMinute() {
      String early = client.code(ALL, "alice");
      String late = client.code(ALL, "alice");

      clock.advance(Duration.ofSeconds(30).minusMillis(1));
      assertThat(client.token(exchange(early)).statusCode()).isEqualTo(200);
      clock.advance(Duration.ofMillis(1));
      assertRefused(client.token(exchange(late)), XError.INVALID_AUTHORIZATION_CODE);
    }

    @Test
    void codeUsedTwiceEndsWhatItBought() {
      String code = client.code(ALL, "alice");
      JsonObject first = json(client.token(exchange(code)));
      JsonObject second = json(client.token(refresh(first.getString("refresh_token"))));
      String unrelated = client.accessToken(ALL, "alice");
      clock.advance(Duration.ofMinutes(1));

      assertRefused(client.token(exchange(code)), XError.INVALID_AUTHORIZATION_CODE);

      assertRefused(client.me(first.getString("access_token"), ""), XError.UNAUTHORIZED_PROBLEM);
      assertRefused(client.me(second.getString("access_token"), ""), XError.UNAUTHORIZED_PROBLEM);
      assertRefused(
          client.token(refresh(second.getString("refresh_token"))), XError.INVALID_REFRESH_TOKEN);
      assertThat(client.me(unrelated, "").statusCode()).isEqualTo(200);
    }

    @Test
    void bodyOfAnotherTypeHasNoParameters() {
      Parameters form = exchange(client.code(ALL, "alice"));

      HttpResponse<String> response =
          client.send(
              client
                  .request("/2/oauth2/token", "authorization", client.basic())
                  .header("content-type", "application/json")
                  .POST(BodyPublishers.ofString(form.encoded())));

      assertRefused(response, XError.MISSING_PARAMETER, "grant_type", "");
    }

    @Test
    void parametersInTheQueryDoNotCount() {
      HttpResponse<String> response =
          client.send(
              client
                  .request(
                      "/2/oauth2/token?" + exchange(client.code(ALL, "alice")).encoded(),
                      "authorization",
                      client.basic())
                  .POST(BodyPublishers.noBody()));

      assertRefused(response, XError.MISSING_PARAMETER, "grant_type", "");
    }

    @Test
    void otherMethodIsRefused() {
      HttpResponse<String> response = client.get("/2/oauth2/token");

      assertThat(response.statusCode()).isEqualTo(405);
      assertThat(response.headers().firstValue("allow")).hasValue("POST");
    }
  }

  @Nested
  final class Refresh {

    @Test
    void missingTokenIsNamed() {
      assertRefused(client.token(refresh("")), XError.MISSING_PARAMETER, "refresh_token", "");
    }

    @Test
    void otherTokenIsRefused() {
      assertRefused(client.token(refresh("unknown")), XError.INVALID_REFRESH_TOKEN);
      assertRefused(
          client.token(refresh(client.accessToken(ALL, "alice"))), XError.INVALID_REFRESH_TOKEN);
    }
  }

  @Nested
  final class Authentication {

    @ParameterizedTest
    @ValueSource(strings = {"TOKEN", "REVOKE"})
    void confidentialClientNeedsItsSecretInTheHeader(Endpoint endpoint) {
      String id = simulator.clientId();
      String secret = String.valueOf(simulator.clientSecret());
      Parameters form =
          exchange(client.code(ALL, "alice")).with("token", "any").with("client_id", id);

      assertRefused(client.post(endpoint, form), XError.UNAUTHORIZED_CLIENT);
      assertRefused(
          client.post(endpoint, form.with("client_secret", secret)), XError.UNAUTHORIZED_CLIENT);
      assertRefused(
          client.post(
              endpoint, form.with("client_secret", secret), "authorization", client.basic()),
          XError.UNAUTHORIZED_CLIENT);
      for (String wrong :
          new String[] {
            basic(id, "other"),
            basic("other", secret),
            basic(simulator.consumerKey(), simulator.consumerSecret()),
            basic(id, ""),
            "Basic " + id + ":" + secret,
            "Basic !",
            "Basic Y29sb24=",
            "Bearer " + secret,
          }) {
        assertRefused(
            client.post(endpoint, form, "authorization", wrong), XError.UNAUTHORIZED_CLIENT);
      }
      assertRefused(
          client.post(
              endpoint, form, "authorization", client.basic(), "authorization", client.basic()),
          XError.UNAUTHORIZED_CLIENT);
      assertThat(client.post(endpoint, form, "authorization", client.basic()).statusCode())
          .isEqualTo(200);
    }

    @Test
    void publicClientNeedsItsIdInTheBody() {
      try (XSimulator open =
          XSimulator.start(
              XSimulatorSettings.defaults().withCallback(CALLBACK).withPublicClient())) {
        OAuth2Client other = new OAuth2Client(open);
        Parameters form = exchange(other.code(ALL, "alice"));

        assertRefused(other.post(Endpoint.TOKEN, form), XError.UNAUTHORIZED_CLIENT);
        assertRefused(
            other.post(Endpoint.TOKEN, form.with("client_id", "other")), XError.INVALID_CLIENT);
        assertRefused(
            other.post(
                Endpoint.TOKEN,
                form.with("client_id", open.clientId()).with("client_secret", "guess")),
            XError.UNAUTHORIZED_CLIENT);
      }
    }

    @Test
    void revocationNeedsAToken() {
      assertRefused(client.revoke(""), XError.MISSING_PARAMETER, "token", "");
    }
  }

  @Nested
  final class Profile {

    @ParameterizedTest
    @ValueSource(
        strings = {"users.read", "tweet.read", "users.email offline.access", "tweet.write"})
    void bothReadingScopesAreNeeded(String scopes) {
      assertRefused(client.me(client.accessToken(scopes, "alice"), ""), XError.FORBIDDEN_PROBLEM);
    }

    @Test
    void onlyAnAccessTokenIsTaken() {
      JsonObject tokens = client.tokens(ALL, "alice");
      String accessToken = tokens.getString("access_token");
      String[] wrong = {
        "Bearer unknown",
        "Bearer " + tokens.getString("refresh_token"),
        "Bearer " + client.code(ALL, "alice"),
        "Bearer " + accessToken + " ,",
        "Bearer",
        "Token " + accessToken,
        client.basic(),
      };

      assertRefused(client.get("/2/users/me"), XError.UNAUTHORIZED_PROBLEM);
      for (String authorization : wrong) {
        assertRefused(
            client.get("/2/users/me", "authorization", authorization), XError.UNAUTHORIZED_PROBLEM);
      }
      String right = "Bearer " + accessToken;
      assertRefused(
          client.get("/2/users/me", "authorization", right, "authorization", right),
          XError.UNAUTHORIZED_PROBLEM);
    }

    @ParameterizedTest
    @CsvSource({
      "suspended_sam, USER_SUSPENDED_PROBLEM",
      "locked_lou, FORBIDDEN_PROBLEM",
    })
    void suspendedAndLockedPeopleHaveNoProfile(String handle, XError error) {
      assertRefused(client.me(client.accessToken(ALL, handle), ""), error);
    }

    @ParameterizedTest
    @CsvSource({
      "user.fields, nickname, 'nickname'",
      "user.fields, 'id,email', email",
      "user.fields, 'id, name', ' name'",
      "user.fields, '', ''",
      "user.fields, 'a\"\\b', 'a\"\\b'",
      "fields, id, id",
      "access_token, any, any",
    })
    void unknownFieldOrParameterIsRefused(String name, String given, String refused) {
      HttpResponse<String> response =
          client.me(
              client.accessToken(ALL, "alice"), "?" + Parameters.NONE.with(name, given).encoded());

      assertRefused(response, XError.INVALID_REQUEST_PROBLEM, name, refused);
      JsonObject problem = json(response);
      assertThat(problem.getString("title")).isEqualTo("Invalid Request");
      assertThat(
              problem
                  .getJsonArray("errors")
                  .getJsonObject(0)
                  .getJsonObject("parameters")
                  .getJsonArray(name)
                  .getString(0))
          .isEqualTo(refused);
    }

    @Test
    void version1TakesNoBearer() {
      String target = "/1.1/account/verify_credentials.json";

      assertRefused(
          client.get(target, "authorization", "Bearer " + client.accessToken(ALL, "alice")),
          XError.CREDENTIALS_NOT_ALLOWED);
      assertRefused(client.get(target, "authorization", "Bearer unknown"), XError.INVALID_TOKEN);
    }
  }
}
