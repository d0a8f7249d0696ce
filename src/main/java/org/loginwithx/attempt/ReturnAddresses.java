package org.loginwithx.attempt;

import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.secret.Secrets;

/**
 * Remembers the page to which each attempt of this node leads. X's app may send a user back in
 * another browser, which has neither the session nor the copy of the attempt. The user logs in
 * again there and still gets to the wanted page.
 *
 * <p>The token in the address finds only a page of this site, which any link could name.
 */
final class ReturnAddresses {

  /**
   * How many addresses are remembered, each of at most 2,000 characters. A new one replaces the
   * oldest.
   */
  private static final int MOST = 1_000;

  private final Clock clock;
  private final Map<String, Known> byToken = Collections.synchronizedMap(new Newest());

  ReturnAddresses(Clock clock) {
    this.clock = clock;
  }

  private record Known(String returnTo, Instant until) {}

  private static final class Newest extends LinkedHashMap<String, Known> {

    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
      return size() > MOST;
    }
  }

  /** Remembers where an attempt leads, for as long as its user may be at X. */
  void note(String token, @Nullable String returnTo) {
    if (returnTo != null) {
      Known known = new Known(path(returnTo), clock.instant().plus(PendingLogin.LIFETIME));
      byToken.put(Secrets.sha256(token), known);
    }
  }

  /**
   * The path without its query, which may hold a secret: others may see the token in an address.
   */
  private static String path(String returnTo) {
    int end = returnTo.indexOf('?');
    return end < 0 ? returnTo : returnTo.substring(0, end);
  }

  /** Where the attempt with this token leads; empty if this node did not begin it lately. */
  Optional<String> find(String token) {
    return Optional.ofNullable(byToken.get(Secrets.sha256(token)))
        .filter(known -> known.until().isAfter(clock.instant()))
        .map(Known::returnTo);
  }
}
