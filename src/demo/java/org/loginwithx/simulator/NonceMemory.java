package org.loginwithx.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers nonces for as long as a request with an acceptable timestamp could repeat them. */
final class NonceMemory {

  private final Clock clock;
  private final Duration kept;
  private final Map<String, Instant> forgottenAt = new LinkedHashMap<>();

  NonceMemory(Clock clock, Duration kept) {
    this.clock = clock;
    this.kept = kept;
  }

  /** Whether the nonce is new for this key and token. */
  synchronized boolean isFirstUse(String consumerKey, String token, String nonce) {
    Instant now = clock.instant();
    Iterator<Instant> oldestFirst = forgottenAt.values().iterator();
    while (oldestFirst.hasNext() && oldestFirst.next().isBefore(now)) {
      oldestFirst.remove();
    }
    String use = consumerKey + '\n' + token + '\n' + nonce;
    return forgottenAt.putIfAbsent(use, now.plus(kept)) == null;
  }

  synchronized void clear() {
    forgottenAt.clear();
  }
}
