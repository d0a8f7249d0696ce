package org.loginwithx.attempt;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.token.Sealer;
import org.loginwithx.web.ClientRequest;
import org.loginwithx.web.ClientRequests;
import org.loginwithx.web.LoginSettings;

/**
 * The attempts whose users are at X. Each is kept in the session of its browser, and as a {@link
 * TravellingCopies travelling copy} for a node that does not have the session.
 */
@Internal
public final class AttemptStore {

  private final StrangerSessions sessions;
  private final TravellingCopies copies;
  private final ReturnAddresses returnAddresses;
  private final LoginSettings settings;
  private final Clock clock;

  /**
   * @param sealer seals the copies, with the same keys on all nodes
   */
  public AttemptStore(
      StrangerSessions sessions, Sealer sealer, LoginSettings settings, Clock clock) {
    this.sessions = sessions;
    this.copies = new TravellingCopies(sealer, settings, clock);
    this.returnAddresses = new ReturnAddresses(clock);
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * An attempt of this browser.
   *
   * @param pending the attempt
   * @param client the request of a client that only a copy has; null if there is none, or if the
   *     attempt is in the session, where the request of the client is as well
   */
  public record Kept(PendingLogin pending, @Nullable ClientRequest client) {}

  /** Keeps an attempt whose user goes to X now. One that tries the connection has no copy. */
  public void keep(LoginAttempt attempt, PendingLogin pending) {
    HttpServletRequest request = attempt.request();
    new PendingLogins(sessions.of(request)).add(pending);
    if (pending.purpose() instanceof Purpose.Try) {
      return;
    }
    copies.give(attempt, pending);
    if (!ClientRequests.isFor(settings.publicPath(request), pending.returnTo())) {
      // The request of a client is in the session, and another browser does not have it.
      returnAddresses.note(pending.token(), pending.returnTo());
    }
  }

  /** The attempt of this browser whose token came back, even if it has expired. */
  public Optional<Kept> find(HttpServletRequest request, String token) {
    return new PendingLogins(request.getSession(false))
        .find(token)
        .map(pending -> new Kept(pending, null))
        .or(() -> copies.find(request, token));
  }

  /** The attempts in the session of this browser, in no order. */
  public List<PendingLogin> ofSession(HttpServletRequest request) {
    return new PendingLogins(request.getSession(false)).all();
  }

  /**
   * The newest log-in of this browser that began this long ago or longer, and whose user may still
   * come back; empty if there is none. Only those in the session: a copy stays after its log-in.
   */
  public Optional<PendingLogin> overdue(HttpServletRequest request, Duration after) {
    Instant now = clock.instant();
    return ofSession(request).stream()
        .filter(pending -> pending.purpose() instanceof Purpose.LogIn && !pending.isExpired(now))
        .max(Comparator.comparing(PendingLogin::startedAt))
        .filter(pending -> !pending.startedAt().plus(after).isAfter(now));
  }

  /** The return address of an attempt that another browser began; empty if it is not known. */
  public Optional<String> returnTo(String token) {
    return returnAddresses.find(token);
  }

  /** Ends an attempt in the session. See {@link LoginAttempt#deleteCopy} for its copy. */
  public void remove(HttpServletRequest request, PendingLogin pending) {
    new PendingLogins(request.getSession(false)).remove(pending);
  }

  /** Puts the request of a client into the session, if only a copy of the attempt had it. */
  public void restoreClient(HttpServletRequest request, Kept kept) {
    ClientRequest client = kept.client();
    if (client != null && !client.isExpired(clock.instant())) {
      ClientRequests.add(sessions.of(request), client);
    }
  }

  /**
   * Logs the user of this browser out. No data of the one user is left for the other, except the
   * request of the client for which the attempt logs in.
   */
  public void logOut(LoginAttempt attempt) throws ServletException {
    HttpServletRequest request = attempt.request();
    Optional<ClientRequest> client =
        ClientRequests.returningTo(
            request, settings.publicPath(request), attempt.returnTo(), clock.instant());
    request.logout();
    client.ifPresent(asked -> ClientRequests.add(sessions.of(request), asked));
  }
}
