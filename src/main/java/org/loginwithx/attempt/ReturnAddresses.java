package org.loginwithx.attempt;

import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.user.Sha256;

/**
 * Remembers to which page each log-in leads that this node began. X's app may send a user back in
 * another browser, which has neither the session nor the copy of the attempt. The user logs in once
 * more there and still gets to the page they wanted.
 *
 * <p>The token in the address finds a page of this site and nothing else: any link could name it.
 */
public final class ReturnAddresses {

  /** Each has at most 2,000 letters. The oldest one makes room. */
  private static final int MOST = 1_000;

  private final Clock clock;
  private final Map<String, Known> byToken = Collections.synchronizedMap(new Newest());

  public ReturnAddresses(Clock clock) {
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

  /** Remembers where an attempt leads, for as long as its person may be at X. */
  public void note(String token, @Nullable String returnTo) {
    if (returnTo != null) {
      Known known = new Known(path(returnTo), clock.instant().plus(PendingLogin.LIFETIME));
      byToken.put(Sha256.of(token), known);
    }
  }

  /** Without its query, which may hold a secret: the token in an address may be seen by others. */
  private static String path(String returnTo) {
    int end = returnTo.indexOf('?');
    return end < 0 ? returnTo : returnTo.substring(0, end);
  }

  /** Where the attempt with this token leads; empty if this node did not begin it lately. */
  public Optional<String> find(String token) {
    return Optional.ofNullable(byToken.get(Sha256.of(token)))
        .filter(known -> known.until().isAfter(clock.instant()))
        .map(Known::returnTo);
  }
}
