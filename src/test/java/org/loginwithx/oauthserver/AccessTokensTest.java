package org.loginwithx.oauthserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.loginwithx.SecurityLines;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.oauthserver.AccessTokens.Claims;
import org.loginwithx.oauthserver.ClientTokens.IdTokenAlgorithm;
import org.loginwithx.oauthserver.ClientTokens.SubjectType;
import org.loginwithx.oauthserver.SigningKeys.Kind;
import org.loginwithx.token.KeyRing;
import org.loginwithx.token.Sealer;
import org.loginwithx.user.Profile;

/** ASVS V9 and ADV-47 to 49: which tokens are ours. */
final class AccessTokensTest {

  private static final String ISSUER = "https://login.example";

  private final MovableClock clock = new MovableClock();
  private SigningKeys keys;
  private AccessTokens tokens;
  private String good;

  @BeforeEach
  void start() {
    keys =
        new SigningKeys(
            LoginDatabase.open(TestDatabase.H2.migrated()),
            Kind.EC,
            () -> true,
            new Sealer(KeyRing.parse(Node.KEYS)),
            clock,
            Duration.ofDays(30));
    keys.run();
    tokens = new AccessTokens(keys, clock);
    Profile profile = new Profile(Profile.X, "1", "anna", "Anna", null, "anna@example.org");
    good = make(new Member("user", profile, List.of("admin", "writer")), Scopes.NONE, List.of());
  }

  private String make(Member member, Scopes scopes, List<String> resources) {
    Client client =
        new Client(
            "app",
            "App",
            List.of(),
            List.of(),
            false,
            true,
            ClientCredential.NONE,
            new ClientTokens(
                IdTokenAlgorithm.ES256,
                SubjectType.PUBLIC,
                new ClientGroups(List.of("writer")),
                resources),
            LogoutAddresses.NONE,
            true);
    Instant now = clock.instant();
    RefreshTokenFamily family =
        new RefreshTokenFamily("family", "app", member, now, now, scopes, resources);
    return tokens.make(ISSUER, client, "user", family, scopes, resources);
  }

  private ECKey key() {
    return keys.current().orElseThrow().toECKey();
  }

  private JWTClaimsSet.Builder claims() throws ParseException {
    return new JWTClaimsSet.Builder(SignedJWT.parse(good).getJWTClaimsSet());
  }

  private static JWSHeader.Builder header(ECKey key) {
    return new JWSHeader.Builder(JWSAlgorithm.ES256).type(JOSEObjectType.JWT).keyID(key.getKeyID());
  }

  private String signed(JWSHeader header, JWTClaimsSet claims) throws JOSEException {
    SignedJWT jwt = new SignedJWT(header, claims);
    jwt.sign(new ECDSASigner(key()));
    return jwt.serialize();
  }

  private void assertRefused(String token) {
    assertThat(tokens.check(ISSUER, token)).as(token).isEmpty();
  }

  @Test
  @DisplayName("ASVS-14.2.6: our id, the handle and the groups, and nothing else")
  void saysWhatMicroProfileNeedsAndNoMore() throws ParseException {
    SignedJWT jwt = SignedJWT.parse(good);

    Claims checked = tokens.check(ISSUER, good).orElseThrow();
    assertThat(checked.subject()).isEqualTo("user");
    assertThat(checked.application()).isEqualTo("app");
    assertThat(checked.familyId()).isEqualTo("family");
    assertThat(checked.profiled()).isFalse();
    assertThat(jwt.getHeader().toJSONObject())
        .isEqualTo(Map.of("alg", "ES256", "typ", "JWT", "kid", key().getKeyID()));
    Map<String, Object> claims = jwt.getJWTClaimsSet().getClaims();
    assertThat(claims)
        .containsOnlyKeys(
            "iss", "sub", "aud", "exp", "iat", "jti", "sid", "groups", "preferred_username")
        .containsEntry("preferred_username", "anna")
        .containsEntry("groups", List.of("writer"))
        .containsEntry("aud", List.of("app"));
  }

  @Test
  @DisplayName("RFC 9068: what the client may see, by the names that it asks for")
  void groupsAndRolesComeByScope() throws ParseException {
    Profile profile = new Profile(Profile.X, "1", "anna", "Anna", null, null);
    Member member = new Member("user", profile, List.of("admin", "writer"));

    assertThat(profiled(member, "openid")).doesNotContainKeys("groups", "roles");
    assertThat(profiled(member, "openid groups"))
        .containsEntry("groups", List.of("writer"))
        .doesNotContainKey("roles");
    assertThat(profiled(member, "openid roles"))
        .containsEntry("roles", List.of("writer"))
        .doesNotContainKey("groups");
  }

  private Map<String, Object> profiled(Member member, String scopes) throws ParseException {
    return SignedJWT.parse(make(member, Scopes.of(scopes), List.of()))
        .getJWTClaimsSet()
        .getClaims();
  }

  @Test
  @DisplayName("ASVS-9.1.1: a token with any character changed is invalid")
  void changedTokenIsNone() {
    for (int i = 0; i < good.length(); i++) {
      char other = good.charAt(i) == 'A' ? 'B' : 'A';
      assertRefused(good.substring(0, i) + other + good.substring(i + 1));
    }
    // Bits of the last character that decode to nothing.
    String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    char last = good.charAt(good.length() - 1);
    for (char other : letters.toCharArray()) {
      if (other != last) {
        assertRefused(good.substring(0, good.length() - 1) + other);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "nOnE", "", "HS256", "RS256", "ES384", "PS256"})
  @DisplayName("ASVS-9.1.2, ADV-48: only ES256 is accepted")
  void otherAlgorithmIsRefused(String algorithm) {
    String header =
        "{\"alg\":\"%s\",\"typ\":\"JWT\",\"kid\":\"%s\"}".formatted(algorithm, key().getKeyID());
    String encoded =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(header.getBytes(StandardCharsets.UTF_8));
    String[] parts = good.split("\\.");

    assertRefused(encoded + "." + parts[1] + ".");
    assertRefused(encoded + "." + parts[1] + "." + parts[2]);
  }

  @Test
  @DisplayName("ASVS-9.1.2, ADV-47, ADV-48: confusion with our public key, and unsigned in a JWE")
  void publicKeyIsNoSecret() throws JOSEException, ParseException {
    JWTClaimsSet claims = claims().build();
    JWSHeader hs256 =
        new JWSHeader.Builder(JWSAlgorithm.HS256)
            .type(JOSEObjectType.JWT)
            .keyID(key().getKeyID())
            .build();
    for (byte[] secret :
        List.of(
            key().toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8),
            key().toPublicKey().getEncoded())) {
      SignedJWT forged = new SignedJWT(hs256, claims);
      forged.sign(new MACSigner(secret));
      assertRefused(forged.serialize());
    }
    assertRefused(new PlainJWT(claims).serialize());
    JWEObject wrapped =
        new JWEObject(
            new JWEHeader.Builder(JWEAlgorithm.ECDH_ES, EncryptionMethod.A256GCM)
                .contentType("JWT")
                .keyID(key().getKeyID())
                .build(),
            new Payload(new PlainJWT(claims).serialize()));
    wrapped.encrypt(new ECDHEncrypter(key().toECPublicKey()));
    assertRefused(wrapped.serialize());
  }

  @Test
  @DisplayName("ASVS-9.1.3: only this server's keys count, and none that a token names")
  void keyOfTheTokenIsRefused() throws JOSEException, ParseException {
    ECKey foreign = new ECKeyGenerator(Curve.P_256).keyID("foreign").generate();
    JWTClaimsSet claims = claims().build();
    for (JWSHeader header :
        List.of(
            header(foreign).build(),
            header(key()).build(),
            header(key()).jwk(foreign.toPublicJWK()).build(),
            header(key()).jwkURL(URI.create("https://evil.example/jwks")).build(),
            header(key()).x509CertURL(URI.create("https://evil.example/cert")).build(),
            header(key()).keyID("../../etc/passwd").build(),
            header(key()).keyID("' or 1=1 --").build(),
            header(key()).keyID("k".repeat(3_000)).build())) {
      SignedJWT jwt = new SignedJWT(header, claims);
      jwt.sign(new ECDSASigner(foreign));
      assertRefused(jwt.serialize());
    }
    assertRefused(signed(header(key()).jwk(key().toPublicJWK()).build(), claims));
    assertRefused(signed(header(key()).criticalParams(java.util.Set.of("exp")).build(), claims));
  }

  @Test
  @DisplayName("ASVS-9.2.1: a token is refused before its time, after it, and without an end")
  void timesAreKept() throws JOSEException, ParseException {
    JWSHeader header = header(key()).build();
    Date now = Date.from(clock.instant());
    assertRefused(signed(header, claims().expirationTime(null).build()));
    assertRefused(signed(header, claims().issueTime(null).build()));
    assertRefused(signed(header, claims().expirationTime(new Date(-1_000)).build()));
    assertRefused(signed(header, claims().issueTime(new Date(now.getTime() + 60_000)).build()));
    assertRefused(signed(header, claims().claim("exp", "tomorrow").build()));
    assertThat(tokens.check(ISSUER, signed(header, claims().build()))).isPresent();

    clock.advance(TokenLifetimes.ACCESS.plusSeconds(9));
    assertThat(tokens.check(ISSUER, good)).isPresent();
    clock.advance(Duration.ofSeconds(2));
    assertRefused(good);
  }

  @Test
  @DisplayName("ASVS-9.2.2 to 9.2.4: the issuer, one audience, and the type of an access token")
  void otherKindsOfTokensAreRefused() throws JOSEException, ParseException {
    JWSHeader header = header(key()).build();
    assertRefused(signed(header, claims().issuer("https://evil.example").build()));
    assertRefused(signed(header, claims().issuer(null).build()));
    assertRefused(signed(header, claims().audience(List.of("app", "other")).build()));
    assertRefused(signed(header, claims().audience(List.of()).build()));
    assertRefused(signed(header, claims().subject(null).build()));
    assertRefused(signed(header, claims().claim("sid", null).build()));
    assertRefused(
        signed(header(key()).type(new JOSEObjectType("secevent+jwt")).build(), claims().build()));
    assertRefused(signed(header(key()).type(null).build(), claims().build()));
    assertThat(tokens.check("https://other.example", good)).isEmpty();
  }

  @Test
  @DisplayName("ADV-49: malformed text is no token, and throws no exception")
  void nonsenseIsRefused() {
    String[] parts = good.split("\\.");
    String deep =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                ("{\"alg\":\"ES256\",\"x\":" + "[".repeat(2_000)).getBytes(StandardCharsets.UTF_8));
    for (String nonsense :
        List.of(
            "",
            ".",
            "..",
            "...",
            "a.b.c",
            "%",
            "null.null.null",
            parts[0],
            parts[0] + "." + parts[1],
            parts[0] + "." + parts[1] + ".",
            good + ".",
            good + "=",
            " " + good,
            good + "\n",
            deep + "." + parts[1] + "." + parts[2],
            good + "A".repeat(10_000),
            "\u00e4\u20ac." + parts[1] + "." + parts[2])) {
      assertRefused(nonsense);
    }
  }

  @Test
  @DisplayName("F-56: a node whose clock is behind refuses cleanly, and says so once a minute")
  void clocksOfNodesThatDiffer() {
    clock.advance(Duration.ofMinutes(-2));
    try (SecurityLines log = SecurityLines.open()) {
      assertThat(tokens.check(ISSUER, good)).isEmpty();
      assertThat(tokens.check(ISSUER, good)).isEmpty();

      assertThat(log.lines())
          .singleElement()
          .asString()
          .contains("event=clock", "reason=clock_skew", "seconds=120")
          .doesNotContain(good);
    }
    clock.advance(Duration.ofMinutes(2).minusSeconds(9));
    assertThat(tokens.check(ISSUER, good)).as("within what clocks may differ").isPresent();
  }
}
