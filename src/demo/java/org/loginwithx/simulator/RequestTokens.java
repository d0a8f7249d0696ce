package org.loginwithx.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The request tokens in use: for a short while, and for one exchange. */
final class RequestTokens {

  private final Clock clock;
  private final Duration lifetime;
  // In order of their end, as all live equally long.
  private final Map<String, RequestToken> tokens = new LinkedHashMap<>();

  RequestTokens(Clock clock, Duration lifetime) {
    this.clock = clock;
    this.lifetime = lifetime;
  }

  synchronized RequestToken issue(String callback, AccessLevel accessLevel) {
    dropExpired();
    RequestToken token =
        new RequestToken(
            RandomText.ofLength(27),
            RandomText.secretOfLength(32),
            callback,
            accessLevel,
            clock.instant().plus(lifetime),
            null);
    tokens.put(token.token(), token);
    return token;
  }

  synchronized @Nullable RequestToken find(String token) {
    RequestToken found = tokens.get(token);
    return found == null || isExpired(found) ? null : found;
  }

  /** The token if a person can still say yes or no to it. */
  synchronized @Nullable RequestToken findUndecided(String token) {
    RequestToken found = find(token);
    return found == null || found.approval() != null ? null : found;
  }

  /** Null when it is too late. */
  synchronized @Nullable RequestToken approve(String token, String accountId) {
    RequestToken undecided = findUndecided(token);
    if (undecided == null) {
      return null;
    }
    RequestToken approved = undecided.approvedBy(accountId);
    tokens.put(token, approved);
    return approved;
  }

  synchronized void remove(String token) {
    tokens.remove(token);
  }

  synchronized void clear() {
    tokens.clear();
  }

  private void dropExpired() {
    Iterator<RequestToken> oldestFirst = tokens.values().iterator();
    while (oldestFirst.hasNext() && isExpired(oldestFirst.next())) {
      oldestFirst.remove();
    }
  }

  private boolean isExpired(RequestToken token) {
    Instant now = clock.instant();
    return !now.isBefore(token.expiresAt());
  }
}
