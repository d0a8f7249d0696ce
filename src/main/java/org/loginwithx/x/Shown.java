package org.loginwithx.x;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What log-ins with one connection have shown on this server: facts that X has no call for. */
final class Shown {

  /**
   * This server has few addresses; only an administrator who changes them all day reaches the
   * limit.
   */
  private static final int MOST = 100;

  private final Set<String> callbacks = ConcurrentHashMap.newKeySet();
  private volatile @Nullable LastLogin last;

  void cameBackTo(String callbackUrl) {
    if (callbacks.size() < MOST) {
      callbacks.add(callbackUrl);
    }
  }

  boolean hasComeBackTo(String callbackUrl) {
    return callbacks.contains(callbackUrl);
  }

  void login(LastLogin login) {
    last = login;
  }

  Optional<LastLogin> last() {
    return Optional.ofNullable(last);
  }
}
