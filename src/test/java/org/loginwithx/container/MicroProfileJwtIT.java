package org.loginwithx.container;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.StringReader;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.loginwithx.simulator.XAccount;
import org.loginwithx.token.KeyRing;
import org.loginwithx.token.Sealer;

/**
 * Another application, without this module on its class path, takes its tokens by MicroProfile JWT.
 * It is the members WAR of the example package, beside the login server on the same Payara.
 */
final class MicroProfileJwtIT {

  private static final String CLIENT = "members-client";
  private static final String OTHER_CLIENT = "members-other-client";
  private static final String REDIRECT = "https://members.example/";
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

  private static LoginServer server;
  private static String firstKey;
  private static String nextKey;

  @BeforeAll
  static void start() throws SQLException {
    server = LoginServer.sharedOAuth2();
    LoginServer.registerOAuth2(CLIENT, REDIRECT, "");
    LoginServer.registerOAuth2(OTHER_CLIENT, REDIRECT, "");
    firstKey = keyOf(token(CLIENT, "jwt_first"));
    nextKey = publishNextKey();
  }

  /** As a month later: the next key is in the list, and does not sign yet. */
  private static String publishNextKey() throws SQLException {
    LoginServer.executeOAuth2(
        "update login_signing_key set signs_from = dateadd(day, -60, signs_from)");
    LoginServer.await(() -> keys().getKeys().size() > 1, "the next key in the list");
    return keys().getKeys().stream()
        .map(key -> key.getKeyID())
        .filter(id -> !id.equals(firstKey))
        .findFirst()
        .orElseThrow();
  }

  private static JWKSet keys() {
    try {
      return JWKSet.parse(new Visitor(server).get("/.well-known/jwks.json").body())
          // Access tokens have ES256. An application with RS256 may be registered as well.
          .filter(new JWKMatcher.Builder().keyType(KeyType.EC).build());
    } catch (ParseException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @BeforeEach
  void reset() {
    server.x().reset();
  }

  private static String token(String client, String handle) {
    Visitor visitor = new Visitor(server);
    assertThat(visitor.logIn(handle).status()).isEqualTo(303);
    return token(client, visitor);
  }

  private static String token(String client, Visitor visitor) {
    String address =
        visitor
            .get(
                "/connect/twitter?response_type=code&code_challenge_method=S256&client_id="
                    + client
                    + "&redirect_uri="
                    + Visitor.encode(REDIRECT)
                    + "&code_challenge="
                    + CHALLENGE)
            .location();
    Answer answer =
        visitor.post(
            "/api/token",
            Map.of(
                "grant_type",
                "authorization_code",
                "client_id",
                client,
                "code",
                address.replaceAll(".*[?&]code=([^&]+).*", "$1"),
                "redirect_uri",
                REDIRECT,
                "code_verifier",
                VERIFIER));
    return json(answer).getString("access_token");
  }

  private static JsonObject json(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return Json.createReader(new StringReader(answer.body())).readObject();
  }

  private static Answer me(String token) {
    return new Visitor(server).get("/members/me", "Authorization", "Bearer " + token);
  }

  private static String keyOf(String token) {
    try {
      return SignedJWT.parse(token).getHeader().getKeyID();
    } catch (ParseException noToken) {
      throw new AssertionError("No token: " + token, noToken);
    }
  }

  @Test
  void callerIsWhoTheTokenSays() throws ParseException {
    String token = token(CLIENT, "jwt_reader");

    JsonObject caller = json(me(token));

    assertThat(caller.getString("name")).isEqualTo("jwt_reader");
    assertThat(caller.getString("sub"))
        .isEqualTo(SignedJWT.parse(token).getJWTClaimsSet().getSubject());
    assertThat(caller.getJsonArray("groups").getValuesAs(JsonString::getString))
        .containsExactly("user");
  }

  @Test
  void groupsOfTheTokenAreRoles() {
    server.x().putAccount(XAccount.of(LoginServer.ADMIN_ID, "jwt_boss", "Boss"));
    String path = "/members/report";
    String member = token(CLIENT, "jwt_member");
    String boss = token(CLIENT, "jwt_boss");

    Visitor program = new Visitor(server);
    assertThat(program.get(path, "Authorization", "Bearer " + member).status()).isEqualTo(403);
    assertThat(program.get(path, "Authorization", "Bearer " + boss).status()).isEqualTo(200);
  }

  @Test
  @DisplayName("ADV-47: only a valid token that this server signed for this application logs in")
  void everythingElseIsRefused() throws ParseException, JOSEException, SQLException {
    String good = token(CLIENT, "jwt_forger");
    SignedJWT jwt = SignedJWT.parse(good);
    JWTClaimsSet claims = jwt.getJWTClaimsSet();
    ECKey ours = privateKey(jwt.getHeader().getKeyID());
    ECKey another = new ECKeyGenerator(Curve.P_256).keyID(ours.getKeyID()).generate();
    SignedJWT hs256 = new SignedJWT(header(JWSAlgorithm.HS256, ours.getKeyID()), claims);
    hs256.sign(new MACSigner(ours.toECPublicKey().getEncoded()));
    String[] parts = good.split("\\.");
    Date past = Date.from(Instant.now().minusSeconds(3_600));

    assertThat(me(good).status()).isEqualTo(200);
    assertThat(me(signed(ours, claims)).status()).as("signed by this test").isEqualTo(200);
    assertNobody("no token", new Visitor(server).get("/members/me"));
    assertNobody("nonsense", me("nonsense"));
    assertNobody("another key", me(signed(another, claims)));
    assertNobody(
        "unknown key id",
        me(signed(new ECKeyGenerator(Curve.P_256).keyID("unknown").generate(), claims)));
    assertNobody("alg none", me(new PlainJWT(claims).serialize()));
    assertNobody("HMAC with the public key", me(hs256.serialize()));
    assertNobody("no signature", me(parts[0] + "." + parts[1] + "."));
    assertNobody(
        "changed signature",
        me(parts[0] + "." + parts[1] + "." + parts[2].substring(0, 80) + "AAAAAA"));
    assertNobody("another application's", me(token(OTHER_CLIENT, "jwt_elsewhere")));
    assertNobody(
        "another issuer's",
        me(signed(ours, change(claims).issuer("https://evil.example").build())));
    assertNobody("expired", me(signed(ours, change(claims).expirationTime(past).build())));
  }

  private static JWTClaimsSet.Builder change(JWTClaimsSet claims) {
    return new JWTClaimsSet.Builder(claims);
  }

  /** As nobody but the server has it, and whoever has its key and its database. */
  private static ECKey privateKey(String keyId) throws SQLException, ParseException {
    String sealed =
        LoginServer.queryOAuth2("select sealed from login_signing_key where kid = ?", keyId);
    Sealer sealer =
        new Sealer(KeyRing.parse(requireNonNull(LoginServer.STORES_TOKENS.get("LOGIN_KEYS"))));
    return ECKey.parse(sealer.open(sealed, "login_signing_key", "sealed", keyId).orElseThrow());
  }

  private static JWSHeader header(JWSAlgorithm algorithm, String keyId) {
    return new JWSHeader.Builder(algorithm).type(JOSEObjectType.JWT).keyID(keyId).build();
  }

  private static String signed(ECKey key, JWTClaimsSet claims) throws JOSEException {
    SignedJWT jwt = new SignedJWT(header(JWSAlgorithm.ES256, key.getKeyID()), claims);
    jwt.sign(new ECDSASigner(key));
    return jwt.serialize();
  }

  private static void assertNobody(String what, Answer answer) {
    assertThat(answer.status()).as(what + ": " + answer.body()).isEqualTo(401);
  }

  @Test
  @DisplayName("F-57: clients notice no change of keys, because the next one is published before")
  void nextKeyIsTakenAtOnce() throws SQLException {
    String before = token(CLIENT, "jwt_rotation");
    assertThat(keyOf(before)).isEqualTo(firstKey);
    assertThat(me(before).status()).as("reads the list").isEqualTo(200);

    LoginServer.executeOAuth2(
        "update login_signing_key set signs_from = current_timestamp where kid = ?", nextKey);
    Visitor visitor = new Visitor(server);
    visitor.logIn("jwt_rotation");
    LoginServer.await(
        () -> keyOf(token(CLIENT, visitor)).equals(nextKey), "a token by the next key");

    String after = token(CLIENT, visitor);
    assertThat(keyOf(after)).isEqualTo(nextKey);
    assertThat(me(after).status()).isEqualTo(200);
    assertThat(me(before).status()).as("signed by the key before").isEqualTo(200);
  }
}
