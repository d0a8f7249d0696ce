package org.loginwithx.oauthserver;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.database.Confirmed;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.NativeSql;
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

  /** The values of {@code acr}: nothing is known, or the user has logged in by a passkey. */
  public static final List<String> ACR_VALUES =
      List.of(IdTokens.NO_LEVEL, IdTokens.PHISHING_RESISTANT);

  private static final Duration PURGE_EVERY = Duration.ofMinutes(5);
  private static final int MOST_KEPT = 10_000;

  private final LoginDatabase database;
  private final Clients clients;
  private final Clock clock;
  private final Codes codes;
  private final RefreshTokenFamilies families;
  private final Consents consents;
  private final ClientAssertions assertions;
  private final Subjects subjects;
  private final FamilyEnds ends;
  private final TokenSigning signing;
  private final TokenIssuer tokenIssuer;
  private final TokenReader tokenReader;

  /** Families whose tokens were used here lately: most requests need no query. */
  private final Confirmed<RefreshTokenFamily> known;

  private Instant nextPurge = Instant.MIN;

  /**
   * @param sealer seals the signing keys; null if there is no key to seal with, and so none to sign
   *     with
   * @param groups the groups by the current settings
   * @param pairwise the key of the pairwise ids of users; if it changes, the ids change
   */
  public AuthorizationServer(
      LoginDatabase database,
      LiveLogins liveLogins,
      @Nullable Sealer sealer,
      TokenLifetimes settings,
      GroupsBySettings groups,
      byte[] pairwise,
      Clock clock) {
    this.database = database;
    this.clients = new Clients(database, clock);
    this.clock = clock;
    this.codes = new Codes(database, clock);
    this.families =
        new RefreshTokenFamilies(database, clock, settings.refresh(), liveLogins.longest(), groups);
    this.known = new Confirmed<>(families, database.ends(), MOST_KEPT);
    this.consents = new Consents(database, clock);
    this.assertions = new ClientAssertions(database, clock);
    this.subjects = new Subjects(pairwise);
    this.ends = new FamilyEnds(database);
    this.signing = new TokenSigning(database, clients, sealer, clock, settings.signingKey());
    UserClaims userClaims = new UserClaims(database, clock);
    this.tokenIssuer =
        new TokenIssuer(
            database, liveLogins, clock, signing, families, ends, known, subjects, userClaims);
    this.tokenReader = new TokenReader(clients, signing, families, known, subjects, userClaims);
  }

  /** The clients to which it gives tokens. */
  public Clients clients() {
    return clients;
  }

  /** What users have allowed to clients. */
  public Consents consents() {
    return consents;
  }

  /** The assertions that clients with keys have used. */
  public ClientAssertions assertions() {
    return assertions;
  }

  /** Whether there is a signing key. Without one no client works. */
  public boolean isReady() {
    return signing.isReady();
  }

  /** From when until when the current key signs; empty if there is no key. */
  public Optional<SigningTime> signing() {
    return signing.time();
  }

  /**
   * The public keys as a JWK set (RFC 7517 section 5); empty if this node cannot open any of the
   * existing keys.
   */
  public Optional<String> jwks() {
    return signing.jwks();
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
   * @param verifier of PKCE; empty if there is none
   * @param resources for which the access token is; empty for all that the code is for
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public TokenResult exchange(
      String issuer,
      Client client,
      String code,
      String redirectUri,
      String verifier,
      List<String> resources) {
    return tokenIssuer.exchange(issuer, client, code, redirectUri, verifier, resources);
  }

  /**
   * Exchanges a refresh token for new tokens.
   *
   * @param issuer the public address of this server
   * @param scopes what the client wants now; null for all that it was granted
   * @param resources for which the access token is; empty for all that it was granted
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public TokenResult refresh(
      String issuer,
      Client client,
      String refreshToken,
      @Nullable Scopes scopes,
      List<String> resources) {
    return tokenIssuer.refresh(issuer, client, refreshToken, scopes, resources);
  }

  /**
   * The user of a token, if this server made it for its own API and it is valid. No query for a
   * family whose tokens were used here within the last minute; two SELECTs otherwise, and once a
   * minute.
   *
   * <p>A client that is not of this site gets its tokens to learn who the user is. They are not
   * valid for this API, unless the client may ask for this site as a resource (RFC 8707), and did.
   *
   * @param issuer the public address of this server
   * @return with the groups that the token is for
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public Optional<Member> whose(String issuer, String accessToken) {
    return tokenReader.whose(issuer, accessToken);
  }

  /**
   * What UserInfo says to the holder of an access token (OpenID Connect Core section 5.3).
   *
   * @param issuer the public address of this server
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public UserInfoResult userInfo(String issuer, String accessToken) {
    return tokenReader.userInfo(issuer, accessToken);
  }

  /**
   * Introspection (RFC 7662): what is known about a token. A client can ask about its own tokens. A
   * client of this site can ask about all access tokens, because it may be the server that gets
   * them.
   *
   * @param issuer the public address of this server
   * @return the claims without {@code active}; empty if the token is not valid, or the client may
   *     not know
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public Optional<Map<String, Object>> introspect(String issuer, Client asking, String token) {
    return tokenReader.introspect(issuer, asking, token);
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
        .ifPresent(id -> ends.note(id, "revoked"));
  }

  private Optional<String> endOfAccessToken(String issuer, String application, String token) {
    return signing
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
      ends.note(id, "ended_by_person");
    }
    return ended;
  }

  /** The id of a user at a client, {@code sub}. */
  public String subject(Client client, String userId) {
    return subjects.of(client, userId);
  }

  /**
   * What tells a client that a log-in there has ended; empty if there is no key to sign with.
   *
   * @param issuer the public address of this server
   */
  Optional<String> logoutToken(String issuer, Client client, String userId, String sessionId) {
    return signing.logoutToken(issuer, client, subjects.of(client, userId), sessionId);
  }

  /**
   * Reads an ID token that a client sends back, or a {@link #sealedHint}. The token may have
   * expired. Empty if this server did not make it, or has forgotten the key.
   *
   * @param issuer the public address of this server
   */
  public Optional<IdTokenHint> hint(String issuer, String text) {
    return signing.read(issuer, text);
  }

  /**
   * A text that replaces an ID token in an address, because addresses get into logs. Only this
   * server can read it, for two minutes. Empty if {@link #hint} is.
   *
   * @param issuer the public address of this server
   */
  public Optional<String> sealedHint(String issuer, String idToken) {
    return signing.sealedHint(issuer, idToken);
  }

  /**
   * Takes back what a user has allowed to a client, and ends the log-ins there.
   *
   * @return false if the user has allowed it nothing (any more)
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public boolean revokeConsentUnchecked(String userId, String clientId) {
    List<String> ended = new ArrayList<>();
    boolean found =
        database.inTransaction(
            entities -> {
              int rows =
                  NativeSql.change(
                      entities,
                      "delete from login_consent where user_id = ?1 and application_id = ?2",
                      userId,
                      clientId);
              // A client may hold codes that it has not exchanged yet.
              NativeSql.change(
                  entities,
                  "delete from login_code where user_id = ?1 and application_id = ?2",
                  userId,
                  clientId);
              ended.clear();
              if (rows == 1) {
                ended.addAll(
                    RefreshTokenFamilies.endAt(entities, userId, clientId, clock.instant()));
              }
              return rows == 1;
            });
    ended.forEach(id -> ends.note(id, "ended_by_person"));
    return found;
  }

  @Override
  public void run() {
    clients.run();
    signing.run();
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
      assertions.purge();
      BackChannel.purge(database, now);
    } catch (RuntimeException nextTime) {
      // The rows do no harm; the next purge deletes them.
    }
  }
}
