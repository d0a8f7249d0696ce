package org.loginwithx.simulator;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The access tokens of the app, one per person. They do not expire. */
final class AccessTokens {

  private final Map<String, AccessToken> byToken = new HashMap<>();
  private final Map<String, AccessToken> byAccount = new HashMap<>();

  /** X gives the same token again until it is invalidated. */
  synchronized AccessToken issue(String accountId, AccessLevel accessLevel) {
    AccessToken earlier = byAccount.get(accountId);
    AccessToken token =
        earlier == null
            ? AccessToken.issueTo(accountId, accessLevel)
            : earlier.withAccessLevel(accessLevel);
    byToken.put(token.token(), token);
    byAccount.put(accountId, token);
    return token;
  }

  synchronized @Nullable AccessToken find(String token) {
    return byToken.get(token);
  }

  synchronized void invalidateOf(String accountId) {
    AccessToken token = byAccount.remove(accountId);
    if (token != null) {
      byToken.remove(token.token());
    }
  }

  synchronized void clear() {
    byToken.clear();
    byAccount.clear();
  }
}
