package org.loginwithx.oauthserver;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.database.Confirmed;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.NativeSql;
import org.loginwithx.oauthserver.ClientTokens.IdTokenAlgorithm;
import org.loginwithx.oauthserver.RefreshTokenFamilies.Begun;
import org.loginwithx.oauthserver.RefreshTokenFamilies.Issued;
import org.loginwithx.oauthserver.RefreshTokenFamilies.Refresh;
import org.loginwithx.oauthserver.SigningKeys.Kind;
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
  private final Consents consents;
  private final ClientAssertions assertions;
  private final Subjects subjects;
  private final UserClaims userClaims;
  private final @Nullable Signed signed;

  /** Families whose tokens were used here lately: most requests need no query. */
  private final Confirmed<RefreshTokenFamily> known;

  private Instant nextPurge = Instant.MIN;

  /** What exists only if there is a key to seal the signing keys with. */
  private record Signed(
      SigningKeys es256, SigningKeys rs256, AccessTokens accessTokens, IdTokens idTokens) {

    static Signed with(
        LoginDatabase database, Clients clients, Sealer sealer, Clock clock, Duration signs) {
      SigningKeys es256 = new SigningKeys(database, Kind.EC, () -> true, sealer, clock, signs);
      SigningKeys rs256 =
          new SigningKeys(database, Kind.RSA, clients::needRsa, sealer, clock, signs);
      return new Signed(
          es256, rs256, new AccessTokens(es256, clock), new IdTokens(es256, rs256, clock));
    }
  }

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
    this.liveLogins = liveLogins;
    this.clock = clock;
    this.codes = new Codes(database, clock);
    this.families = new RefreshTokenFamilies(database, clock, settings.refresh(), groups);
    this.known = new Confirmed<>(families, database.ends(), MOST_KEPT);
    this.consents = new Consents(database, clock);
    this.assertions = new ClientAssertions(database, clock);
    this.subjects = new Subjects(pairwise);
    this.userClaims = new UserClaims(database, clock);
    this.signed =
        sealer == null
            ? null
            : Signed.with(database, clients, sealer, clock, settings.signingKey());
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
    return signed != null && signed.es256().current().isPresent();
  }

  /** From when until when the current key signs; empty if there is no key. */
  public Optional<SigningTime> signing() {
    return signed == null ? Optional.empty() : signed.es256().signing();
  }

  /**
   * The public keys as a JWK set (RFC 7517 section 5); empty if this node cannot open any of the
   * existing keys.
   */
  public Optional<String> jwks() {
    if (signed == null) {
      return Optional.of("{\"keys\":[]}");
    }
    List<JWK> published = new ArrayList<>(signed.es256().published());
    if (published.isEmpty()) {
      return Optional.empty();
    }
    published.addAll(signed.rs256().published());
    return Optional.of(new JWKSet(published).toString(true));
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
    requireKey(client);
    String hash = Secrets.sha256(code);
    Instant now = clock.instant();
    Optional<Exchange> taken =
        database.inTransaction(
            entities ->
                Codes.take(entities, hash, now)
                    .map(
                        grant ->
                            begin(
                                entities, grant, hash, client, redirectUri, verifier, resources)));
    if (taken.isEmpty()) {
      // RFC 6749 section 4.1.2: a thief may have the tokens of this code.
      families.endOfCode(client.id(), hash).ifPresent(id -> endFamily(id, "code_reused"));
      return TokenResult.ErrorResponse.INVALID_GRANT;
    }
    if (taken.get() instanceof Exchange.Refused refused) {
      return refused.error();
    }
    Exchange.Done done = (Exchange.Done) taken.get();
    done.begun().ended().forEach(id -> endFamily(id, "too_many"));
    return granted(
        issuer,
        client,
        done.begun().issued(),
        done.grant().nonce(),
        done.grant().scopes(),
        resources.isEmpty() ? done.grant().resources() : resources);
  }

  /** What became of a code. */
  private sealed interface Exchange {

    record Done(CodeGrant grant, Begun begun) implements Exchange {}

    record Refused(TokenResult.ErrorResponse error) implements Exchange {}
  }

  private Exchange begin(
      EntityManager entities,
      CodeGrant grant,
      String hash,
      Client client,
      String redirectUri,
      String verifier,
      List<String> resources) {
    if (!isFor(grant, client.id(), redirectUri, verifier)) {
      return new Exchange.Refused(TokenResult.ErrorResponse.INVALID_GRANT);
    }
    if (!grant.resources().containsAll(resources)) {
      return new Exchange.Refused(TokenResult.ErrorResponse.INVALID_TARGET);
    }
    return families
        .begin(entities, grant, hash, () -> liveLogins.isLive(entities, grant.loginId()))
        .<Exchange>map(begun -> new Exchange.Done(grant, begun))
        .orElseGet(() -> new Exchange.Refused(TokenResult.ErrorResponse.INVALID_GRANT));
  }

  /** Before a code is used up: the client may have been changed to RS256 a moment ago. */
  private void requireKey(Client client) {
    if (client.tokens().algorithm() == IdTokenAlgorithm.RS256
        && requireNonNull(signed, "signed").rs256().current().isEmpty()) {
      signed.rs256().run();
    }
  }

  private boolean isFor(CodeGrant grant, String application, String redirectUri, String verifier) {
    return grant.application().equals(application)
        && grant.redirectUri().equals(redirectUri)
        && isProven(grant.challenge(), verifier);
  }

  /** A verifier without a challenge shows that an attacker has removed it (RFC 9700 2.1.1). */
  private static boolean isProven(String challenge, String verifier) {
    return challenge.isEmpty()
        ? verifier.isEmpty()
        : VERIFIER.matcher(verifier).matches() && Secrets.sameText(challenge, challenge(verifier));
  }

  /** S256 of RFC 7636 section 4.2. */
  private static String challenge(String verifier) {
    return Secrets.sha256Base64Url(verifier);
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
    requireKey(client);
    Refresh result = families.refresh(client.id(), refreshToken, scopes, resources);
    if (result instanceof Refresh.Done done) {
      RefreshTokenFamily family = done.issued().family();
      return granted(
          issuer,
          client,
          done.issued(),
          null,
          scopes == null ? family.scopes() : scopes,
          resources.isEmpty() ? family.resources() : resources);
    }
    if (result instanceof Refresh.Refused refused) {
      return refused.error();
    }
    if (result instanceof Refresh.Reused reused) {
      endFamily(reused.familyId(), "refresh_token_reused");
    }
    return TokenResult.ErrorResponse.INVALID_GRANT;
  }

  private TokenResult granted(
      String issuer,
      Client client,
      Issued issued,
      @Nullable String nonce,
      Scopes scopes,
      List<String> resources) {
    RefreshTokenFamily family = issued.family();
    // The copy in memory may contain groups that the user has lost.
    known.forget(family.id());
    Signed all = requireNonNull(signed, "signed");
    String subject = subjects.of(client, family.member().userId());
    String accessToken =
        all.accessTokens()
            .make(
                issuer,
                client,
                subject,
                family,
                scopes,
                resources.stream().filter(client.tokens().resources()::contains).toList());
    String idToken =
        scopes.isOpenId()
            ? all.idTokens()
                .make(
                    issuer,
                    client,
                    subject,
                    family,
                    nonce,
                    accessToken,
                    userClaims.of(family.member(), scopes, client.tokens().groups()))
            : null;
    return new TokenResult.Granted(
        accessToken, issued.refreshToken(), idToken, scopes, TokenLifetimes.ACCESS);
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
    return checked(issuer, token)
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

  private Optional<AccessTokens.Claims> checked(String issuer, String accessToken) {
    return signed == null ? Optional.empty() : signed.accessTokens().check(issuer, accessToken);
  }

  /**
   * The user of a token, if this server made it for its own API and it is valid. No query for a
   * family whose tokens were used here within the last minute; two SELECTs otherwise, and once a
   * minute.
   *
   * <p>A client that is not of this site gets its tokens to learn who the user is. They are no key
   * to this API, unless the client may ask for this site as a resource (RFC 8707), and did.
   *
   * @param issuer the public address of this server
   * @return with the groups that the token is for
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public Optional<Member> whose(String issuer, String accessToken) {
    Optional<AccessTokens.Claims> claims = checked(issuer, accessToken);
    Optional<Client> client = claims.flatMap(found -> clients.enabled(found.application()));
    if (client.isEmpty() || !isForApi(issuer, claims.get(), client.get())) {
      return Optional.empty();
    }
    return family(claims.get(), client.get())
        .map(RefreshTokenFamily::member)
        .map(member -> member.only(groups(claims.get(), client.get())));
  }

  private static boolean isForApi(String issuer, AccessTokens.Claims claims, Client client) {
    // The administrator may have taken the resource from the client.
    return (claims.audience().contains(issuer) && client.tokens().resources().contains(issuer))
        || (client.ownSite() && claims.audience().contains(client.id()));
  }

  private static ClientGroups groups(AccessTokens.Claims claims, Client client) {
    return !claims.profiled() || claims.scopes().has(Scopes.GROUPS)
        ? client.tokens().groups()
        : ClientGroups.NONE;
  }

  private Optional<RefreshTokenFamily> family(AccessTokens.Claims claims, Client client) {
    return known
        .find(claims.familyId())
        .filter(
            family ->
                family.application().equals(client.id())
                    && subjects.of(client, family.member().userId()).equals(claims.subject()));
  }

  /**
   * What UserInfo says to the holder of an access token (OpenID Connect Core section 5.3).
   *
   * @param issuer the public address of this server
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public UserInfoResult userInfo(String issuer, String accessToken) {
    Optional<AccessTokens.Claims> claims = checked(issuer, accessToken);
    Optional<Client> client = claims.flatMap(found -> clients.enabled(found.application()));
    Optional<RefreshTokenFamily> family =
        client.flatMap(found -> family(claims.orElseThrow(), found));
    if (family.isEmpty() || !isForUserInfo(issuer, claims.orElseThrow())) {
      return new UserInfoResult.InvalidToken();
    }
    Scopes scopes = claims.orElseThrow().scopes();
    if (!scopes.isOpenId()) {
      return new UserInfoResult.InsufficientScope();
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("sub", claims.orElseThrow().subject());
    all.putAll(
        userClaims.of(family.get().member(), scopes, client.orElseThrow().tokens().groups()));
    return new UserInfoResult.Found(all);
  }

  /**
   * What a token stands for (RFC 7662). A client learns that of its own tokens, and a client of
   * this site that of all access tokens, because it may be the server that gets them.
   *
   * @param issuer the public address of this server
   * @return the claims without {@code active}; empty if the token is not valid, or the client may
   *     not know
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public Optional<Map<String, Object>> introspect(String issuer, Client asking, String token) {
    return checked(issuer, token)
        .map(claims -> introspect(issuer, asking, claims))
        .orElseGet(
            () ->
                families
                    .ofToken(asking.id(), token)
                    .map(family -> described(issuer, asking, family, family.scopes())));
  }

  private Optional<Map<String, Object>> introspect(
      String issuer, Client asking, AccessTokens.Claims claims) {
    Optional<Client> client = clients.enabled(claims.application());
    boolean may = asking.ownSite() || asking.id().equals(claims.application());
    return client
        .filter(found -> may)
        .flatMap(found -> family(claims, found))
        .map(
            family -> {
              Map<String, Object> all =
                  described(issuer, client.orElseThrow(), family, claims.scopes());
              all.put("token_type", "Bearer");
              all.put("aud", claims.audience());
              all.put("iat", claims.issued().getEpochSecond());
              all.put("exp", claims.expires().getEpochSecond());
              all.put(
                  "groups", groups(claims, client.orElseThrow()).among(family.member().groups()));
              return all;
            });
  }

  private Map<String, Object> described(
      String issuer, Client client, RefreshTokenFamily family, Scopes scopes) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("iss", issuer);
    all.put("sub", subjects.of(client, family.member().userId()));
    all.put("client_id", client.id());
    all.put("scope", scopes.text());
    all.put("sid", family.id());
    return all;
  }

  /** A server that got a token for itself must not ask about the user with it (RFC 8707). */
  private static boolean isForUserInfo(String issuer, AccessTokens.Claims claims) {
    return claims.audience().contains(claims.application()) || claims.audience().contains(issuer);
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
    return signed == null
        ? Optional.empty()
        : signed.idTokens().makeLogout(issuer, client, subjects.of(client, userId), sessionId);
  }

  /**
   * Reads an ID token that a client sends back; it may have expired. Empty if this server did not
   * make it, or has forgotten the key.
   *
   * @param issuer the public address of this server
   */
  public Optional<IdTokenHint> hint(String issuer, String idToken) {
    return signed == null ? Optional.empty() : signed.idTokens().read(issuer, idToken);
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
    ended.forEach(id -> endFamily(id, "ended_by_person"));
    return found;
  }

  @Override
  public void run() {
    clients.run();
    if (signed != null) {
      signed.es256().run();
      signed.rs256().run();
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
      assertions.purge();
      BackChannel.purge(database, now);
    } catch (RuntimeException nextTime) {
      // The rows do no harm; the next purge deletes them.
    }
  }
}
