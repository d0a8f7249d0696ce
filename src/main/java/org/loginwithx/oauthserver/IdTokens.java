package org.loginwithx.oauthserver;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.oauthserver.ClientTokens.IdTokenAlgorithm;
import org.loginwithx.secret.Secrets;
import org.loginwithx.user.Profile;

/**
 * What clients of OpenID Connect get: ID tokens (OpenID Connect Core section 2), and log-out tokens
 * (OpenID Connect Back-Channel Logout 1.0 section 2.4).
 */
final class IdTokens {

  /** This server's have about 1,500 characters; many groups make them longer. */
  private static final int LONGEST = 16_000;

  /** Phishing-resistant, of the values that OpenID has registered (EAP ACR Values 1.0). */
  static final String PHISHING_RESISTANT = "phr";

  /** Says nothing about how sure the log-in is (OpenID Connect Core section 2). */
  static final String NO_LEVEL = "0";

  /** Of no use as another token: nothing else here accepts this type. */
  private static final JOSEObjectType LOGOUT = new JOSEObjectType("logout+jwt");

  /** Two minutes at most, so that a token that was caught cannot be used for long. */
  private static final Duration LOGOUT_LIFETIME = Duration.ofMinutes(2);

  private static final Map<String, Object> LOGOUT_EVENT =
      Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of());

  private static final int JTI_BYTES = 16;

  private final SigningKeys es256;
  private final SigningKeys rs256;
  private final Clock clock;

  IdTokens(SigningKeys es256, SigningKeys rs256, Clock clock) {
    this.es256 = es256;
    this.rs256 = rs256;
    this.clock = clock;
  }

  /** How the user logged in, for the claim {@code acr}. */
  static String acr(Profile profile) {
    return profile.provider().equals(Profile.PASSKEY) ? PHISHING_RESISTANT : NO_LEVEL;
  }

  /** The methods of RFC 8176, if the user logged in by one of this site. */
  private static List<String> amr(Profile profile) {
    return switch (profile.provider()) {
      case Profile.PASSWORD -> List.of("pwd");
      case Profile.PASSKEY -> List.of("pop");
      default -> List.of();
    };
  }

  /**
   * Makes an ID token.
   *
   * @param subject the id of the user at the client
   * @param nonce as the client sent it; null after a refresh
   * @param accessToken the access token that goes with it
   * @param more the claims about the user
   * @throws IllegalStateException if there is no key to sign with
   */
  String make(
      String issuer,
      Client client,
      String subject,
      RefreshTokenFamily family,
      @Nullable String nonce,
      String accessToken,
      Map<String, Object> more) {
    Instant now = clock.instant();
    Profile profile = family.member().profile();
    JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder();
    more.forEach(claims::claim);
    claims
        .issuer(issuer)
        .subject(subject)
        .audience(client.id())
        .expirationTime(Date.from(now.plus(TokenLifetimes.ACCESS)))
        .issueTime(Date.from(now))
        .claim("auth_time", family.loginAt().getEpochSecond())
        .claim("acr", acr(profile))
        .claim("sid", family.id())
        .claim("at_hash", halfHash(accessToken));
    if (!amr(profile).isEmpty()) {
      claims.claim("amr", amr(profile));
    }
    if (nonce != null) {
      claims.claim("nonce", nonce);
    }
    return keys(client).sign(JOSEObjectType.JWT, claims.build());
  }

  /**
   * Makes a log-out token.
   *
   * @param subject the id of the user at the client
   * @param sessionId the log-in at the client that has ended, {@code sid}
   * @return empty if there is no key to sign with
   */
  Optional<String> makeLogout(String issuer, Client client, String subject, String sessionId) {
    SigningKeys keys = keys(client);
    if (keys.current().isEmpty()) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .subject(subject)
            .audience(client.id())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(LOGOUT_LIFETIME)))
            .jwtID(Secrets.random(JTI_BYTES))
            .claim("sid", sessionId)
            .claim("events", LOGOUT_EVENT)
            .build();
    return Optional.of(keys.sign(LOGOUT, claims));
  }

  private SigningKeys keys(Client client) {
    return client.tokens().algorithm() == IdTokenAlgorithm.RS256 ? rs256 : es256;
  }

  /** OpenID Connect Core section 3.1.3.6; both algorithms use SHA-256. */
  private static String halfHash(String token) {
    byte[] hash = Secrets.sha256(token.getBytes(StandardCharsets.US_ASCII));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOf(hash, hash.length / 2));
  }

  /**
   * Reads an ID token that a client sends back. It may have expired (OpenID Connect Core section
   * 3.1.2.2).
   *
   * @return empty if it is none of this server, or its key is not published any more
   */
  Optional<IdTokenHint> read(String issuer, String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      SignedJWT jwt = SignedJWT.parse(text);
      JWTClaimsSet claims = jwt.getJWTClaimsSet();
      String subject = claims.getSubject();
      String familyId = claims.getStringClaim("sid");
      return JOSEObjectType.JWT.equals(jwt.getHeader().getType())
              && (es256.hasSigned(jwt) || rs256.hasSigned(jwt))
              && issuer.equals(claims.getIssuer())
              && claims.getAudience().size() == 1
              // Access tokens have none: they are no hint.
              && claims.getStringClaim("at_hash") != null
              && subject != null
              && familyId != null
          ? Optional.of(new IdTokenHint(claims.getAudience().get(0), subject, familyId))
          : Optional.empty();
    } catch (ParseException | JOSEException | RuntimeException noToken) {
      // Parsers of JSON do not promise which exceptions they throw at malformed text.
      return Optional.empty();
    }
  }
}
