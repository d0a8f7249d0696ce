package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What AppAuth for Android and for iOS send, by the parameters of their requests, and web views,
 * which mobile applications must not use.
 */
final class MobileApplicationIT {

  private static final String CLIENT = "mobile";
  private static final String REDIRECT = "com.example.app:/oauth2redirect";
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
  private static final String STATE = "P3VKwM1Hn8mbHvBbDFvdlw";
  private static final String NONCE = "MBSwXG4bhlhB5lRWbXpmXQ";
  static final String WEB_VIEW =
      "Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Version/4.0 Chrome/130.0.0.0 Mobile Safari/537.36";

  private static LoginServer server;

  @BeforeAll
  static void start() {
    server = LoginServer.sharedOAuth2();
    LoginServer.registerOAuth2(CLIENT, REDIRECT, "");
  }

  @BeforeEach
  void reset() {
    server.x().reset();
  }

  /** The order of AppAuth-Android's AuthorizationRequest.toUri(). */
  private static String connect() {
    return "/connect/twitter?redirect_uri="
        + Visitor.encode(REDIRECT)
        + "&client_id="
        + CLIENT
        + "&response_type=code&state="
        + STATE
        + "&nonce="
        + NONCE
        + "&scope=openid%20profile%20offline_access&code_challenge="
        + CHALLENGE
        + "&code_challenge_method=S256";
  }

  private static JsonObject token(Map<String, String> form) {
    // AppAuth asks for JSON, and sends no Origin and no cookie.
    Answer answer = new Visitor(server).post("/api/token", form, "Accept", "application/json");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.header("Content-Type").orElseThrow()).startsWith("application/json");
    return Json.createReader(new StringReader(answer.body())).readObject();
  }

  private static Map<String, String> query(String address) {
    return Arrays.stream(URI.create(address).getRawQuery().split("&"))
        .map(each -> each.split("=", 2))
        .collect(
            Collectors.toMap(
                each -> each[0], each -> URLDecoder.decode(each[1], StandardCharsets.UTF_8)));
  }

  @Test
  @DisplayName("AppAuth: authorization request, exchange, refresh, UserInfo, revocation")
  void appAuthGetsTokens() throws ParseException {
    String back = new Visitor(server).logInFor(connect(), "alice");
    assertThat(back).startsWith(REDIRECT + "?");
    Map<String, String> answer = query(back);
    assertThat(answer).containsEntry("state", STATE);

    JsonObject first =
        token(
            Map.of(
                "grant_type", "authorization_code",
                "code", answer.get("code"),
                "redirect_uri", REDIRECT,
                "code_verifier", VERIFIER,
                "client_id", CLIENT));

    assertThat(first.getString("token_type")).isEqualTo("Bearer");
    assertThat(first.getInt("expires_in")).isPositive();
    // What AppAuth checks of an ID token (OpenID Connect Core section 3.1.3.7).
    JWTClaimsSet claims = SignedJWT.parse(first.getString("id_token")).getJWTClaimsSet();
    assertThat(claims.getIssuer()).isEqualTo(server.payara().baseUri().toString());
    assertThat(claims.getAudience()).containsExactly(CLIENT);
    assertThat(claims.getStringClaim("nonce")).isEqualTo(NONCE);
    JsonObject second = token(refresh(first));
    assertThat(second.getString("access_token")).isNotEqualTo(first.getString("access_token"));
    assertThat(second.getString("refresh_token")).isNotEqualTo(first.getString("refresh_token"));
    Answer user =
        new Visitor(server)
            .get("/api/userinfo", "Authorization", "Bearer " + second.getString("access_token"));
    assertThat(user.body()).contains("\"preferred_username\":\"alice\"", claims.getSubject());
    Map<String, String> revocation =
        Map.of("client_id", CLIENT, "token", second.getString("refresh_token"));
    assertThat(new Visitor(server).post("/api/token/revoke", revocation).status()).isEqualTo(200);
    assertThat(new Visitor(server).post("/api/token", refresh(second)).status()).isEqualTo(400);
  }

  private static Map<String, String> refresh(JsonObject tokens) {
    return Map.of(
        "grant_type",
        "refresh_token",
        "refresh_token",
        tokens.getString("refresh_token"),
        "client_id",
        CLIENT);
  }

  @Test
  @DisplayName("RFC 8252 section 8.12: a user in a web view is warned, and may continue")
  void webViewIsWarned() {
    for (String path : new String[] {connect(), "/login/twitter?returnTo=/account"}) {
      Visitor visitor = new Visitor(server);

      Answer warning = visitor.get(path, "User-Agent", WEB_VIEW);

      assertThat(warning.status()).as(warning.body()).isEqualTo(200);
      assertThat(warning.body())
          .contains("Please open this page in your browser", server.payara().baseUri().toString());
      assertThat(warning.cookies()).as("no session is made for it").isEmpty();
      Answer on = visitor.get(onward(warning), "User-Agent", WEB_VIEW);
      assertThat(on.status()).as(on.body()).isIn(302, 303);
      Answer toX = on.status() == 303 ? visitor.get(on.location(), "User-Agent", WEB_VIEW) : on;
      assertThat(toX.location()).startsWith(server.x().authorizeUrl().toString());
      assertThat(new Visitor(server).get(path).status()).as("in a browser").isIn(302, 303);
    }
  }

  @Test
  @DisplayName("What the address brings is text on the warning")
  void warningShowsNothingOfTheAddress() {
    String path = "/login/twitter?returnTo=/account&x=%22%3E%3Cscript%3E";
    String warning = new Visitor(server).get(path, "User-Agent", WEB_VIEW).body();
    assertThat(warning).contains("id=\"continue\"").doesNotContain("\"><script");
  }

  static String onward(Answer warning) {
    return warning
        .body()
        .replaceAll("(?s).*id=\"continue\"[^>]*href=\"([^\"]+)\".*", "$1")
        .replace("&amp;", "&");
  }
}
