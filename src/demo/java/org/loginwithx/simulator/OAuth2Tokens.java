package org.loginwithx.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The tokens that people's consent has bought: any number for one person. */
final class OAuth2Tokens {

  static final Duration ACCESS_LIFETIME = Duration.ofHours(2);

  /** Six months. */
  private static final Duration REFRESH_LIFETIME = Duration.ofDays(180);

  /**
   * The answer to one exchange.
   *
   * @param refreshToken null without the scope {@code offline.access}
   */
  record Issued(OAuth2Token accessToken, @Nullable OAuth2Token refreshToken) {}

  private final Clock clock;
  // Both in order of their end, as all of a kind live equally long.
  private final Map<String, OAuth2Token> accessTokens = new LinkedHashMap<>();
  private final Map<String, OAuth2Token> refreshTokens = new LinkedHashMap<>();

  OAuth2Tokens(Clock clock) {
    this.clock = clock;
  }

  synchronized Issued issue(AuthorizationCode code) {
    return issue(code.code(), code.accountId(), code.scopes());
  }

  /**
   * Tokens for those of OAuth 1.0a. Ends all that the account had of this app: X says so of an
   * earlier exchange, and leaves open whether a log-in's tokens end as well.
   */
  synchronized Issued exchange(AccessToken oauth1, Set<Scope> scopes) {
    revokeOf(oauth1.accountId());
    return issue(oauth1.token(), oauth1.accountId(), scopes);
  }

  /** Ends the refresh token and gives another; null if it was no good. */
  synchronized @Nullable Issued refresh(String refreshToken) {
    OAuth2Token spent = current(refreshTokens.remove(refreshToken));
    return spent == null ? null : issue(spent.grant(), spent.accountId(), spent.scopes());
  }

  synchronized @Nullable OAuth2Token findAccessToken(String token) {
    return current(accessTokens.get(token));
  }

  /** This one token of either kind. */
  synchronized void revoke(String token) {
    accessTokens.remove(token);
    refreshTokens.remove(token);
  }

  /** Everything that has come of this code. */
  synchronized void revokeGrant(String code) {
    removeIf(token -> token.grant().equals(code));
  }

  synchronized void revokeOf(String accountId) {
    removeIf(token -> token.accountId().equals(accountId));
  }

  synchronized void clear() {
    accessTokens.clear();
    refreshTokens.clear();
  }

  private Issued issue(String grant, String accountId, Set<Scope> scopes) {
    Instant now = clock.instant();
    dropExpired(accessTokens);
    dropExpired(refreshTokens);
    OAuth2Token accessToken =
        new OAuth2Token(
            RandomText.oauth2Token("at", now), grant, accountId, scopes, now.plus(ACCESS_LIFETIME));
    accessTokens.put(accessToken.token(), accessToken);
    if (!scopes.contains(Scope.OFFLINE_ACCESS)) {
      return new Issued(accessToken, null);
    }
    OAuth2Token refreshToken =
        new OAuth2Token(
            RandomText.oauth2Token("rt", now),
            grant,
            accountId,
            scopes,
            now.plus(REFRESH_LIFETIME));
    refreshTokens.put(refreshToken.token(), refreshToken);
    return new Issued(accessToken, refreshToken);
  }

  private @Nullable OAuth2Token current(@Nullable OAuth2Token token) {
    return token == null || isExpired(token) ? null : token;
  }

  private boolean isExpired(OAuth2Token token) {
    return !clock.instant().isBefore(token.expiresAt());
  }

  private void dropExpired(Map<String, OAuth2Token> tokens) {
    Iterator<OAuth2Token> oldestFirst = tokens.values().iterator();
    while (oldestFirst.hasNext() && isExpired(oldestFirst.next())) {
      oldestFirst.remove();
    }
  }

  private void removeIf(Predicate<OAuth2Token> condition) {
    accessTokens.values().removeIf(condition);
    refreshTokens.values().removeIf(condition);
  }
}
