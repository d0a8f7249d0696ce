package org.loginwithx.connection;

import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * The one who tries the connection, and the only one who sees the result.
 *
 * @param userId the administrator; null at the first set-up, before there is one
 * @param id names the owner
 */
@Internal
public record TryOwner(@Nullable String userId, String id) {

  /** An administrator. */
  public static TryOwner administrator(String userId) {
    return new TryOwner(userId, userId);
  }

  /** The operator who does the first set-up in the browser with this secret. */
  public static TryOwner operator(String browser) {
    return new TryOwner(null, SetUp.browserHash(browser));
  }
}
