package org.loginwithx.oauthserver;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens: JWTs that MicroProfile JWT accepts, signed with ES256 (RFC 7519, RFC 8725). They
 * contain the user's id here, the handle and the groups, and no other data about the user.
 */
final class AccessTokens {

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");

  /** A token made here has about 700 characters. */
  private static final int LONGEST = 8_000;

  /** The clocks of the nodes differ by less. */
  static final Duration SKEW = Duration.ofSeconds(10);

  /** How often the log says that clocks differ. */
  private static final Duration SAY_EVERY = Duration.ofMinutes(1);

  private static final Set<String> HEADER = Set.of("alg", "typ", "kid");

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

  private final SigningKeys keys;
  private final Clock clock;
  private final AtomicReference<Instant> sayNext = new AtomicReference<>(Instant.MIN);

  AccessTokens(SigningKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /** The claims of a valid token. */
  record Claims(String userId, String application, String familyId) {}

  /**
   * Makes a token for the client of this family.
   *
   * @param issuer the public address of this server
   * @throws IllegalStateException if there is no key to sign with
   */
  String make(String issuer, RefreshTokenFamily family) {
    ECKey key =
        keys.current().orElseThrow(() -> new IllegalStateException("There is no signing key"));
    Instant now = clock.instant();
    Member member = family.member();
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .subject(member.userId())
            .audience(family.application())
            .expirationTime(Date.from(now.plus(TokenLifetimes.ACCESS)))
            .issueTime(Date.from(now))
            .jwtID(UUID.randomUUID().toString())
            .claim("sid", family.id())
            .claim("groups", member.groups());
    if (!member.profile().username().isEmpty()) {
      claims.claim("preferred_username", member.profile().username());
    }
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .type(JOSEObjectType.JWT)
            .keyID(key.getKeyID())
            .build();
    SignedJWT jwt = new SignedJWT(header, claims.build());
    try {
      jwt.sign(new ECDSASigner(key));
    } catch (JOSEException noSuchSignature) {
      throw new IllegalStateException("This JVM does not support ES256", noSuchSignature);
    }
    return jwt.serialize();
  }

  /** Checks a token that this server may have made; never tells what is wrong with it. */
  Optional<Claims> check(String issuer, String token) {
    if (token.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      return isExact(token) ? check(issuer, SignedJWT.parse(token)) : Optional.empty();
    } catch (ParseException | JOSEException | RuntimeException noToken) {
      // Parsers of JSON do not promise which exceptions they throw at malformed text (ADV-49).
      return Optional.empty();
    }
  }

  /** Base64 has several spellings for most values; a signature must have only one. */
  private static boolean isExact(String token) {
    String[] parts = token.split("\\.", 4);
    return parts.length == 3
        && Stream.of(parts)
            .allMatch(part -> ENCODER.encodeToString(DECODER.decode(part)).equals(part));
  }

  private Optional<Claims> check(String issuer, SignedJWT jwt)
      throws ParseException, JOSEException {
    JWSHeader header = jwt.getHeader();
    // The author of the header must not choose the algorithm or the key, or name a key to fetch.
    if (!header.getIncludedParams().equals(HEADER)
        || !header.getAlgorithm().equals(JWSAlgorithm.ES256)
        || !JOSEObjectType.JWT.getType().equals(header.getType().getType())) {
      return Optional.empty();
    }
    Optional<ECKey> key = keys.find(header.getKeyID());
    if (key.isEmpty() || !jwt.verify(new ECDSAVerifier(key.get()))) {
      return Optional.empty();
    }
    JWTClaimsSet claims = jwt.getJWTClaimsSet();
    List<String> audience = claims.getAudience();
    String subject = claims.getSubject();
    String familyId = claims.getStringClaim("sid");
    boolean good =
        issuer.equals(claims.getIssuer())
            && audience.size() == 1
            && isNow(claims.getIssueTime(), claims.getExpirationTime());
    return good && subject != null && familyId != null
        ? Optional.of(new Claims(subject, audience.get(0), familyId))
        : Optional.empty();
  }

  private boolean isNow(@Nullable Date issued, @Nullable Date expires) {
    if (issued == null || expires == null) {
      return false;
    }
    Instant now = clock.instant();
    if (issued.toInstant().isAfter(now.plus(SKEW))) {
      clocksDiffer(Duration.between(now, issued.toInstant()), now);
      return false;
    }
    return expires.toInstant().plus(SKEW).isAfter(now);
  }

  /**
   * Only a node of this server can have signed the token: users are refused here until a clock is
   * set right.
   */
  private void clocksDiffer(Duration ahead, Instant now) {
    Instant next = sayNext.get();
    if (now.isBefore(next) || !sayNext.compareAndSet(next, now.plus(SAY_EVERY))) {
      return;
    }
    LOG.log(
        System.Logger.Level.WARNING,
        "event=clock outcome=failed reason=clock_skew seconds={0}"
            + " detail=another_node_is_ahead:set_the_clocks",
        Long.toString(ahead.toSeconds()));
  }
}
