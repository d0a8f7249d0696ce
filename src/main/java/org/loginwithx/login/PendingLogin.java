package org.loginwithx.login;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A log-in whose person is at X: what has to survive until they come back. Lives in the session, so
 * it belongs to the browser that began it.
 *
 * @param number names this log-in in logs and on error pages
 * @param purpose what it was begun for
 * @param protocol how it was begun
 * @param connection for which application at X, see {@link LoginFlow#connection}
 * @param token the request token or state, which comes back in the callback
 * @param secret the request token's secret or the PKCE verifier, which stays on the server
 * @param returnTo where the person goes afterwards, or null for the usual place
 * @param startedAt when it was begun
 */
record PendingLogin(
    String number,
    Purpose purpose,
    Protocol protocol,
    String connection,
    String token,
    String secret,
    @Nullable String returnTo,
    Instant startedAt)
    implements Serializable {

  /** Longer than anybody needs at X, shorter than a secret should lie about. */
  static final Duration LIFETIME = Duration.ofMinutes(10);

  /** Whether it was begun by this flow, for the same application at the same X. */
  boolean isOf(LoginFlow flow) {
    return protocol == flow.protocol() && connection.equals(flow.connection());
  }

  boolean isExpired(Instant now) {
    Duration age = Duration.between(startedAt, now);
    // Begun in the future: a clock was set back meanwhile, and how old it is nobody knows.
    return age.compareTo(LIFETIME) > 0 || age.compareTo(Duration.ofMinutes(-1)) < 0;
  }

  @Override
  public String toString() {
    return "PendingLogin[number=" + number + ", protocol=" + protocol + ", token=***, secret=***]";
  }
}
