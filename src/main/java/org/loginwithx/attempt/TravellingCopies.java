package org.loginwithx.attempt;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.attempt.AttemptStore.Kept;
import org.loginwithx.secret.Secrets;
import org.loginwithx.token.Sealer;
import org.loginwithx.web.ClientRequest;
import org.loginwithx.web.ClientRequests;
import org.loginwithx.web.LoginSettings;

/**
 * A sealed copy of each attempt in a cookie of the browser. It helps when the user comes back to a
 * node that does not have the session: the node was restarted, another node has the session or was
 * lost, or the session was ended to make room for others.
 *
 * <p>A copy is worth no more than the session. It helps only in the browser that began the attempt,
 * with the state or token that X sends back, once, in time, and for the purpose of the attempt. An
 * attacker who could plant a copy in another browser could plant a session cookie as well.
 *
 * <p>After a log-in the copy stays until it expires. {@link org.loginwithx.attempt.UsedCallbacks}
 * records that it was used, and {@link org.loginwithx.login.SecondCallback} finds the log-in by it
 * if the answer was lost. Attempts that try the connection have no copy: the administrator tries
 * again.
 */
final class TravellingCopies {

  /** How many attempts have a copy, the newest ones. The session keeps more. */
  static final int MOST = 5;

  /** Characters of name and value. Five such cookies leave room for others in a header of 8 KB. */
  static final int LONGEST = 800;

  private static final String CONTEXT = "travelling copy";

  private final Sealer sealer;
  private final LoginSettings settings;
  private final Clock clock;

  /**
   * @param sealer seals with the same keys on all nodes
   */
  TravellingCopies(Sealer sealer, LoginSettings settings, Clock clock) {
    this.sealer = sealer;
    this.settings = settings;
    this.clock = clock;
  }

  /** Gives this browser the copy of an attempt, and deletes copies above the limit. */
  void give(LoginAttempt attempt, PendingLogin pending) {
    HttpServletRequest request = attempt.request();
    HttpServletResponse response = attempt.response();
    tooMany(request).forEach(id -> AttemptCookie.delete(request, response, id, settings));
    Optional<ClientRequest> client =
        ClientRequests.returningTo(
            request, settings.publicPath(request), pending.returnTo(), clock.instant());
    seal(request, new Kept(pending, client.orElse(null)))
        .or(() -> seal(request, new Kept(pending, null)))
        .or(() -> seal(request, new Kept(pending.withoutReturnTo(), null)))
        .ifPresent(
            value -> AttemptCookie.send(request, response, pending.attemptId(), value, settings));
  }

  /** The attempt of this browser whose token came back, even if it has expired. */
  Optional<Kept> find(HttpServletRequest request, String token) {
    return all(request).stream()
        .filter(copy -> !token.isEmpty() && Secrets.sameText(copy.pending().token(), token))
        .findFirst();
  }

  /**
   * Copies that cannot be read or have expired, and the oldest ones, until there is room for
   * another.
   */
  private List<String> tooMany(HttpServletRequest request) {
    Instant now = clock.instant();
    List<String> newest =
        all(request).stream()
            .map(Kept::pending)
            .filter(pending -> !pending.isExpired(now))
            .sorted(Comparator.comparing(PendingLogin::startedAt).reversed())
            .limit(MOST - 1L)
            .map(PendingLogin::attemptId)
            .toList();
    List<String> others = new ArrayList<>(AttemptCookie.all(request, settings).keySet());
    others.removeAll(newest);
    return others;
  }

  private List<Kept> all(HttpServletRequest request) {
    return AttemptCookie.all(request, settings).entrySet().stream()
        .map(cookie -> open(request, cookie))
        .flatMap(Optional::stream)
        .toList();
  }

  /** Seals the copy; empty if it would be too long. */
  private Optional<String> seal(HttpServletRequest request, Kept copy) {
    // The return address need not be stored: open() makes it from the client's request.
    PendingLogin pending =
        copy.client() == null ? copy.pending() : copy.pending().withoutReturnTo();
    List<@Nullable String> fields = new ArrayList<>(pending.fields());
    if (copy.client() != null) {
      fields.addAll(copy.client().fields());
    }
    String attemptId = pending.attemptId();
    String value = sealer.seal(Packed.write(fields), context(request, attemptId));
    int length = AttemptCookie.name(request, attemptId, settings).length() + 1 + value.length();
    return length <= LONGEST ? Optional.of(value) : Optional.empty();
  }

  private Optional<Kept> open(HttpServletRequest request, Map.Entry<String, String> cookie) {
    if (cookie.getValue().length() > LONGEST) {
      return Optional.empty();
    }
    return sealer
        .openBytes(cookie.getValue(), context(request, cookie.getKey()))
        .flatMap(packed -> read(request, packed));
  }

  /** Binds a copy to this application and to the id of its attempt. */
  private static String[] context(HttpServletRequest request, String attemptId) {
    return new String[] {CONTEXT, request.getContextPath(), attemptId};
  }

  private Optional<Kept> read(HttpServletRequest request, byte[] packed) {
    List<@Nullable String> fields;
    try {
      fields = Packed.read(packed);
    } catch (IllegalArgumentException otherVersion) {
      return Optional.empty();
    }
    Optional<PendingLogin> pending = PendingLogin.of(fields);
    if (pending.isEmpty() || fields.size() == PendingLogin.FIELDS) {
      return pending.map(alone -> new Kept(alone, null));
    }
    return ClientRequest.of(fields.subList(PendingLogin.FIELDS, fields.size()))
        .map(
            asked ->
                new Kept(
                    pending
                        .get()
                        .withReturnTo(settings.publicPath(request) + ClientRequests.path(asked)),
                    asked));
  }
}
