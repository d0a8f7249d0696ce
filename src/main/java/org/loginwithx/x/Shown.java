package org.loginwithx.x;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What log-ins by one connection have shown on this server: all that X would not say if asked. */
final class Shown {

  /** Our own addresses are a few; only somebody who changes them all day gets here. */
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
