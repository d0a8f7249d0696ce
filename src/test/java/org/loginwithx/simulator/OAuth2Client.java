package org.loginwithx.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;

/** An app and its person's browser, in calls of which every part can be made wrong. */
final class OAuth2Client {

  static final String CALLBACK = "http://127.0.0.1:8080/callback";
  static final String ALL = "tweet.read users.read users.email offline.access";

  /** RFC 7636 appendix B. */
  static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

  private final XSimulator simulator;
  private final HttpClient browser =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .cookieHandler(new CookieManager())
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  OAuth2Client(XSimulator simulator) {
    this.simulator = simulator;
  }

  /** What the app sends along with the user. */
  Parameters question(String scope) {
    return Parameters.NONE
        .with("response_type", "code")
        .with("client_id", simulator.clientId())
        .with("redirect_uri", CALLBACK)
        .with("scope", scope)
        .with("state", "state of this test")
        .with("code_challenge", CHALLENGE)
        .with("code_challenge_method", "S256");
  }

  String pageUrl(Parameters question) {
    return simulator.authorizeUrl() + "?" + question.encoded();
  }

  HttpResponse<String> page(Parameters question) {
    return get(Endpoint.AUTHORIZE_OAUTH2.path() + "?" + question.encoded());
  }

  HttpResponse<String> decide(Parameters question, String screenName, String decision) {
    return post(
        Endpoint.AUTHORIZE_OAUTH2,
        question.with("screen_name", screenName).with("decision", decision));
  }

  /** The code of a person who has said yes. */
  String code(String scope, String screenName) {
    String callback = simulator.approve(pageUrl(question(scope)), screenName);
    return Parameters.parse(URI.create(callback).getRawQuery()).first("code", "");
  }

  static Parameters exchange(String code) {
    return Parameters.NONE
        .with("grant_type", "authorization_code")
        .with("code", code)
        .with("redirect_uri", CALLBACK)
        .with("code_verifier", VERIFIER);
  }

  static Parameters refresh(String refreshToken) {
    return Parameters.NONE.with("grant_type", "refresh_token").with("refresh_token", refreshToken);
  }

  /** As a confidential client does it. */
  HttpResponse<String> token(Parameters form) {
    return post(Endpoint.TOKEN, form, "authorization", basic());
  }

  HttpResponse<String> revoke(String token) {
    return post(Endpoint.REVOKE, Parameters.NONE.with("token", token), "authorization", basic());
  }

  JsonObject tokens(String scope, String screenName) {
    HttpResponse<String> response = token(exchange(code(scope, screenName)));
    assertThat(response.statusCode()).isEqualTo(200);
    return json(response);
  }

  String accessToken(String scope, String screenName) {
    return tokens(scope, screenName).getString("access_token");
  }

  HttpResponse<String> me(String accessToken, String query) {
    return get("/2/users/me" + query, "authorization", "Bearer " + accessToken);
  }

  String basic() {
    return basic(simulator.clientId(), String.valueOf(simulator.clientSecret()));
  }

  static String basic(String user, String password) {
    String pair = user + ":" + password;
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
  }

  /** Headers in pairs of name and value. */
  HttpResponse<String> get(String target, String... headers) {
    return send(request(target, headers).GET());
  }

  HttpResponse<String> post(Endpoint endpoint, Parameters form, String... headers) {
    return send(
        request(endpoint.path(), headers)
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form.encoded())));
  }

  HttpRequest.Builder request(String target, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(simulator.baseUri() + target));
    return headers.length == 0 ? request : request.headers(headers);
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return browser.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError("No answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted", e);
    }
  }

  static JsonObject json(HttpResponse<String> response) {
    return Json.createReader(new StringReader(response.body())).readObject();
  }

  static String location(HttpResponse<String> response) {
    return response.headers().firstValue("location").orElse("");
  }

  static void assertRefused(HttpResponse<String> response, XError error) {
    assertRefused(response, error, "", "");
  }

  static void assertRefused(
      HttpResponse<String> response, XError error, String parameter, String value) {
    assertThat(response.body()).isEqualTo(error.body("", parameter, value));
    assertThat(response.statusCode()).isEqualTo(error.status());
    assertThat(response.headers().firstValue("content-type")).hasValue(error.contentType());
  }
}
