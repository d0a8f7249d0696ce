package org.loginwithx.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The authorization codes: for half a minute, and for one exchange. */
final class AuthorizationCodes {

  private static final Duration LIFETIME = Duration.ofSeconds(30);

  /** A spent code is known for as long as the access token it bought. */
  private static final Duration REMEMBERED = OAuth2Tokens.ACCESS_LIFETIME;

  private final Clock clock;
  // In order of their end, as all live equally long.
  private final Map<String, AuthorizationCode> codes = new LinkedHashMap<>();
  private final Set<String> spent = new HashSet<>();

  AuthorizationCodes(Clock clock) {
    this.clock = clock;
  }

  synchronized AuthorizationCode issue(
      AuthorizationRequest request, String accountId, Set<Scope> scopes) {
    Instant now = clock.instant();
    dropForgotten(now);
    AuthorizationCode code =
        new AuthorizationCode(
            RandomText.oauth2Token("ac", now),
            request.redirectUri(),
            request.challenge(),
            accountId,
            scopes,
            now.plus(LIFETIME));
    codes.put(code.code(), code);
    return code;
  }

  /** Null unless it can still be exchanged. */
  synchronized @Nullable AuthorizationCode find(String code) {
    AuthorizationCode found = codes.get(code);
    return found == null || spent.contains(code) || !clock.instant().isBefore(found.expiresAt())
        ? null
        : found;
  }

  synchronized boolean isSpent(String code) {
    return spent.contains(code);
  }

  /** Whether it was the first time. */
  synchronized boolean spend(AuthorizationCode code) {
    return spent.add(code.code());
  }

  synchronized void revokeOf(String accountId) {
    codes.values().removeIf(code -> code.accountId().equals(accountId));
    spent.retainAll(codes.keySet());
  }

  synchronized void clear() {
    codes.clear();
    spent.clear();
  }

  private void dropForgotten(Instant now) {
    var oldestFirst = codes.values().iterator();
    while (oldestFirst.hasNext()) {
      AuthorizationCode code = oldestFirst.next();
      if (now.isBefore(code.expiresAt().plus(REMEMBERED))) {
        return;
      }
      oldestFirst.remove();
      spent.remove(code.code());
    }
  }
}
