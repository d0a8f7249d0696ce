package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.loginwithx.simulator.XAccount;

/**
 * OAuth 2.0 towards front ends, by HTTP, with attacks. The rows of ASVS 5.0, chapter 10.4:
 *
 * <table>
 *   <caption>Which test shows which row</caption>
 *   <tr><td>10.4.1</td><td>redirectsNowhereElse; RedirectUriTest</td></tr>
 *   <tr><td>10.4.2</td><td>reusedCodeEndsWhatItBought; AuthorizationServerTest</td></tr>
 *   <tr><td>10.4.3</td><td>AuthorizationServerTest.codeIsGoodForAMinute</td></tr>
 *   <tr><td>10.4.4</td><td>onlyCodeAndRefreshTokenAreGrants: no implicit, no password</td></tr>
 *   <tr><td>10.4.5</td><td>refreshTokensRotate; AuthorizationServerTest, rotation for public
 *       clients</td></tr>
 *   <tr><td>10.4.6</td><td>codeNeedsItsVerifier, plainPkceIsRefused</td></tr>
 *   <tr><td>10.4.7</td><td>does not apply: no dynamic registration, administrators only</td></tr>
 *   <tr><td>10.4.8</td><td>AuthorizationServerTest.familyEndsAfterItsTime</td></tr>
 *   <tr><td>10.4.9</td><td>personEndsAnApplication, accessTokenIsRevoked</td></tr>
 *   <tr><td>10.4.10</td><td>does not apply: public clients only, a secret is refused in
 *       onlyCodeAndRefreshTokenAreGrants</td></tr>
 *   <tr><td>10.4.11</td><td>onlyCodeAndRefreshTokenAreGrants: there is one scope, none is
 *       configured</td></tr>
 *   <tr><td>10.4.12</td><td>redirectsNowhereElse: response_mode is query and nothing else</td></tr>
 *   <tr><td>10.4.13</td><td>level 3: no pushed authorization requests; PKCE and exact addresses
 *       instead</td></tr>
 *   <tr><td>10.4.14</td><td>level 3: tokens are not bound to a sender; they live for five
 *       minutes</td></tr>
 *   <tr><td>10.4.15</td><td>level 3: does not apply, there are no authorization details</td></tr>
 *   <tr><td>10.4.16</td><td>level 3: does not apply, there are no confidential clients</td></tr>
 * </table>
 */
final class ApplicationsIT {

  private static final String REDIRECT = "https://spa.example/callback";
  private static final String ORIGIN = "https://spa.example";
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

  private static LoginServer server;
  private static String spa;
  private static String other;

  @BeforeAll
  static void start() {
    server = LoginServer.sharedOAuth2();
    server.x().reset();
    Visitor boss = boss();
    spa = register(boss, "Single <page>", REDIRECT, ORIGIN);
    other = register(boss, "Other", "https://other.example/cb", "");
  }

  @BeforeEach
  void reset() {
    server.x().reset();
  }

  private static Visitor boss() {
    server.x().putAccount(XAccount.of("90001", "boss", "Boss"));
    return Visitor.loggedIn(server, "boss");
  }

  private static String register(Visitor boss, String name, String redirects, String origins) {
    Answer answer = save(boss, "new", name, redirects, origins);
    assertThat(answer.status()).as(answer.body()).isEqualTo(303);
    return answer.location().replaceAll(".*/", "");
  }

  private static Answer save(
      Visitor boss, String id, String name, String redirects, String origins) {
    return boss.post(
        "/admin/applications/" + id,
        Map.of(
            "csrf",
            boss.get("/account").csrf(),
            "action",
            "save",
            "name",
            name,
            "redirectUris",
            redirects,
            "origins",
            origins,
            "groups",
            "*"));
  }

  private static Answer act(Visitor boss, String id, String action) {
    return boss.post(
        "/admin/applications/" + id, Map.of("csrf", boss.get("/account").csrf(), "action", action));
  }

  private static String connect(String client, String redirect, String more) {
    return "/connect/twitter?response_type=code&client_id="
        + client
        + "&redirect_uri="
        + Visitor.encode(redirect)
        + "&state=s%20t%26a&code_challenge="
        + CHALLENGE
        + "&code_challenge_method=S256"
        + more;
  }

  private static String connect() {
    return connect(spa, REDIRECT, "");
  }

  private static String issuer() {
    return server.uri("/").toString().replaceAll("/$", "");
  }

  /** The query of the address an application got. */
  private static Map<String, String> query(String address) {
    Map<String, String> parameters = new HashMap<>();
    for (String pair : URI.create(address).getRawQuery().split("&")) {
      String[] parts = pair.split("=", 2);
      parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return parameters;
  }

  private static String codeIn(String address) {
    return Optional.ofNullable(query(address).get("code")).orElseThrow();
  }

  /** Where the page leads that ends a log-in. */
  private static String onTo(Answer page) {
    return page.onTo();
  }

  @Test
  @DisplayName("F-61: the request of the application is kept although the session was lost at X")
  void whatTheApplicationAskedForSurvivesALostSession() {
    Visitor visitor = new Visitor(server);
    Answer start = visitor.get(visitor.get(connect()).location());
    String callback = server.x().approve(start.location(), "lost_session");
    visitor.loseSession();

    Answer back = visitor.get(callback);

    assertThat(back.location()).startsWith(issuer() + "/connect/twitter?request=");
    assertThat(codeIn(onTo(visitor.get(back.location())))).isNotEmpty();
  }

  @Test
  @DisplayName(
      "F-44: when the user refuses at X, the application is told, also without the session")
  void noAtXReachesTheApplicationWithoutTheSession() {
    Visitor visitor = new Visitor(server);
    Answer start = visitor.get(visitor.get(connect()).location());
    String denied = server.x().deny(start.location());
    visitor.loseSession();

    Answer back = visitor.get(denied);

    String address = onTo(visitor.get(back.location()));
    assertThat(query(address)).containsEntry("error", "access_denied");
    assertThat(visitor.attempts()).isEmpty();
  }

  @Test
  void lookingAheadDoesNotUseUpWhatTheApplicationAskedFor() {
    Visitor visitor = new Visitor(server);
    Answer start = visitor.get(visitor.get(connect()).location());
    String back = visitor.get(server.x().approve(start.location(), "ahead")).location();

    assertThat(visitor.get(back, "Sec-Purpose", "prefetch").status()).isEqualTo(503);

    assertThat(codeIn(onTo(visitor.get(back)))).isNotEmpty();
  }

  @Test
  @DisplayName("A double click, or a lost answer: the application gets an answer that works")
  void applicationIsAnsweredAgain() {
    Visitor visitor = new Visitor(server);
    Answer start = visitor.get(visitor.get(connect()).location());
    String back = visitor.get(server.x().approve(start.location(), "clicks_twice")).location();
    String first = onTo(visitor.get(back));

    String again = onTo(visitor.get(back));

    assertThat(query(again).get("state")).isEqualTo(query(first).get("state"));
    assertThat(token(exchange(codeIn(again))).status()).isEqualTo(200);
    assertThat(new Visitor(server).get(back).status()).as("in another browser").isEqualTo(400);
  }

  @Test
  void firstOfSixTabsIsFinished() {
    Visitor visitor = new Visitor(server);
    List<String> asked =
        IntStream.range(0, 6).mapToObj(i -> visitor.get(connect()).location()).toList();
    Answer start = visitor.get(asked.get(0));

    Answer back = visitor.get(server.x().approve(start.location(), "six_tabs"));

    assertThat(codeIn(onTo(visitor.get(back.location())))).isNotEmpty();
  }

  /** From the application through X and back, with a code. */
  private static String code(Visitor visitor, String handle) {
    Answer asked = visitor.get(connect());
    assertThat(asked.location()).startsWith(issuer() + "/login/twitter?returnTo=");
    Answer toX = visitor.get(asked.location());
    Answer back = visitor.get(server.x().approve(toX.location(), handle));
    assertThat(back.location()).startsWith(issuer() + "/connect/twitter?request=");
    return onTo(visitor.get(back.location()));
  }

  private static Map<String, String> exchange(String code) {
    return new HashMap<>(
        Map.of(
            "grant_type",
            "authorization_code",
            "client_id",
            spa,
            "code",
            code,
            "redirect_uri",
            REDIRECT,
            "code_verifier",
            VERIFIER));
  }

  private static Answer token(Map<String, String> form, String... headers) {
    return new Visitor(server).post("/api/token", form, headers);
  }

  private static Answer refresh(String refreshToken) {
    return token(
        Map.of("grant_type", "refresh_token", "client_id", spa, "refresh_token", refreshToken));
  }

  private static JsonObject json(Answer answer) {
    return Json.createReader(new StringReader(answer.body())).readObject();
  }

  private static JsonObject granted(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return json(answer);
  }

  private static void assertError(Answer answer, int status, String error) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(json(answer).getString("error")).isEqualTo(error);
    assertThat(answer.header("Cache-Control")).contains("no-store");
  }

  private static JsonObject tokens(String handle) {
    return granted(token(exchange(codeIn(code(new Visitor(server), handle)))));
  }

  private static Answer me(String accessToken) {
    return new Visitor(server).get("/api/me", "Authorization", "Bearer " + accessToken);
  }

  private static void assertNobody(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate")).contains("Bearer error=\"invalid_token\"");
  }

  @Test
  void loginCallRefreshRevoke() throws ParseException, JOSEException {
    Visitor visitor = new Visitor(server);
    String address = code(visitor, "spa_user");
    assertThat(address).startsWith(REDIRECT + "?code=");
    assertThat(query(address))
        .containsOnlyKeys("code", "state", "iss")
        .containsEntry("state", "s t&a")
        .containsEntry("iss", issuer());
    assertThat(visitor.isLoggedInAs("spa_user")).isTrue();

    Answer answer = token(exchange(codeIn(address)));

    JsonObject tokens = granted(answer);
    assertThat(answer.header("Cache-Control")).contains("no-store");
    assertThat(tokens.getString("token_type")).isEqualTo("Bearer");
    assertThat(tokens.getInt("expires_in")).isEqualTo(300);
    SignedJWT jwt = SignedJWT.parse(tokens.getString("access_token"));
    JWKSet keys = JWKSet.parse(new Visitor(server).get("/.well-known/jwks.json").body());
    assertThat(
            jwt.verify(new ECDSAVerifier(keys.getKeyByKeyId(jwt.getHeader().getKeyID()).toECKey())))
        .isTrue();
    assertThat(jwt.getJWTClaimsSet().getClaims())
        .containsOnlyKeys(
            "iss", "sub", "aud", "exp", "iat", "jti", "sid", "groups", "preferred_username")
        .containsEntry("iss", issuer())
        .containsEntry("sub", AdminIT.userId(visitor))
        .containsEntry("preferred_username", "spa_user");

    assertThat(me(tokens.getString("access_token")).body()).isEqualTo(visitor.me().orElseThrow());
    JsonObject next = granted(refresh(tokens.getString("refresh_token")));
    assertThat(me(next.getString("access_token")).status()).isEqualTo(200);
    Map<String, String> revoke = Map.of("client_id", spa, "token", next.getString("refresh_token"));
    assertThat(new Visitor(server).post("/api/token/revoke", revoke).status()).isEqualTo(200);
    assertThat(new Visitor(server).post("/api/token/revoke", revoke).status()).isEqualTo(200);
    assertNobody(me(next.getString("access_token")));
    assertError(refresh(next.getString("refresh_token")), 400, "invalid_grant");
  }

  @Test
  @DisplayName("RFC 7009 2.1: an access token ends its log-in, for its own application")
  void accessTokenIsRevoked() {
    JsonObject tokens = tokens("revokes_access");
    String access = tokens.getString("access_token");
    assertThat(revoke(other, access).status()).isEqualTo(200);
    assertThat(me(access).status()).as("another client's token").isEqualTo(200);

    assertThat(revoke(spa, access).status()).isEqualTo(200);

    assertNobody(me(access));
    assertError(refresh(tokens.getString("refresh_token")), 400, "invalid_grant");
    assertThat(revoke(spa, access).status()).as("once more").isEqualTo(200);
  }

  private static Answer revoke(String client, String token) {
    return new Visitor(server)
        .post("/api/token/revoke", Map.of("client_id", client, "token", token));
  }

  @Test
  void groupsComeFromSettingsAndUserWithEachToken() throws ParseException {
    server.x().putAccount(XAccount.of("90001", "boss", "Boss"));
    JsonObject tokens = tokens("boss");
    JsonObject next = granted(refresh(tokens.getString("refresh_token")));
    for (JsonObject each : List.of(tokens, next)) {
      SignedJWT jwt = SignedJWT.parse(each.getString("access_token"));
      assertThat(jwt.getJWTClaimsSet().getStringListClaim("groups"))
          .containsExactly("admin", "user");
    }
    JsonObject member = granted(refresh(tokens("no_boss").getString("refresh_token")));
    SignedJWT jwt = SignedJWT.parse(member.getString("access_token"));
    assertThat(jwt.getJWTClaimsSet().getStringListClaim("groups")).containsExactly("user");
  }

  @Test
  void userWhoIsLoggedInGoesBackAtOnce() {
    Visitor visitor = Visitor.loggedIn(server, "already_there");

    Answer answer = visitor.get(connect());

    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.location()).startsWith(REDIRECT + "?code=");
    assertThat(answer.header("Referrer-Policy")).contains("no-referrer");
    assertThat(answer.header("Cache-Control")).contains("no-store");
    granted(token(exchange(codeIn(answer.location()))));
  }

  @Test
  void promptDecidesWhetherTheUserIsAsked() {
    Visitor visitor = new Visitor(server);
    assertThat(query(visitor.get(connect(spa, REDIRECT, "&prompt=none")).location()))
        .containsEntry("error", "login_required")
        .containsEntry("state", "s t&a")
        .containsEntry("iss", issuer());
    visitor.logIn("prompted");
    assertThat(query(visitor.get(connect(spa, REDIRECT, "&prompt=none")).location()))
        .containsKey("code");

    Answer asked = visitor.get(connect(spa, REDIRECT, "&prompt=login"));
    assertThat(asked.location()).startsWith(issuer() + "/login/twitter");
    String page =
        URLDecoder.decode(asked.location(), StandardCharsets.UTF_8).replaceAll(".*returnTo=", "");
    assertThat(query(onTo(visitor.get(page))))
        .as("came back without a new log-in")
        .containsEntry("error", "login_required");
  }

  @Test
  void personMayChooseHowToLogInOnThePageWithTheNameOfTheApplication() {
    Visitor visitor = Visitor.loggedIn(server, "chooses");

    Answer asked = visitor.get(connect(spa, REDIRECT, "&prompt=select_account"));

    assertThat(asked.location()).startsWith(issuer() + "/sign-in?returnTo=");
    String page = visitor.get(asked.location()).body();
    assertThat(page).contains("id=\"destination\"", URI.create(REDIRECT).getHost());
    String start = page.replaceAll("(?s).*href=\"(/login/twitter[^\"]*)\".*", "$1");
    Answer back =
        visitor.get(
            server.x().approve(visitor.get(start.replace("&amp;", "&")).location(), "chooses"));
    assertThat(query(onTo(visitor.get(back.location())))).containsKey("code");
  }

  @Test
  void otherPersonLogsInForTheApplication() {
    Visitor visitor = Visitor.loggedIn(server, "first_person");
    Answer asked = visitor.get(connect(spa, REDIRECT, "&prompt=login"));
    Answer toX = visitor.get(asked.location());
    Answer back = visitor.get(server.x().approve(toX.location(), "second_person"));
    Answer question = visitor.get(back.location());
    String number = back.location().replaceAll(".*switch=", "");

    Answer switched =
        visitor.post(
            "/login/twitter",
            Map.of("switch", number, "csrf", question.csrf(), "choice", "switch"));
    String address = onTo(visitor.get(switched.location()));

    JsonObject tokens = granted(token(exchange(codeIn(address))));
    assertThat(me(tokens.getString("access_token")).body()).contains("second_person");
  }

  @Test
  void noAtXIsToldToTheApplication() {
    Visitor visitor = new Visitor(server);
    Answer toX = visitor.get(visitor.get(connect()).location());

    Answer back = visitor.get(server.x().deny(toX.location()));

    assertThat(back.status()).isEqualTo(303);
    String address = onTo(visitor.get(back.location()));
    assertThat(address).startsWith(REDIRECT);
    assertThat(query(address))
        .containsOnlyKeys("error", "state", "iss")
        .containsEntry("error", "access_denied")
        .containsEntry("state", "s t&a");
    assertThat(visitor.isAnonymous()).isTrue();
    assertThat(onTo(visitor.get(back.location()))).as("a double click").isEqualTo(address);
  }

  @Test
  @DisplayName("ASVS-10.4.1, 10.4.12: no browser is sent to an address that is not registered")
  void redirectsNowhereElse() {
    Visitor visitor = Visitor.loggedIn(server, "redirected");
    for (String redirect :
        List.of(
            "https://evil.example/callback",
            REDIRECT + "/",
            REDIRECT + "?a=b",
            REDIRECT + "#x",
            "https://spa.example",
            "https://spa.example/callback/../x",
            "https://spa.example@evil.example/callback",
            "https://spa.example.evil.example/callback",
            "//spa.example/callback",
            "javascript:alert(1)",
            "https://other.example/cb",
            "")) {
      assertRefusedHere(visitor.get(connect(spa, redirect, "")));
    }
    assertRefusedHere(visitor.get(connect("unknown", REDIRECT, "")));
    assertRefusedHere(visitor.get(connect("", REDIRECT, "")));
    assertRefusedHere(visitor.get(connect(spa, REDIRECT, "&client_id=" + spa)));
    assertRefusedHere(
        visitor.get(connect(spa, REDIRECT, "&redirect_uri=https%3A%2F%2Fevil.example")));
    assertRefusedHere(visitor.get("/connect/twitter"));
    assertRefusedHere(visitor.get("/connect/twitter?request=unknown"));
    assertRefusedHere(visitor.get("/connect/twitter?request=unknown&error=access_denied"));
    assertThat(query(visitor.get(connect(spa, REDIRECT, "&response_mode=fragment")).location()))
        .containsEntry("error", "invalid_request");
  }

  private static void assertRefusedHere(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.header("Location")).isEmpty();
    assertThat(answer.number()).isNotEmpty();
    assertThat(answer.body()).doesNotContain("evil.example", "javascript:");
  }

  @Test
  @DisplayName("RFC 6749 3.1: neither first nor last of a doubled parameter wins")
  void doubledParametersAreRefused() {
    Visitor visitor = Visitor.loggedIn(server, "doubled");
    for (String more :
        List.of(
            "&state=other",
            "&code_challenge=" + CHALLENGE,
            "&code_challenge_method=S256",
            "&response_type=code",
            "&scope=a&scope=b")) {
      String location = visitor.get(connect(spa, REDIRECT, more)).location();
      assertThat(location).startsWith(REDIRECT);
      assertThat(query(location)).containsEntry("error", "invalid_request");
    }
    String code = codeIn(visitor.get(connect()).location());
    Map<String, String> form = exchange(code);
    form.put("client_id=" + spa + "&client_id", spa);
    form.remove("client_id");
    assertError(token(form), 400, "invalid_request");
    assertThat(query(visitor.get(connect(spa, REDIRECT, "&request=eyJ")).location()))
        .containsEntry("error", "request_not_supported");
  }

  @Test
  @DisplayName("ASVS-10.4.6: only PKCE with S256 is accepted")
  void plainPkceIsRefused() {
    Visitor visitor = Visitor.loggedIn(server, "plain_pkce");
    for (String query :
        List.of(
            connect().replace("S256", "plain"),
            connect().replace("&code_challenge_method=S256", ""),
            connect().replace("&code_challenge=" + CHALLENGE, ""),
            connect().replace(CHALLENGE, "short"),
            connect().replace(CHALLENGE, CHALLENGE + "AAAA"))) {
      assertThat(query(visitor.get(query).location()))
          .containsEntry("error", "invalid_request")
          .containsEntry("iss", issuer());
    }
  }

  @Test
  @DisplayName("ASVS-10.4.6: a code of one client, address or verifier is none for another")
  void codeNeedsItsVerifier() {
    Visitor visitor = Visitor.loggedIn(server, "bound");
    Map<String, String> wrong =
        Map.of(
            "code_verifier",
            VERIFIER.replace('d', 'e'),
            "redirect_uri",
            "https://other.example/cb",
            "client_id",
            other);
    wrong.forEach(
        (name, value) -> {
          Map<String, String> form = exchange(codeIn(visitor.get(connect()).location()));
          form.put(name, value);
          assertError(token(form), 400, "invalid_grant");
        });
    Map<String, String> form = exchange(codeIn(visitor.get(connect()).location()));
    form.remove("code_verifier");
    assertError(token(form), 400, "invalid_request");
  }

  @Test
  @DisplayName("ASVS-10.4.2: a reused code ends what it bought")
  void reusedCodeEndsWhatItBought() {
    String code = codeIn(Visitor.loggedIn(server, "reused").get(connect()).location());
    JsonObject tokens = granted(token(exchange(code)));

    assertError(token(exchange(code)), 400, "invalid_grant");

    assertNobody(me(tokens.getString("access_token")));
    assertError(refresh(tokens.getString("refresh_token")), 400, "invalid_grant");
    server.awaitLogLine("event=token", "reason=code_reused");
    assertThat(server.payara().log())
        .doesNotContain(code, tokens.getString("access_token"))
        .doesNotContain(tokens.getString("refresh_token"));
  }

  @Test
  @DisplayName("ASVS-10.4.5: refresh tokens rotate, tabs at once stay in, an old one ends it all")
  void refreshTokensRotate() {
    JsonObject first = tokens("rotating");
    String token = first.getString("refresh_token");

    List<JsonObject> both =
        IntStream.range(0, 2)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> refresh(token)))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .map(ApplicationsIT::granted)
            .toList();
    JsonObject next = granted(refresh(both.get(0).getString("refresh_token")));
    JsonObject last = granted(refresh(next.getString("refresh_token")));

    assertError(refresh(token), 400, "invalid_grant");
    assertError(refresh(last.getString("refresh_token")), 400, "invalid_grant");
    assertNobody(me(last.getString("access_token")));
    server.awaitLogLine("event=token", "reason=refresh_token_reused");
  }

  @Test
  @DisplayName("ASVS-10.4.4, 10.4.10: code and refresh token, by POST and form, without a secret")
  void onlyCodeAndRefreshTokenAreGrants() {
    Visitor visitor = Visitor.loggedIn(server, "grants");
    for (String type : List.of("token", "id_token", "code%20token", "none")) {
      assertThat(
              query(visitor.get(connect().replace("_type=code", "_type=" + type)).location())
                  .get("error"))
          .isEqualTo("unsupported_response_type");
    }
    for (String type : List.of("password", "client_credentials", "implicit")) {
      assertError(
          token(Map.of("grant_type", type, "client_id", spa, "username", "a", "password", "b")),
          400,
          "unsupported_grant_type");
    }
    Map<String, String> form = exchange("code");
    assertError(token(form, "Authorization", "Basic YTpi"), 401, "invalid_client");
    assertError(
        token(Map.of("grant_type", "refresh_token", "client_id", "x")), 401, "invalid_client");
    assertError(
        new Visitor(server).post("/api/token?client_id=" + spa, form), 400, "invalid_request");
    form.put("code", "x".repeat(9_000));
    assertError(token(form), 400, "invalid_request");
    assertThat(new Visitor(server).get("/api/token").status()).isEqualTo(405);
    assertThat(visitor.post("/connect/twitter", Map.of()).status()).isEqualTo(405);
  }

  @Test
  @DisplayName("ADV-47, ADV-48, ADV-51: only this server's tokens count, all other text gets a 401")
  void forgedAndMalformedTokensAreRefused() throws ParseException, JOSEException {
    String good = tokens("forged").getString("access_token");
    SignedJWT jwt = SignedJWT.parse(good);
    String jwks = new Visitor(server).get("/.well-known/jwks.json").body();
    SignedJWT hs256 =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256)
                .type(JOSEObjectType.JWT)
                .keyID(jwt.getHeader().getKeyID())
                .build(),
            jwt.getJWTClaimsSet());
    hs256.sign(
        new MACSigner(JWKSet.parse(jwks).getKeys().get(0).toECKey().toPublicKey().getEncoded()));
    for (String token :
        List.of(
            new PlainJWT(jwt.getJWTClaimsSet()).serialize(),
            hs256.serialize(),
            good.substring(0, good.length() - 5) + "AAAAA",
            "%",
            "a b",
            good + " " + good,
            good + "," + good,
            "x".repeat(6_000))) {
      assertNobody(me(token));
    }
    for (String header : List.of("Bearer", "Bearer ", "bearer\t" + good, "Bearer%")) {
      assertNobody(new Visitor(server).get("/api/me", "Authorization", header));
    }
    assertNobody(
        new Visitor(server)
            .get("/api/me", "Authorization", "Bearer " + good, "Authorization", "Bearer " + good));
    assertThat(new Visitor(server).get("/api/me", "Authorization", "bearer " + good).status())
        .isEqualTo(200);
  }

  @Test
  @DisplayName("ADV-46: a token comes before the session, and counts for the API only")
  void tokenBeatsSession() {
    Visitor visitor = Visitor.loggedIn(server, "with_session");
    String token = tokens("with_token").getString("access_token");

    assertThat(visitor.get("/api/me", "Authorization", "Bearer " + token).body())
        .contains("with_token")
        .doesNotContain("with_session");
    assertNobody(visitor.get("/api/me", "Authorization", "Bearer nonsense"));
    assertThat(visitor.isLoggedInAs("with_session")).isTrue();
    assertThat(visitor.get("/account", "Authorization", "Bearer " + token).body())
        .contains("with_session")
        .doesNotContain("with_token");
    Answer account = new Visitor(server).get("/account", "Authorization", "Bearer " + token);
    assertThat(account.status()).isEqualTo(302);
  }

  @Test
  @DisplayName("ASVS-3.4.2: scripts of registered origins may call this server, others may not")
  void corsIsForRegisteredOrigins() {
    Visitor script = new Visitor(server);
    List<String> paths =
        List.of(
            "/api/me",
            "/api/token",
            "/api/token/revoke",
            "/.well-known/jwks.json",
            "/.well-known/oauth-authorization-server");
    for (String path : paths) {
      Answer allowed = preflight(script, path, ORIGIN);
      assertThat(allowed.status()).as(path).isEqualTo(204);
      assertThat(allowed.header("Access-Control-Allow-Origin")).contains(ORIGIN);
      assertThat(allowed.header("Access-Control-Allow-Headers").orElseThrow())
          .contains("Authorization");
      for (String stranger :
          List.of("https://evil.example", "https://spa.example.evil.example", "null")) {
        Answer refused = preflight(script, path, stranger);
        assertThat(refused.header("Access-Control-Allow-Origin")).as(path).isEmpty();
        assertThat(refused.response().headers().allValues("Vary")).contains("Origin");
      }
    }
    Answer read = script.get("/api/me", "Origin", ORIGIN, "Authorization", "Bearer nonsense");
    assertThat(read.status()).isEqualTo(401);
    assertThat(read.header("Access-Control-Allow-Origin")).contains(ORIGIN);
    assertThat(read.header("Access-Control-Allow-Credentials")).isEmpty();
    assertThat(script.get("/account", "Origin", ORIGIN).header("Access-Control-Allow-Origin"))
        .isEmpty();
  }

  private static Answer preflight(Visitor script, String path, String origin) {
    return script.send(
        "OPTIONS",
        path,
        "Origin",
        origin,
        "Access-Control-Request-Method",
        "POST",
        "Access-Control-Request-Headers",
        "authorization");
  }

  @Test
  void metadataNamesEveryAddress() {
    Answer answer = new Visitor(server).get("/.well-known/oauth-authorization-server");

    JsonObject metadata = json(answer);
    assertThat(answer.header("Cache-Control")).contains("public, max-age=600");
    assertThat(metadata.getString("issuer")).isEqualTo(issuer());
    assertThat(metadata.getString("authorization_endpoint"))
        .isEqualTo(issuer() + "/connect/twitter");
    assertThat(metadata.getString("token_endpoint")).isEqualTo(issuer() + "/api/token");
    assertThat(metadata.getString("revocation_endpoint")).isEqualTo(issuer() + "/api/token/revoke");
    assertThat(metadata.getBoolean("authorization_response_iss_parameter_supported")).isTrue();
    Answer keys = new Visitor(server).get(metadata.getString("jwks_uri"));
    assertThat(keys.header("Cache-Control")).contains("public, max-age=600");
    assertThat(keys.body()).contains("\"crv\":\"P-256\"").doesNotContain("\"d\":");
  }

  @Test
  @DisplayName("ASVS-7.5.2, 10.4.9: users see the applications they are logged in to, and end them")
  void personEndsAnApplication() {
    Visitor visitor = new Visitor(server);
    JsonObject tokens = granted(token(exchange(codeIn(code(visitor, "ends_one")))));
    Answer account = visitor.get("/account");
    assertThat(account.body()).contains("Single &lt;page&gt;").doesNotContain("Single <page>");
    assertThat(visitor.get("/account/export").body())
        .contains("\"application\": \"Single <page>\"");
    String id = account.body().replaceAll("(?s).*sessions\\?endApplication=([^\"]+)\".*", "$1");

    Answer ended =
        visitor.post("/account/sessions", Map.of("csrf", account.csrf(), "endApplication", id));

    assertThat(ended.status()).isEqualTo(303);
    assertThat(visitor.get("/account").body()).doesNotContain("Single &lt;page&gt;");
    assertNobody(me(tokens.getString("access_token")));
    assertError(refresh(tokens.getString("refresh_token")), 400, "invalid_grant");
  }

  @Test
  void logoutHereLeavesTheApplicationAlone() {
    Visitor visitor = new Visitor(server);
    JsonObject tokens = granted(token(exchange(codeIn(code(visitor, "leaves")))));

    assertThat(visitor.logOut().status()).isEqualTo(303);

    assertThat(me(tokens.getString("access_token")).status()).isEqualTo(200);
    granted(refresh(tokens.getString("refresh_token")));
  }

  @Test
  @DisplayName("ASVS-7.4.2: a disabled user gets no tokens, and a deleted one neither")
  void disabledPersonGetsNothing() {
    Visitor visitor = new Visitor(server);
    JsonObject tokens = granted(token(exchange(codeIn(code(visitor, "disabled_at_spa")))));
    String userId = AdminIT.userId(visitor);
    Visitor boss = boss();

    assertThat(AdminIT.act(boss, userId, "disable").status()).isEqualTo(303);

    assertNobody(me(tokens.getString("access_token")));
    assertError(refresh(tokens.getString("refresh_token")), 400, "invalid_grant");
  }

  private static String registerWantingMail(Visitor boss) {
    String id = register(boss, "Wants mail", "https://mail.example/cb", "");
    Answer saved =
        boss.post(
            "/admin/applications/" + id,
            Map.of(
                "csrf",
                boss.get("/account").csrf(),
                "action",
                "save",
                "name",
                "Wants mail",
                "redirectUris",
                "https://mail.example/cb",
                "origins",
                "",
                "emailRequired",
                "true"));
    assertThat(saved.status()).isEqualTo(303);
    return id;
  }

  /** Enters an address for an application and comes back with the token in the mail. */
  private static String mailedTo(Visitor visitor, String asked, String address) {
    String form = visitor.get(asked).location();
    Answer sent = visitor.post(form, Map.of("csrf", visitor.get(form).csrf(), "email", address));
    assertThat(sent.status()).isEqualTo(303);
    return LoginServer.mailOfOAuth2().newestTo(address).token();
  }

  @Test
  @DisplayName("A user who cancels is not sent on with a code by the link in the mail")
  void cancelledApplicationGetsNoCode() {
    Visitor boss = boss();
    String id = registerWantingMail(boss);
    Visitor visitor = Visitor.loggedIn(server, "cancels_mail");
    String asked = visitor.get(connect(id, "https://mail.example/cb", "")).location();
    String link = mailedTo(visitor, asked, "cancels_mail@example.org");

    String cancelled = onTo(visitor.get(asked + "&error=access_denied"));

    assertThat(query(cancelled)).containsEntry("error", "access_denied");
    assertThat(visitor.post("/email/confirm", Map.of("token", link)).location())
        .isEqualTo(issuer() + "/account");
    assertThat(onTo(visitor.get(asked))).as("asked again").isEqualTo(cancelled);
    act(boss, id, "delete");
  }

  @Test
  void addressIsAskedForWhereTheApplicationRequiresOne() {
    Visitor boss = boss();
    String id = registerWantingMail(boss);
    Visitor visitor = Visitor.loggedIn(server, "without_mail");

    Answer asked = visitor.get(connect(id, "https://mail.example/cb", ""));

    assertThat(asked.location()).startsWith(issuer() + "/connect/twitter?request=");
    String form = visitor.get(asked.location()).location();
    assertThat(form).startsWith(issuer() + "/connect/email?request=");
    Answer page = visitor.get(form);
    assertThat(page.body()).contains("Wants mail");
    String address = "without_mail@example.org";
    assertThat(visitor.post(form, Map.of("csrf", page.csrf(), "email", address)).status())
        .isEqualTo(303);
    assertThat(visitor.get(visitor.get(form + "&confirmed=true").location()).body())
        .as("nothing is confirmed")
        .contains("not confirmed", address);
    String link = LoginServer.mailOfOAuth2().newestTo(address).token();
    Answer confirmed = visitor.post("/email/confirm", Map.of("token", link));
    assertThat(confirmed.location()).isEqualTo(asked.location());
    assertThat(onTo(visitor.get(asked.location()))).startsWith("https://mail.example/cb?code=");
    act(boss, id, "delete");
  }

  @Test
  @DisplayName("ASVS-8.2.1, 3.5.1: only administrators change applications, by this site's forms")
  void administratorsRegisterApplications() {
    Visitor boss = boss();
    Visitor member = Visitor.loggedIn(server, "no_admin");
    for (String path : List.of("", "/", "/new", "/" + spa)) {
      assertThat(boss.get("/admin/applications" + path).status()).as(path).isEqualTo(200);
      assertThat(member.get("/admin/applications" + path).status()).as(path).isEqualTo(403);
    }
    assertThat(save(member, "new", "Evil", "https://evil.example/", "").status()).isEqualTo(403);
    Map<String, String> form =
        Map.of("action", "save", "name", "Evil", "redirectUris", "https://evil.example/");
    assertThat(boss.post("/admin/applications/new", form).status()).isEqualTo(403);
    assertThat(boss.get("/admin/applications/unknown").status()).isEqualTo(404);
    assertThat(act(boss, "unknown", "disable").status()).isEqualTo(404);
    Answer wrong = save(boss, "new", "Typed", "https://app.example/*", "");
    assertThat(wrong.status()).isEqualTo(422);
    assertThat(wrong.body())
        .contains("id=\"redirectUris-error\"", "no wildcard", "Typed", "https://app.example/*");
    assertThat(save(boss, "new", "A", "https://a.example/", "https://a.example/x").body())
        .contains("An origin is only");
    assertThat(save(boss, "new", "", "https://a.example/", "").status()).isEqualTo(422);

    String id = register(boss, "Short-lived", "http://127.0.0.1/cb\ncom.example.app:/cb", "");
    server.awaitLogLine("reason=application_added", id);
    assertThat(boss.get("/admin/applications").body()).contains("Short-lived", id);
    Visitor person = Visitor.loggedIn(server, "native_user");
    assertThat(consent(person, connect(id, "http://127.0.0.1:49152/cb", ""), "allow"))
        .startsWith("http://127.0.0.1:49152/cb?code=");
    assertThat(consent(person, connect(id, "com.example.app:/cb", ""), "allow"))
        .startsWith("com.example.app:/cb?code=");
    assertThat(act(boss, id, "disable").status()).isEqualTo(303);
    assertRefusedHere(person.get(connect(id, "http://127.0.0.1/cb", "")));
    assertThat(boss.get("/admin/applications/" + id).body()).contains("id=\"enable\"");
    act(boss, id, "enable");
    assertThat(person.get(connect(id, "http://127.0.0.1/cb", "")).status()).isEqualTo(303);
    assertThat(boss.get("/admin/applications/" + id + "?confirm=delete").body())
        .contains("Delete this application?", "Short-lived", "its client id is no longer known");
    assertThat(boss.get("/admin/applications/" + id + "?confirm=other").status()).isEqualTo(303);
    assertThat(act(boss, id, "delete").status()).isEqualTo(303);
    assertThat(boss.get("/admin/applications").body()).doesNotContain(id);
    assertRefusedHere(person.get(connect(id, "http://127.0.0.1/cb", "")));
  }

  /**
   * Answers whether an application on this device may log the user in; returns where that leads.
   */
  private static String consent(Visitor visitor, String connect, String choice) {
    Answer question = visitor.get(visitor.get(connect).location());
    return onTo(
        visitor.post(
            "/connect/twitter",
            Map.of(
                "csrf", question.csrf(), "request", question.field("request"), "choice", choice)));
  }

  @Test
  @DisplayName("RFC 8252 section 8.6: a program on the device gets no user who has not agreed")
  void programOnTheDeviceGetsNobodyWithoutTheirWord() {
    Visitor boss = boss();
    String id = register(boss, "On the device", "http://127.0.0.1/cb", "");
    Visitor person = Visitor.loggedIn(server, "on_the_device");
    String connect = connect(id, "http://127.0.0.1:31337/cb", "");

    Answer question = person.get(person.get(connect).location());

    assertThat(question.body())
        .contains("On the device", "only if you have just started")
        .doesNotContain("code=", "31337/cb?");
    Map<String, String> forged =
        Map.of("csrf", "forged", "request", question.field("request"), "choice", "allow");
    assertThat(person.post("/connect/twitter", forged).status()).isEqualTo(403);
    assertThat(query(consent(person, connect, "no"))).containsEntry("error", "access_denied");
    assertThat(query(consent(person, connect, "allow"))).containsKey("code");
    assertThat(query(person.get(connect + "&prompt=none").location()))
        .containsEntry("error", "interaction_required");
    act(boss, id, "delete");
  }

  @Test
  void pageThatLeadsOnIsInGermanToo() {
    Visitor visitor = new Visitor(server);
    Answer toX = visitor.get(visitor.get(connect()).location());
    Answer back = visitor.get(server.x().approve(toX.location(), "german"));

    Answer page = visitor.get(back.location(), "Accept-Language", "de");

    assertThat(page.body()).contains("Weiter zu Single &lt;page&gt;");
  }

  @Test
  @DisplayName("ADV-52: without a key to sign with, applications do not work, and the page says so")
  void withoutKeysThereAreNoApplications() {
    LoginServer keyless = LoginServer.shared();
    keyless.x().putAccount(XAccount.of("90001", "boss", "Boss"));
    Visitor boss = new Visitor(keyless);
    boss.logIn("boss");
    int lines = keyless.linesWith("/api/token needs").size();

    Answer page = boss.get(connect());
    Answer token = new Visitor(keyless).post("/api/token", exchange("code"));

    assertThat(page.status()).isEqualTo(503);
    assertThat(page.number()).isNotEmpty();
    assertError(token, 503, "temporarily_unavailable");
    assertError(
        new Visitor(keyless).post("/api/token", exchange("code")), 503, "temporarily_unavailable");
    keyless.awaitLogLine("/api/token needs", "LOGIN_KEYS");
    assertThat(keyless.linesWith("/api/token needs"))
        .as("strangers do not fill the log")
        .hasSizeLessThanOrEqualTo(lines + 1);
    assertThat(boss.get("/admin/applications").body())
        .contains("id=\"no-keys\"", "org.loginwithx.token.NewKey");
    assertThat(boss.get("/api/me", "Authorization", "Bearer a.b.c").status()).isEqualTo(401);
    keyless.x().reset();
  }
}
