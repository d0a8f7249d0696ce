package org.loginwithx.attempt;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.secret.Secrets;
import org.loginwithx.web.SessionLogin;
import org.loginwithx.web.SessionText;

/**
 * An attempt whose user is at X: what has to survive until the user comes back. It is stored in the
 * session and in a {@link TravellingCopies travelling copy}, so it belongs to the browser that
 * began it.
 *
 * @param attemptId the id of the attempt
 * @param purpose what the attempt is for
 * @param protocol the protocol of the attempt
 * @param connection the application at X, as the flow that began the attempt names it
 * @param token the request token or state, which comes back in the callback
 * @param secret the request token's secret or the PKCE verifier, which stays on the server
 * @param startedAt when the attempt began
 * @param seed 256 random bits. The secrets for the browser are derived from it and from the proof
 *     in the callback: the same callback always gives the same secrets
 */
@Internal
public record PendingLogin(
    String attemptId,
    Purpose purpose,
    Protocol protocol,
    String connection,
    String token,
    String secret,
    Instant startedAt,
    String seed) {

  /** Longer than a user needs at X, shorter than a secret should be stored. */
  public static final Duration LIFETIME = Duration.ofMinutes(10);

  /**
   * How far the clocks of the node that began the attempt and of the node that ends it may differ.
   */
  private static final Duration CLOCKS = Duration.ofMinutes(2);

  /** How many {@link #fields} there are. */
  static final int FIELDS = 11;

  /** The log-in in which the attempt was begun, if it still is the one of this browser. */
  public Optional<SessionLogin> loginOf(HttpServletRequest request) {
    return SessionLogin.from(request).filter(login -> login.loginId().equals(purpose.loginId()));
  }

  /** Where the user goes afterwards; null for the success page. */
  public @Nullable String returnTo() {
    return purpose.returnTo();
  }

  /** How {@link Steps} name the attempt. */
  public String words() {
    return purpose.words(protocol);
  }

  /**
   * Compares with the clock of this node, which may differ from that of the node that began it: two
   * minutes more are allowed. The lifetimes of the cookie and the session end it on time.
   */
  public boolean isExpired(Instant now) {
    Duration age = Duration.between(startedAt, now);
    return age.compareTo(LIFETIME.plus(CLOCKS)) > 0 || age.compareTo(CLOCKS.negated()) < 0;
  }

  /** This attempt, with another page to go to afterwards. */
  PendingLogin withReturnTo(@Nullable String page) {
    return new PendingLogin(
        attemptId,
        purpose.withReturnTo(page),
        protocol,
        connection,
        token,
        secret,
        startedAt,
        seed);
  }

  PendingLogin withoutReturnTo() {
    return withReturnTo(null);
  }

  /**
   * This attempt, after the user came back with this proof. All secrets that are derived from the
   * seed now depend on the proof, too. An attacker who plants an attempt in another browser has the
   * same copy and knows the token, but does not know the proof with which that browser comes back.
   */
  public PendingLogin provenBy(String proof) {
    String proven = Secrets.hmac(seed.getBytes(StandardCharsets.US_ASCII), proof);
    return new PendingLogin(
        attemptId, purpose, protocol, connection, token, secret, startedAt, proven);
  }

  /** The text to store in a session, see {@link SessionText}. */
  String write() {
    return SessionText.write(fields());
  }

  List<@Nullable String> fields() {
    List<@Nullable String> what = purpose.fields();
    return Arrays.asList(
        attemptId,
        what.get(0),
        protocol.name(),
        connection,
        token,
        secret,
        what.get(1),
        Long.toString(startedAt.toEpochMilli()),
        what.get(2),
        seed,
        what.get(3));
  }

  /**
   * Reads a stored text; empty if another version of this software wrote it, and then the user has
   * to begin again.
   */
  static Optional<PendingLogin> read(String text) {
    try {
      return of(SessionText.read(text));
    } catch (IllegalArgumentException | IndexOutOfBoundsException other) {
      return Optional.empty();
    }
  }

  /** Reads what {@link #fields} returned; empty if another version of this software wrote it. */
  static Optional<PendingLogin> of(List<@Nullable String> fields) {
    try {
      return Optional.of(
          new PendingLogin(
              requireNonNull(fields.get(0)),
              Purpose.of(fields.get(1), fields.get(6), fields.get(8), fields.get(10)),
              Protocol.valueOf(fields.get(2)),
              requireNonNull(fields.get(3)),
              requireNonNull(fields.get(4)),
              requireNonNull(fields.get(5)),
              Instant.ofEpochMilli(Long.parseLong(fields.get(7))),
              requireNonNull(fields.get(9))));
    } catch (IllegalArgumentException | IndexOutOfBoundsException | NullPointerException other) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "PendingLogin[attemptId="
        + attemptId
        + ", protocol="
        + protocol
        + ", token=***, secret=***, seed=***]";
  }
}
