package org.loginwithx.login;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Optional;
import org.loginwithx.attempt.Failure;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.attempt.PendingLogin;
import org.loginwithx.attempt.Protocol;
import org.loginwithx.attempt.Purpose;
import org.loginwithx.login.LoginEndings.Ending;
import org.loginwithx.login.LoginFlow.Authenticated;
import org.loginwithx.login.LoginFlow.Returned;
import org.loginwithx.x.XResult;

/**
 * Steps (4) to (6): a browser comes back from X. Nothing that it brings is believed before it
 * matches an attempt that this browser began, and that attempt is used once.
 *
 * <p>Each step either goes on to the next one or has answered the request.
 */
@Dependent
final class LoginCallback {

  private final CallbackReader reader;
  private final AttemptGuard guard;
  private final LoginEndings endings;
  private final Trial trial;
  private final LoginUrls urls;
  private final FlowCalls calls;

  @Inject
  LoginCallback(
      CallbackReader reader,
      AttemptGuard guard,
      LoginEndings endings,
      Trial trial,
      LoginUrls urls,
      FlowCalls calls) {
    this.reader = reader;
    this.guard = guard;
    this.endings = endings;
    this.trial = trial;
    this.urls = urls;
    this.calls = calls;
  }

  /**
   * @param protocol that of the address to which the browser came back
   */
  void answer(LoginAttempt attempt, Protocol protocol) throws IOException, ServletException {
    Optional<Returned> returned = reader.read(attempt, protocol);
    if (returned.isEmpty()) {
      return;
    }
    Optional<PendingLogin> matching = guard.match(attempt, returned.get());
    if (matching.isEmpty()) {
      return;
    }
    PendingLogin pending = matching.get();
    if (pending.purpose() instanceof Purpose.Try) {
      trial.finish(attempt, pending, returned.get());
      return;
    }
    attempt.endsCopy();
    Ending ending = endings.of(pending);
    if (returned.get() instanceof Returned.ErrorResponse error) {
      LoginFailure reason = guard.end(attempt, protocol, pending, error.reason());
      ending.failed(attempt, Failure.of(reason, error.detail()));
      return;
    }
    Optional<LoginFlow> flow = guard.admit(attempt, protocol, pending);
    if (flow.isPresent()) {
      String proof = ((Returned.Approved) returned.get()).proof();
      exchange(attempt, pending, flow.get(), proof, ending);
    }
  }

  /** Asks X who came back. */
  private void exchange(
      LoginAttempt attempt, PendingLogin pending, LoginFlow flow, String proof, Ending ending)
      throws IOException, ServletException {
    attempt.steps().add("asked", flow.exchangeCall().toString());
    String callbackUrl = urls.callback(attempt.request(), flow.protocol());
    calls.finish(
        attempt,
        flow,
        pending,
        proof,
        callbackUrl,
        (resumed, result) -> {
          if (result instanceof XResult.Failed<Authenticated> failed) {
            ending.failed(resumed, Failure.of(failed.failure()));
            return;
          }
          resumed.steps().add("answered", "ok");
          ending.end(resumed, pending, ((XResult.Ok<Authenticated>) result).value());
        });
  }
}
