package org.loginwithx.oauthserver;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.database.Confirmed;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.oauthserver.RefreshTokenFamilies.Begun;
import org.loginwithx.oauthserver.RefreshTokenFamilies.Issued;
import org.loginwithx.oauthserver.RefreshTokenFamilies.Refresh;
import org.loginwithx.secret.Secrets;
import org.loginwithx.token.Sealer;
import org.loginwithx.user.GroupsBySettings;
import org.loginwithx.user.LiveLogins;

/**
 * Issues codes and tokens to clients (RFC 6749, RFC 7636, RFC 9700), and finds the user of a token.
 *
 * <p>{@link #run} does the background work; call it every second or two.
 */
@Internal
public final class AuthorizationServer implements Runnable {

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");

  private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");
  private static final Duration PURGE_EVERY = Duration.ofMinutes(5);
  private static final int MOST_KEPT = 10_000;

  private final LoginDatabase database;
  private final Clients clients;
  private final LiveLogins liveLogins;
  private final Clock clock;
  private final Codes codes;
  private final RefreshTokenFamilies families;
  private final @Nullable SigningKeys keys;
  private final @Nullable AccessTokens accessTokens;

  /** Families whose tokens were used here lately: most requests need no query. */
  private final Confirmed<RefreshTokenFamily> known;

  private Instant nextPurge = Instant.MIN;

  /**
   * @param sealer seals the signing keys; null if there is no key to seal with, and so none to sign
   *     with
   * @param groups the groups by the current settings
   */
  public AuthorizationServer(
      LoginDatabase database,
      LiveLogins liveLogins,
      @Nullable Sealer sealer,
      TokenLifetimes settings,
      GroupsBySettings groups,
      Clock clock) {
    this.database = database;
    this.clients = new Clients(database, clock);
    this.liveLogins = liveLogins;
    this.clock = clock;
    this.codes = new Codes(database, clock);
    this.families = new RefreshTokenFamilies(database, clock, settings.refresh(), groups);
    this.known = new Confirmed<>(families, database.ends(), MOST_KEPT);
    this.keys =
        sealer == null ? null : new SigningKeys(database, sealer, clock, settings.signingKey());
    this.accessTokens = keys == null ? null : new AccessTokens(keys, clock);
  }

  /** The clients to which it gives tokens. */
  public Clients clients() {
    return clients;
  }

  /** Whether there is a signing key. Without one no client works. */
  public boolean isReady() {
    return keys != null && keys.current().isPresent();
  }

  /** From when until when the current key signs; empty if there is no key. */
  public Optional<SigningTime> signing() {
    return keys == null ? Optional.empty() : keys.signing();
  }

  /**
   * The public keys as a JWK set (RFC 7517 section 5); empty if this node cannot open any of the
   * existing keys.
   */
  public Optional<String> jwks() {
    return keys == null ? Optional.of("{\"keys\":[]}") : keys.toJson();
  }

  /** Whether this can be a code challenge of PKCE with S256. */
  public static boolean isChallenge(String challenge) {
    return Secrets.isSeed(challenge);
  }

  /** Makes a code, good for a minute. One INSERT. */
  public String makeCode(CodeGrant grant) {
    return codes.make(grant);
  }

  /**
   * Exchanges a code for tokens. The code is used up even if a check fails: there is no second
   * attempt.
   *
   * @param issuer the public address of this server
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public TokenResult exchange(
      String issuer, String application, String code, String redirectUri, String verifier) {
    String hash = Secrets.sha256(code);
    Instant now = clock.instant();
    Optional<Optional<Begun>> taken =
        database.inTransaction(
            entities ->
                Codes.take(entities, hash, now)
                    .map(
                        grant ->
                            isFor(grant, application, redirectUri, verifier)
                                ? families.begin(
                                    entities,
                                    grant,
                                    hash,
                                    () -> liveLogins.isLive(entities, grant.loginId()))
                                : Optional.empty()));
    if (taken.isEmpty()) {
      // RFC 6749 section 4.1.2: a thief may have the tokens of this code.
      families.endOfCode(application, hash).ifPresent(id -> endFamily(id, "code_reused"));
      return TokenResult.ErrorResponse.INVALID_GRANT;
    }
    return taken
        .get()
        .map(begun -> granted(issuer, begun))
        .orElse(TokenResult.ErrorResponse.INVALID_GRANT);
  }

  private TokenResult granted(String issuer, Begun begun) {
    begun.ended().forEach(id -> endFamily(id, "too_many"));
    return granted(issuer, begun.issued());
  }

  private boolean isFor(CodeGrant grant, String application, String redirectUri, String verifier) {
    return grant.application().equals(application)
        && grant.redirectUri().equals(redirectUri)
        && VERIFIER.matcher(verifier).matches()
        && Secrets.sameText(grant.challenge(), challenge(verifier));
  }

  /** S256 of RFC 7636 section 4.2. */
  private static String challenge(String verifier) {
    return Secrets.sha256Base64Url(verifier);
  }

  /**
   * Exchanges a refresh token for new tokens.
   *
   * @param issuer the public address of this server
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public TokenResult refresh(String issuer, String application, String refreshToken) {
    Refresh result = families.refresh(application, refreshToken);
    if (result instanceof Refresh.Done done) {
      return granted(issuer, done.issued());
    }
    if (result instanceof Refresh.Reused reused) {
      endFamily(reused.familyId(), "refresh_token_reused");
    }
    return TokenResult.ErrorResponse.INVALID_GRANT;
  }

  private TokenResult granted(String issuer, Issued issued) {
    RefreshTokenFamily family = issued.family();
    // The copy in memory may contain groups that the user has lost.
    known.forget(family.id());
    // A client that was deleted a moment ago gets no groups.
    ClientGroups groups =
        clients
            .enabled(family.application())
            .map(client -> client.tokens().groups())
            .orElse(ClientGroups.NONE);
    return new TokenResult.Granted(
        requireNonNull(accessTokens, "accessTokens").make(issuer, family.only(groups)),
        issued.refreshToken(),
        TokenLifetimes.ACCESS);
  }

  /**
   * Ends the log-in to which a refresh or access token of this client belongs (RFC 7009 section
   * 2.1); does nothing for any other text.
   *
   * @param issuer the public address of this server
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public void revoke(String issuer, String application, String token) {
    families
        .endOfToken(application, token)
        .or(() -> endOfAccessToken(issuer, application, token))
        .ifPresent(id -> endFamily(id, "revoked"));
  }

  private Optional<String> endOfAccessToken(String issuer, String application, String token) {
    return accessTokens == null
        ? Optional.empty()
        : accessTokens
            .check(issuer, token)
            .filter(claims -> claims.application().equals(application))
            .flatMap(claims -> families.endOfId(application, claims.familyId()));
  }

  /**
   * The clients that a user is logged in to, the newest first, a hundred at most. One SELECT.
   *
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public List<ClientLogin> of(String userId) {
    return families.of(userId);
  }

  /**
   * Ends the log-in of a user at a client.
   *
   * @param id as in {@link ClientLogin#id}
   * @return false if the user has no such log-in (any more)
   */
  public boolean endUnchecked(String userId, String id) {
    boolean ended = families.end(userId, id);
    if (ended) {
      endFamily(id, "ended_by_person");
    }
    return ended;
  }

  /** Access tokens end as well, here at once and on other nodes at their next look. */
  private void endFamily(String id, String reason) {
    database.ends().mark(id);
    boolean theft = reason.endsWith("_reused");
    LOG.log(
        theft ? System.Logger.Level.WARNING : System.Logger.Level.INFO,
        "event=token outcome=family_ended reason=" + reason + " family=" + id);
  }

  /**
   * The user of a token, if this server made it and it is valid. No query for a family whose tokens
   * were used here within the last minute; two SELECTs otherwise, and once a minute.
   *
   * @param issuer the public address of this server
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public Optional<Member> whose(String issuer, String accessToken) {
    return accessTokens == null
        ? Optional.empty()
        : accessTokens.check(issuer, accessToken).flatMap(this::member);
  }

  private Optional<Member> member(AccessTokens.Claims claims) {
    Optional<Client> client = clients.enabled(claims.application());
    if (client.isEmpty()) {
      return Optional.empty();
    }
    return known
        .find(claims.familyId())
        .filter(
            family ->
                family.application().equals(claims.application())
                    && family.member().userId().equals(claims.userId()))
        .map(family -> family.member().only(client.get().tokens().groups()));
  }

  @Override
  public void run() {
    clients.run();
    if (keys != null) {
      keys.run();
    }
    try {
      known.confirm();
    } catch (RuntimeException away) {
      // An exception that escapes stops a scheduled task. LiveLogins logs that the database does
      // not answer.
    }
    Instant now = clock.instant();
    if (now.isBefore(nextPurge)) {
      return;
    }
    nextPurge = now.plus(PURGE_EVERY);
    try {
      codes.purge();
      families.purge();
    } catch (RuntimeException nextTime) {
      // The rows do no harm; the next purge deletes them.
    }
  }
}
