package org.loginwithx.login;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.attempt.AttemptStore;
import org.loginwithx.attempt.AttemptStore.Kept;
import org.loginwithx.attempt.Failure;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.attempt.PendingLogin;
import org.loginwithx.attempt.Protocol;
import org.loginwithx.attempt.Purpose;
import org.loginwithx.login.LoginFlow.Returned;
import org.loginwithx.web.LoginSecret;
import org.loginwithx.web.SessionLogin;

/**
 * Finds the attempt to which a callback belongs, and lets it be finished once, in time, by the
 * browser and the protocol with which it began. Each method either lets the callback continue or
 * has answered the request.
 */
@Dependent
final class AttemptGuard {

  private final AttemptStore attempts;
  private final LoginFlows flows;
  private final FlowCalls calls;
  private final SecondCallback second;
  private final LoginResponses responses;
  private final Clock clock;

  @Inject
  AttemptGuard(
      AttemptStore attempts,
      LoginFlows flows,
      FlowCalls calls,
      SecondCallback second,
      LoginResponses responses,
      Clock clock) {
    this.attempts = attempts;
    this.flows = flows;
    this.calls = calls;
    this.second = second;
    this.responses = responses;
    this.clock = clock;
  }

  /** The attempt that this browser began, if it has not led to a log-in yet. */
  Optional<PendingLogin> match(LoginAttempt attempt, Returned returned) throws IOException {
    HttpServletRequest request = attempt.request();
    Optional<Kept> found = attempts.find(request, returned.token());
    if (found.isEmpty()) {
      notPending(attempt, returned.token());
      return Optional.empty();
    }
    PendingLogin pending =
        returned instanceof Returned.Approved approved
            ? found.get().pending().provenBy(approved.proof())
            : found.get().pending();
    if (ledToThisLogin(request, pending)) {
      replayed(attempt.leadingTo(pending.returnTo()));
      return Optional.empty();
    }
    attempts.restoreClient(request, found.get());
    attempt.continues(pending);
    attempt.steps().add("back", returned instanceof Returned.Approved ? "approved" : "refused");
    return Optional.of(pending);
  }

  /** The copy in the browser still exists when the log-in to which the attempt led has ended. */
  private static boolean ledToThisLogin(HttpServletRequest request, PendingLogin pending) {
    return SessionLogin.from(request)
        .filter(login -> login.loginId().equals(LoginSecret.of(pending.seed()).id()))
        .isPresent();
  }

  /**
   * This browser has no attempt with the token. A user who is logged in has most likely gone back
   * or reloaded, and continues; nothing that the request says is used. For all others it is an
   * error. The other attempts of this browser stay: a link of an attacker must not end them.
   */
  private void notPending(LoginAttempt attempt, String token) throws IOException {
    if (SessionLogin.from(attempt.request()).isPresent()) {
      replayed(attempt);
      return;
    }
    attempt.leadingTo(attempts.returnTo(token).orElse(null));
    responses.fail(
        attempt,
        attempt.request().getSession(false) == null
            ? LoginFailure.NO_SESSION
            : LoginFailure.NOT_FOUND);
  }

  private void replayed(LoginAttempt attempt) {
    responses.noted(attempt, "callback_replay");
    responses.toReturnUrl(attempt);
  }

  /**
   * X or the user refused. The attempt has ended, and a later callback for it is rejected.
   *
   * @return why the attempt failed
   */
  LoginFailure end(
      LoginAttempt attempt, Protocol protocol, PendingLogin pending, LoginFailure reason) {
    takeOut(attempt, pending);
    return flow(protocol, pending).isPresent() ? reason : LoginFailure.OTHER_PROTOCOL;
  }

  /**
   * The flow that finishes the attempt, if it may still be finished, not too many log-ins wait for
   * X, and this is the first callback of it on all nodes.
   */
  Optional<LoginFlow> admit(LoginAttempt attempt, Protocol protocol, PendingLogin pending)
      throws IOException, ServletException {
    Optional<LoginFlow> flow = flow(protocol, pending);
    Optional<LoginFailure> wrong =
        flow.isEmpty()
            ? Optional.of(LoginFailure.OTHER_PROTOCOL)
            : wrong(attempt.request(), pending);
    if (wrong.isPresent()) {
      takeOut(attempt, pending);
      turnAway(attempt, pending, wrong.get());
      return Optional.empty();
    }
    if (calls.isFull()) {
      // Before the attempt is used: the user may come back with the same callback.
      responses.fail(attempt, LoginFailure.BULKHEAD_FULL);
      return Optional.empty();
    }
    if (!second.isFirst(attempt, pending)) {
      return Optional.empty();
    }
    takeOut(attempt, pending);
    return flow;
  }

  /**
   * The attempt went to X by the protocol by which it comes back, and that protocol is still
   * switched on.
   */
  private Optional<LoginFlow> flow(Protocol protocol, PendingLogin pending) {
    return pending.protocol() == protocol ? flows.of(pending) : Optional.empty();
  }

  private Optional<LoginFailure> wrong(HttpServletRequest request, PendingLogin pending) {
    if (pending.isExpired(clock.instant())) {
      return Optional.of(LoginFailure.EXPIRED);
    }
    // This is checked before X is asked, and again when X has answered.
    return pending.purpose() instanceof Purpose.Link && pending.loginOf(request).isEmpty()
        ? Optional.of(LoginFailure.LINK_SESSION_LOST)
        : Optional.empty();
  }

  private void turnAway(LoginAttempt attempt, PendingLogin pending, LoginFailure reason)
      throws IOException {
    if (reason == LoginFailure.EXPIRED && SessionLogin.from(attempt.request()).isPresent()) {
      responses.attemptOver(attempt);
      responses.noted(attempt, "callback_expired");
      responses.toReturnUrl(attempt);
      return;
    }
    responses.fail(attempt, Failure.of(reason, detail(reason, pending)));
  }

  /**
   * The age of an attempt that is refused because of it. It is negative if the clocks of nodes
   * differ.
   */
  private @Nullable String detail(LoginFailure reason, PendingLogin pending) {
    return reason == LoginFailure.EXPIRED
        ? "age_in_seconds:" + Duration.between(pending.startedAt(), clock.instant()).toSeconds()
        : null;
  }

  private void takeOut(LoginAttempt attempt, PendingLogin pending) {
    attempts.remove(attempt.request(), pending);
    responses.backFromX(pending);
  }
}
