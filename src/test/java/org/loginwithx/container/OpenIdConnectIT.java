package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.openid.connect.sdk.claims.AccessTokenHash;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.AccessTokenValidator;
import com.nimbusds.openid.connect.sdk.validators.InvalidHashException;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.loginwithx.simulator.XAccount;

/**
 * OpenID Connect towards applications with a server. Nimbus' SDK is the client: it takes nothing
 * that is not as the specification says.
 */
final class OpenIdConnectIT {

  private static final String WIKI = "https://wiki.example/callback";
  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

  private static LoginServer server;
  private static RelyingParty wiki;
  private static RelyingParty stranger;

  @BeforeAll
  static void start() {
    server = LoginServer.sharedOAuth2();
    server.x().reset();
    Visitor boss = boss();
    wiki = register(boss, "Wiki", WIKI, Map.of());
    stranger =
        register(
            boss,
            "Another site",
            "https://other.example/cb",
            Map.of("ownSite", "", "algorithm", "RS256", "resources", "https://api.other.example"));
  }

  private static RelyingParty register(
      Visitor boss, String name, String redirect, Map<String, String> more) {
    return RelyingParty.register(server, boss, name, redirect, more);
  }

  @BeforeEach
  void reset() {
    server.x().reset();
  }

  private static Visitor boss() {
    server.x().putAccount(XAccount.of("90001", "boss", "Boss"));
    return Visitor.loggedIn(server, "boss");
  }

  /** A user who is logged in and has allowed everything to the stranger. */
  private static Visitor allowing(String handle) {
    Visitor visitor = Visitor.loggedIn(server, handle);
    Answer page = visitor.get(visitor.get(stranger.asks()).location());
    assertThat(choose(visitor, page, "allow").status()).isEqualTo(200);
    return visitor;
  }

  private static Answer choose(Visitor visitor, Answer page, String choice) {
    return visitor.post(
        "/connect/twitter",
        Map.of("csrf", page.csrf(), "request", page.field("request"), "choice", choice));
  }

  private static Answer userInfo(String token) {
    return new Visitor(server).get("/api/userinfo", "Authorization", "Bearer " + token);
  }

  @Test
  void discoveryIsComplete() throws GeneralException, IOException {
    OIDCProviderMetadata metadata = OIDCProviderMetadata.resolve(new Issuer(wiki.issuer()));

    metadata.applyDefaults();
    assertThat(metadata.getUserInfoEndpointURI()).hasToString(wiki.issuer() + "/api/userinfo");
    assertThat(metadata.getIDTokenJWSAlgs()).contains(JWSAlgorithm.RS256, JWSAlgorithm.ES256);
    assertThat(metadata.supportsRequestParam()).isFalse();
    assertThat(metadata.supportsRequestURIParam()).isFalse();
  }

  @Test
  void idTokenSaysWhoTheUserIs() throws ParseException, InvalidHashException {
    Visitor visitor = Visitor.loggedIn(server, "oidc_user");
    Instant before = Instant.now();

    JsonObject tokens = wiki.tokens(visitor);

    IDTokenClaimsSet claims = wiki.validated(tokens, JWSAlgorithm.ES256, RelyingParty.NONCE);
    assertThat(claims.getSubject().getValue()).isEqualTo(AdminIT.userId(visitor));
    assertThat(claims.getStringClaim("preferred_username")).isEqualTo("oidc_user");
    assertThat(claims.getStringClaim("x_username")).isEqualTo("oidc_user");
    assertThat(claims.getStringClaim("x_id")).matches("[0-9]+");
    assertThat(claims.getStringListClaim("groups")).containsExactly("user");
    assertThat(claims.getClaim("email")).as("none is confirmed").isNull();
    assertThat(claims.getAuthenticationTime().toInstant())
        .isBetween(before.minusSeconds(60), before.plusSeconds(60));
    AccessTokenValidator.validate(
        new BearerAccessToken(tokens.getString("access_token")),
        JWSAlgorithm.ES256,
        new AccessTokenHash(claims.getStringClaim("at_hash")));
    SignedJWT access = SignedJWT.parse(tokens.getString("access_token"));
    assertThat(access.getHeader().getType()).hasToString("at+jwt");
    assertThat(access.getJWTClaimsSet().getStringClaim("client_id")).isEqualTo(wiki.id());
    assertThat(access.getJWTClaimsSet().getStringClaim("scope")).contains("openid");
  }

  @Test
  @DisplayName("Some servers, such as WildFly, look only for roles, and in the access token")
  void groupsAreCalledRolesForAnApplicationThatAsksForRoles() throws ParseException {
    JsonObject tokens =
        wiki.tokens(Visitor.loggedIn(server, "oidc_roles"), "scope", "openid roles");

    IDTokenClaimsSet claims = wiki.validated(tokens, JWSAlgorithm.ES256, RelyingParty.NONCE);
    assertThat(claims.getStringListClaim("roles")).containsExactly("user");
    assertThat(claims.getClaim("groups")).isNull();
    String token = tokens.getString("access_token");
    assertThat(SignedJWT.parse(token).getJWTClaimsSet().getStringListClaim("roles"))
        .containsExactly("user");
    assertThat(RelyingParty.json(userInfo(token)).getJsonArray("roles")).hasToString("[\"user\"]");
  }

  @Test
  void userInfoSaysTheSameByGetPostAndForm() {
    JsonObject tokens = wiki.tokens(Visitor.loggedIn(server, "oidc_info"));
    String token = tokens.getString("access_token");
    Visitor program = new Visitor(server);

    JsonObject byGet = RelyingParty.json(userInfo(token));
    Answer byPost = program.post("/api/userinfo", Map.of(), "Authorization", "Bearer " + token);
    Answer byForm = program.post("/api/userinfo", Map.of("access_token", token));

    assertThat(byGet.getString("sub"))
        .isEqualTo(
            wiki.validated(tokens, JWSAlgorithm.ES256, RelyingParty.NONCE).getSubject().getValue());
    assertThat(byGet.getString("preferred_username")).isEqualTo("oidc_info");
    assertThat(RelyingParty.json(byPost)).isEqualTo(byGet);
    assertThat(RelyingParty.json(byForm)).isEqualTo(byGet);
  }

  @Test
  void userInfoRefusesWhatIsNoTokenForIt() {
    assertThat(userInfo("x").header("WWW-Authenticate").orElseThrow()).contains("invalid_token");
    Answer none = new Visitor(server).get("/api/userinfo");
    assertThat(none.status()).isEqualTo(401);
    assertThat(none.header("WWW-Authenticate")).contains("Bearer");
    JsonObject plain =
        wiki.tokens(Visitor.loggedIn(server, "oidc_plain"), "scope", "", "nonce", "");
    assertThat(plain).doesNotContainKey("id_token").containsKey("refresh_token");
    assertThat(userInfo(plain.getString("access_token")).status()).isEqualTo(403);
  }

  @Test
  void onlyTheScopesThatWereAskedFor() {
    JsonObject tokens =
        wiki.tokens(Visitor.loggedIn(server, "oidc_less"), "scope", "openid unknown");

    assertThat(tokens.getString("scope")).isEqualTo("openid");
    assertThat(tokens).doesNotContainKey("refresh_token");
    assertThat(RelyingParty.json(userInfo(tokens.getString("access_token"))))
        .containsOnlyKeys("sub");
  }

  @Test
  void refreshKeepsTheUserAndNarrows() {
    JsonObject tokens = wiki.tokens(Visitor.loggedIn(server, "oidc_refresh"));
    String refresh = tokens.getString("refresh_token");

    Answer more =
        wiki.token(
            Map.of("grant_type", "refresh_token", "refresh_token", refresh, "scope", "openid"));

    JsonObject next = RelyingParty.json(more);
    assertThat(next.getString("scope")).isEqualTo("openid");
    assertThat(wiki.validated(next, JWSAlgorithm.ES256, null).getSubject())
        .isEqualTo(wiki.validated(tokens, JWSAlgorithm.ES256, RelyingParty.NONCE).getSubject());
    assertThat(RelyingParty.json(userInfo(next.getString("access_token"))))
        .doesNotContainKey("name");
  }

  @Test
  void rsaSignsForAClientThatWantsIt() {
    JsonObject tokens = stranger.tokens(allowing("oidc_rsa"));

    stranger.validated(tokens, JWSAlgorithm.RS256, RelyingParty.NONCE);
  }

  @Test
  void secretIsShownOnceAndOnlyTheHashIsStored() throws SQLException {
    Visitor boss = boss();

    String page = boss.get("/admin/applications/" + wiki.id()).body();

    assertThat(page).doesNotContain(wiki.secret()).contains("id=\"new-secret\"");
    assertThat(
            LoginServer.queryOAuth2(
                "select secret_hash from login_application where id = ?", wiki.id()))
        .hasSize(64)
        .doesNotContain(wiki.secret());
  }

  @Test
  void newSecretReplacesTheOldOne() {
    Visitor boss = boss();
    RelyingParty party = register(boss, "Rotated", "https://rotated.example/cb", Map.of());
    Answer page =
        boss.post(
            "/admin/applications/" + party.id(),
            Map.of("csrf", boss.get("/account").csrf(), "action", "new-secret"));
    assertThat(page.body()).contains("id=\"client-secret\"").doesNotContain(party.secret());

    assertThat(party.token(party.exchange("x")).status()).isEqualTo(401);
  }

  @Test
  void formWithoutTheNewFieldsLeavesThemAsTheyAre() {
    Visitor boss = boss();
    RelyingParty party =
        register(boss, "Kept", "https://kept.example/cb", Map.of("algorithm", "RS256"));

    Answer saved =
        boss.post(
            "/admin/applications/" + party.id(),
            Map.of(
                "csrf",
                boss.get("/account").csrf(),
                "action",
                "save",
                "name",
                "Kept",
                "redirectUris",
                party.redirect(),
                "groups",
                "user"));

    assertThat(saved.status()).isEqualTo(303);
    JsonObject tokens = party.tokens(Visitor.loggedIn(server, "oidc_kept"));
    party.validated(tokens, JWSAlgorithm.RS256, RelyingParty.NONCE);
  }

  @Test
  void secretMayComeInTheForm() {
    Map<String, String> form = wiki.exchange(wiki.code(Visitor.loggedIn(server, "oidc_post")));
    form.put("client_id", wiki.id());
    form.put("client_secret", wiki.secret());

    assertThat(new Visitor(server).post("/api/token", form).status()).isEqualTo(200);
  }

  @Test
  @DisplayName("private_key_jwt: the key proves the client, and each assertion is good once")
  void clientWithKeys() throws JOSEException {
    ECKey key = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
    RelyingParty party =
        register(
            boss(),
            "With keys",
            "https://keys.example/cb",
            Map.of("credential", "keys", "jwks", new JWKSet(key.toPublicJWK()).toString()));
    Visitor visitor = Visitor.loggedIn(server, "oidc_keys");
    Map<String, String> form = party.exchange(party.code(visitor));
    form.putAll(assertion(party, key));

    assertThat(new Visitor(server).post("/api/token", form).status()).isEqualTo(200);

    form.putAll(party.exchange(party.code(visitor)));
    Answer replayed = new Visitor(server).post("/api/token", form);
    assertThat(replayed.status()).as(replayed.body()).isEqualTo(401);
    ECKey other = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
    form.putAll(assertion(party, other));
    assertThat(new Visitor(server).post("/api/token", form).status()).isEqualTo(401);
  }

  private static Map<String, String> assertion(RelyingParty party, ECKey key) throws JOSEException {
    PrivateKeyJWT jwt =
        new PrivateKeyJWT(
            new ClientID(party.id()),
            URI.create(party.issuer() + "/api/token"),
            JWSAlgorithm.ES256,
            key.toECPrivateKey(),
            key.getKeyID(),
            null);
    return Map.of(
        "client_assertion_type",
        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion",
        jwt.getClientAssertion().serialize());
  }

  @Test
  void privateKeysAreNotRegistered() throws JOSEException {
    ECKey key = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
    Visitor boss = boss();
    for (String jwks : List.of("", "{}", "{\"keys\":[]}", new JWKSet(key).toString(false))) {
      Answer answer =
          boss.post(
              "/admin/applications/new",
              Map.of(
                  "csrf",
                  boss.get("/account").csrf(),
                  "action",
                  "save",
                  "name",
                  "Bad keys",
                  "redirectUris",
                  WIKI,
                  "credential",
                  "keys",
                  "jwks",
                  jwks));
      assertThat(answer.status()).as(jwks).isEqualTo(422);
    }
  }

  private record WrongProof(String name, Map<String, String> form, List<String> header) {

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<WrongProof> wrongProofs() {
    String id = wiki.id();
    return Stream.of(
        new WrongProof("none", Map.of("client_id", id), List.of()),
        new WrongProof("wrong secret", Map.of("client_id", id, "client_secret", "x"), List.of()),
        new WrongProof("unknown client", Map.of("client_id", "x"), List.of()),
        new WrongProof("no client", Map.of(), List.of()),
        new WrongProof("no base64", Map.of(), List.of("Authorization", "Basic %%%")),
        new WrongProof("Bearer", Map.of("client_id", id), List.of("Authorization", "Bearer x")),
        new WrongProof(
            "of another client",
            Map.of("client_id", stranger.id()),
            List.of("Authorization", wiki.basic())),
        new WrongProof(
            "no assertion",
            Map.of(
                "client_id",
                id,
                "client_assertion",
                "x.y.z",
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            List.of()));
  }

  @ParameterizedTest
  @MethodSource("wrongProofs")
  void clientHasToProveWhoItIs(WrongProof wrong) {
    Map<String, String> form = wiki.exchange("x");
    form.putAll(wrong.form());

    for (String path : List.of("/api/token", "/api/token/introspect", "/api/token/revoke")) {
      Answer answer = new Visitor(server).post(path, form, wrong.header().toArray(String[]::new));
      assertThat(answer.status()).as(path).isEqualTo(401);
      assertThat(answer.body()).contains("\"error\":\"invalid_client\"");
      assertThat(answer.header("WWW-Authenticate").orElseThrow()).startsWith("Basic ");
    }
  }

  @Test
  void twoProofsAreOneTooMany() {
    Map<String, String> form = wiki.exchange("x");
    form.put("client_secret", wiki.secret());

    Answer answer = wiki.token(form);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("invalid_request");
  }

  @ParameterizedTest
  @CsvSource({
    "response_type, token, unsupported_response_type",
    "response_type, code id_token, unsupported_response_type",
    "response_type, '', invalid_request",
    "request, eyJhbGciOiJub25lIn0.e30., request_not_supported",
    "request_uri, https://wiki.example/r, request_uri_not_supported",
    "registration, {}, registration_not_supported",
    "response_mode, fragment, invalid_request",
    "prompt, none login, invalid_request",
    "prompt, always, invalid_request",
    "max_age, -1, invalid_request",
    "max_age, soon, invalid_request",
    "code_challenge, short, invalid_request",
    "code_challenge_method, S256, invalid_request",
    "resource, https://api.other.example, invalid_target"
  })
  void badRequestGetsTheErrorOfTheSpecification(String name, String value, String error) {
    Map<String, String> answer = wiki.answered(Visitor.loggedIn(server, "oidc_bad"), name, value);

    assertThat(answer)
        .containsEntry("error", error)
        .containsEntry("state", "s t")
        .containsEntry("iss", wiki.issuer())
        .doesNotContainKey("code");
  }

  @Test
  void longNonceAndPlainPkceAreRefused() {
    Visitor visitor = Visitor.loggedIn(server, "oidc_long");
    assertThat(wiki.answered(visitor, "nonce", "n".repeat(501)))
        .containsEntry("error", "invalid_request");
    assertThat(
            wiki.answered(visitor, "code_challenge", CHALLENGE, "code_challenge_method", "plain"))
        .containsEntry("error", "invalid_request");
  }

  @Test
  @DisplayName("A code with a challenge needs the verifier, also from a client with a secret")
  void pkceIsCheckedForAllClients() {
    Visitor visitor = Visitor.loggedIn(server, "oidc_pkce");
    String code = wiki.code(visitor, "code_challenge", CHALLENGE, "code_challenge_method", "S256");

    assertThat(wiki.token(wiki.exchange(code)).status()).isEqualTo(400);

    Map<String, String> injected = wiki.exchange(wiki.code(visitor));
    injected.put("code_verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    assertThat(wiki.token(injected).body()).contains("invalid_grant");
  }

  @Test
  void promptNoneShowsNoPage() {
    assertThat(wiki.answered(new Visitor(server), "prompt", "none"))
        .containsEntry("error", "login_required");
    Visitor visitor = Visitor.loggedIn(server, "oidc_none");
    assertThat(wiki.answered(visitor, "prompt", "none")).containsKey("code");
    assertThat(stranger.answered(visitor, "prompt", "none"))
        .containsEntry("error", "consent_required");
  }

  @Test
  void oldLogInIsNotEnough() {
    Visitor visitor = Visitor.loggedIn(server, "oidc_age");

    assertThat(wiki.answered(visitor, "max_age", "600")).containsKey("code");
    assertThat(visitor.get(wiki.asks("max_age", "0")).location()).contains("/login/twitter?");
    assertThat(wiki.answered(visitor, "max_age", "0", "prompt", "none"))
        .containsEntry("error", "login_required");
  }

  @Test
  @DisplayName("id_token_hint: the user that the client means, or none")
  void hintNamesTheUser() {
    Visitor anna = Visitor.loggedIn(server, "oidc_anna");
    Visitor bert = Visitor.loggedIn(server, "oidc_bert");
    String hint = wiki.tokens(anna).getString("id_token");

    assertThat(wiki.answered(anna, "id_token_hint", hint, "prompt", "none")).containsKey("code");
    assertThat(wiki.answered(bert, "id_token_hint", hint, "prompt", "none"))
        .containsEntry("error", "login_required");
    assertThat(wiki.answered(anna, "id_token_hint", hint + "x", "prompt", "none"))
        .containsEntry("error", "login_required");

    Answer toX = bert.get(bert.get(wiki.asks("id_token_hint", hint)).location());
    Answer back = bert.get(server.x().approve(toX.location(), "oidc_bert"));
    assertThat(bert.get(back.location()).body()).contains("error=login_required");
  }

  @Test
  void loginHintGoesToX() {
    String location = new Visitor(server).get(wiki.asks("login_hint", "@some_body")).location();

    assertThat(location).contains("&screen_name=some_body");
  }

  @Test
  void requestByPostGoesOnByGet() {
    String query = wiki.asks("state", "a&b=c").replaceFirst(".*\\?", "");

    Answer answer =
        Visitor.loggedIn(server, "oidc_by_post")
            .post("/connect/twitter", RelyingParty.parameters("http://x/?" + query));

    assertThat(answer.status()).isEqualTo(303);
    assertThat(RelyingParty.parameters(answer.location())).containsEntry("state", "a&b=c");
  }

  @Test
  void answerMayComeByForm() {
    Answer page =
        Visitor.loggedIn(server, "oidc_form").get(wiki.asks("response_mode", "form_post"));

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body())
        .contains("method=\"post\" action=\"" + WIKI + "\"")
        .contains("name=\"code\"")
        .contains("name=\"iss\"");
    assertThat(page.header("Content-Security-Policy").orElseThrow())
        .contains("form-action https://wiki.example;")
        .contains("script-src 'self'");
    assertThat(
            RelyingParty.json(wiki.token(wiki.exchange(page.field("code")))).getString("id_token"))
        .isNotEmpty();
  }

  @Test
  void errorMayComeByForm() {
    Answer page =
        new Visitor(server).get(wiki.asks("response_mode", "form_post", "prompt", "none"));

    assertThat(page.field("error")).isEqualTo("login_required");
    assertThat(page.field("state")).isEqualTo("s t");
  }

  @Test
  void userIsAskedOnceWhetherAnotherSiteMay() {
    Visitor visitor = Visitor.loggedIn(server, "oidc_asked");
    Answer page = visitor.get(visitor.get(stranger.asks()).location());
    assertThat(page.body()).contains("Another site", "other.example", "your groups");

    assertThat(choose(visitor, page, "no").body()).contains("error=access_denied");
    Answer again = visitor.get(visitor.get(stranger.asks()).location());
    assertThat(choose(visitor, again, "allow").body()).contains("code=");

    assertThat(stranger.answered(visitor)).containsKey("code");
    assertThat(visitor.get(stranger.asks("prompt", "consent")).location())
        .as("asked again if the client wants it")
        .contains("/connect/twitter?request=");
  }

  @Test
  @DisplayName("Without openid a client gets handle and groups as well: the user is asked for that")
  void plainRequestIsMoreThanOpenId() {
    Visitor visitor = Visitor.loggedIn(server, "oidc_less_is_more");
    choose(visitor, visitor.get(visitor.get(stranger.asks("scope", "openid")).location()), "allow");

    assertThat(stranger.answered(visitor, "scope", "", "prompt", "none"))
        .containsEntry("error", "consent_required");
    assertThat(visitor.get(visitor.get(stranger.asks("scope", "")).location()).body())
        .contains("your groups");
  }

  @Test
  void userIsAskedAgainForMore() {
    Visitor visitor = Visitor.loggedIn(server, "oidc_more");
    Answer page = visitor.get(visitor.get(stranger.asks("scope", "openid")).location());
    choose(visitor, page, "allow");

    assertThat(stranger.answered(visitor, "scope", "openid", "prompt", "none")).containsKey("code");
    assertThat(stranger.answered(visitor, "prompt", "none"))
        .containsEntry("error", "consent_required");
  }

  @Test
  void consentIsTakenBackOnTheAccountPage() {
    Visitor visitor = allowing("oidc_back");
    JsonObject tokens = stranger.tokens(visitor);
    assertThat(visitor.get("/account").body())
        .contains("/account/sessions?revoke=" + stranger.id());

    Answer done =
        visitor.post(
            "/account/sessions",
            Map.of("csrf", visitor.get("/account").csrf(), "revoke", stranger.id()));

    assertThat(done.status()).isEqualTo(303);
    assertThat(userInfo(tokens.getString("access_token")).status()).isEqualTo(401);
    assertThat(stranger.answered(visitor, "prompt", "none"))
        .containsEntry("error", "consent_required");
    assertThat(visitor.get("/account").body()).doesNotContain("?revoke=" + stranger.id());
  }

  @Test
  @DisplayName("The token of another site's application is no key to the API of this site")
  void tokenOfAStrangerIsNoKeyToTheApi() {
    String token = stranger.tokens(allowing("oidc_api")).getString("access_token");

    assertThat(userInfo(token).status()).isEqualTo(200);
    String idToken = wiki.tokens(Visitor.loggedIn(server, "oidc_api")).getString("id_token");
    assertThat(new Visitor(server).get("/api/me", "Authorization", "Bearer " + idToken).status())
        .as("an ID token is no access token")
        .isEqualTo(401);
    assertThat(new Visitor(server).get("/api/me", "Authorization", "Bearer " + token).status())
        .isEqualTo(401);
    String own = wiki.tokens(Visitor.loggedIn(server, "oidc_api")).getString("access_token");
    assertThat(new Visitor(server).get("/api/me", "Authorization", "Bearer " + own).status())
        .isEqualTo(200);
  }

  @Test
  @DisplayName("RFC 8707: a token for another server is none for this one")
  void tokenIsForTheResourceThatWasAskedFor() throws ParseException {
    Visitor visitor = allowing("oidc_resource");
    String asks = stranger.asks("resource", "https://api.other.example");
    Answer page = visitor.get(visitor.get(asks).location());
    assertThat(page.body()).contains("It can act for you at:", "https://api.other.example");
    String body = choose(visitor, page, "allow").body();
    String code = body.replaceAll("(?s).*[?]code=([^&\"]+)&amp;.*", "$1");

    String token =
        RelyingParty.json(stranger.token(stranger.exchange(code))).getString("access_token");

    assertThat(SignedJWT.parse(token).getJWTClaimsSet().getAudience())
        .containsExactly("https://api.other.example");
    assertThat(userInfo(token).status()).isEqualTo(401);
    Map<String, String> form = stranger.exchange(stranger.code(visitor));
    form.put("resource", "https://elsewhere.example");
    assertThat(stranger.token(form).body()).contains("invalid_target");
  }

  @Test
  @DisplayName("RFC 7662: what a token stands for, for those that may know")
  void introspection() {
    Visitor visitor = Visitor.loggedIn(server, "oidc_intro");
    JsonObject tokens = wiki.tokens(visitor);
    String foreign = stranger.tokens(allowing("oidc_intro")).getString("access_token");

    JsonObject own = introspect(wiki, tokens.getString("access_token"));
    assertThat(own.getBoolean("active")).isTrue();
    assertThat(own.getString("sub")).isEqualTo(AdminIT.userId(visitor));
    assertThat(own.getString("client_id")).isEqualTo(wiki.id());
    assertThat(introspect(wiki, tokens.getString("refresh_token")).getBoolean("active")).isTrue();
    assertThat(introspect(wiki, foreign).getBoolean("active")).as("a server of the site").isTrue();
    assertThat(introspect(stranger, tokens.getString("access_token")))
        .as("another site")
        .containsOnlyKeys("active");
    assertThat(introspect(wiki, "x").getBoolean("active")).isFalse();
    visitor.post(
        "/account/sessions", Map.of("csrf", visitor.get("/account").csrf(), "end", "others"));
    assertThat(introspect(wiki, tokens.getString("access_token")).getBoolean("active"))
        .as("the log-in at the application has ended")
        .isFalse();
  }

  private static JsonObject introspect(RelyingParty party, String token) {
    return RelyingParty.json(
        new Visitor(server)
            .post("/api/token/introspect", Map.of("token", token), "Authorization", party.basic()));
  }

  @Test
  void pairwiseSubjectIsAnotherForEachSite() {
    Visitor boss = boss();
    Map<String, String> pairwise = Map.of("subject", "pairwise");
    RelyingParty one = register(boss, "One", "https://one.example/a", pairwise);
    RelyingParty same = register(boss, "Same site", "https://one.example/b", pairwise);
    RelyingParty two = register(boss, "Two", "https://two.example/a", pairwise);
    Visitor visitor = Visitor.loggedIn(server, "oidc_pairwise");

    String atOne = subject(one, visitor);

    assertThat(atOne).isNotEqualTo(AdminIT.userId(visitor)).isNotEqualTo(subject(two, visitor));
    assertThat(subject(same, visitor)).isEqualTo(atOne);
    assertThat(
            RelyingParty.json(userInfo(one.tokens(visitor).getString("access_token")))
                .getString("sub"))
        .isEqualTo(atOne);
  }

  private static String subject(RelyingParty party, Visitor visitor) {
    return party
        .validated(party.tokens(visitor), JWSAlgorithm.ES256, RelyingParty.NONCE)
        .getSubject()
        .getValue();
  }

  @Test
  void scriptsOfRegisteredPagesMayCallUserInfo() {
    RelyingParty page =
        register(
            boss(),
            "Page",
            "https://page.example/cb",
            Map.of("credential", "none", "origins", "https://page.example"));
    assertThat(page.secret()).isEmpty();

    Answer preflight =
        new Visitor(server)
            .send(
                "OPTIONS",
                "/api/userinfo",
                "Origin",
                "https://page.example",
                "Access-Control-Request-Method",
                "GET");

    assertThat(preflight.header("Access-Control-Allow-Origin")).contains("https://page.example");
    assertThat(
            new Visitor(server)
                .get("/.well-known/openid-configuration", "Origin", "https://page.example")
                .header("Access-Control-Allow-Origin"))
        .contains("https://page.example");
  }
}
