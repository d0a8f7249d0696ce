package org.loginwithx.login;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
 * @param returnTo where the person goes afterwards, or null for the usual place; what is tried, if
 *     that is the purpose
 * @param startedAt when it was begun
 * @param forLogin the id of the log-in that an account is to be linked in, or that tries the
 *     connection; null if the purpose is another one
 */
record PendingLogin(
    String number,
    Purpose purpose,
    Protocol protocol,
    String connection,
    String token,
    String secret,
    @Nullable String returnTo,
    Instant startedAt,
    @Nullable String forLogin) {

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

  /** As the session keeps it, see {@link SessionText}. */
  String write() {
    return SessionText.write(
        Arrays.asList(
            number,
            purpose.name(),
            protocol.name(),
            connection,
            token,
            secret,
            returnTo,
            Long.toString(startedAt.toEpochMilli()),
            forLogin));
  }

  /** Empty for what another version of ours wrote: that person begins once more. */
  static Optional<PendingLogin> read(String text) {
    try {
      List<@Nullable String> fields = SessionText.read(text);
      return Optional.of(
          new PendingLogin(
              requireNonNull(fields.get(0)),
              Purpose.valueOf(fields.get(1)),
              Protocol.valueOf(fields.get(2)),
              requireNonNull(fields.get(3)),
              requireNonNull(fields.get(4)),
              requireNonNull(fields.get(5)),
              fields.get(6),
              Instant.ofEpochMilli(Long.parseLong(fields.get(7))),
              fields.get(8)));
    } catch (IllegalArgumentException | IndexOutOfBoundsException | NullPointerException other) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "PendingLogin[number=" + number + ", protocol=" + protocol + ", token=***, secret=***]";
  }
}
