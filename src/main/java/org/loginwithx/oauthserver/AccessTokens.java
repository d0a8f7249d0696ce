package org.loginwithx.oauthserver;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
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
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.loginwithx.timer.Seldom;

/**
 * Access tokens: JWTs signed with ES256 (RFC 7519, RFC 8725). Those of clients that ask for OpenID
 * Connect or for a resource follow RFC 9068; the others are as MicroProfile JWT accepts them. They
 * contain the user's id, the handle and the groups, and no other data about the user.
 */
final class AccessTokens {

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");

  /** A token made here has about 700 characters. */
  private static final int LONGEST = 8_000;

  /** The clocks of the nodes differ by less. */
  static final Duration SKEW = Duration.ofSeconds(10);

  /** RFC 9068 section 2.1. */
  static final JOSEObjectType PROFILED = new JOSEObjectType("at+jwt");

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

  private final SigningKeys keys;
  private final Clock clock;
  private final Seldom clockLines = new Seldom(Duration.ofMinutes(1));

  AccessTokens(SigningKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * The claims of a valid token.
   *
   * @param subject the id of the user at the client
   * @param application the client id
   * @param audience for whom the token is
   * @param scopes what it is for; empty if it is not {@code profiled}
   * @param issued when it was made
   * @param expires when it is no longer valid
   * @param profiled whether it follows RFC 9068
   */
  record Claims(
      String subject,
      String application,
      String familyId,
      List<String> audience,
      Scopes scopes,
      Instant issued,
      Instant expires,
      boolean profiled) {}

  /**
   * Makes a token for the client of this family.
   *
   * @param issuer the public address of this server
   * @param subject the id of the user at the client
   * @param scopes those of the family, or fewer
   * @param resources those of the family, or fewer
   * @throws IllegalStateException if there is no key to sign with
   */
  String make(
      String issuer,
      Client client,
      String subject,
      RefreshTokenFamily family,
      Scopes scopes,
      List<String> resources) {
    Instant now = clock.instant();
    Member member = family.member();
    boolean profiled = family.hasProfiledTokens();
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .subject(subject)
            .audience(resources.isEmpty() ? List.of(client.id()) : resources)
            .expirationTime(Date.from(now.plus(TokenLifetimes.ACCESS)))
            .issueTime(Date.from(now))
            .jwtID(UUID.randomUUID().toString())
            .claim("sid", family.id());
    if (profiled) {
      claims
          .claim("client_id", client.id())
          .claim("scope", scopes.text())
          .claim("auth_time", family.loginAt().getEpochSecond())
          .claim("acr", IdTokens.acr(member.profile()));
    }
    List<String> groups = client.tokens().groups().among(member.groups());
    if (!profiled || scopes.has(Scopes.GROUPS)) {
      claims.claim("groups", groups);
    }
    if (profiled && scopes.has(Scopes.ROLES)) {
      // RFC 9068 section 2.2.3.1 allows both claims: clients ask for the one that they read.
      claims.claim("roles", groups);
    }
    if ((!profiled || scopes.has(Scopes.PROFILE)) && !member.profile().username().isEmpty()) {
      claims.claim("preferred_username", member.profile().username());
    }
    return keys.sign(profiled ? PROFILED : JOSEObjectType.JWT, claims.build());
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
    JOSEObjectType type = jwt.getHeader().getType();
    boolean profiled = PROFILED.equals(type);
    if (!(profiled || JOSEObjectType.JWT.equals(type)) || !keys.hasSigned(jwt)) {
      return Optional.empty();
    }
    JWTClaimsSet claims = jwt.getJWTClaimsSet();
    List<String> audience = claims.getAudience();
    String subject = claims.getSubject();
    String familyId = claims.getStringClaim("sid");
    boolean good =
        issuer.equals(claims.getIssuer())
            && !audience.isEmpty()
            // ID tokens are signed by the same keys, and are no access tokens.
            && claims.getClaim("at_hash") == null
            && isNow(claims.getIssueTime(), claims.getExpirationTime());
    String application = profiled ? claims.getStringClaim("client_id") : single(audience);
    return good && subject != null && familyId != null && application != null
        ? Optional.of(
            new Claims(
                subject,
                application,
                familyId,
                audience,
                Scopes.of(claims.getStringClaim("scope")),
                claims.getIssueTime().toInstant(),
                claims.getExpirationTime().toInstant(),
                profiled))
        : Optional.empty();
  }

  private static @Nullable String single(List<String> audience) {
    return audience.size() == 1 ? audience.get(0) : null;
  }

  private boolean isNow(@Nullable Date issued, @Nullable Date expires) {
    if (issued == null || expires == null) {
      return false;
    }
    Instant now = clock.instant();
    if (issued.toInstant().isAfter(now.plus(SKEW))) {
      clocksDiffer(Duration.between(now, issued.toInstant()));
      return false;
    }
    return expires.toInstant().plus(SKEW).isAfter(now);
  }

  /**
   * Only a node of this server can have signed the token: users are refused here until a clock is
   * set right.
   */
  private void clocksDiffer(Duration ahead) {
    if (!clockLines.mayHappen()) {
      return;
    }
    LOG.log(
        System.Logger.Level.WARNING,
        "event=clock outcome=failed reason=clock_skew seconds={0}"
            + " detail=another_node_is_ahead:set_the_clocks",
        Long.toString(ahead.toSeconds()));
  }
}
