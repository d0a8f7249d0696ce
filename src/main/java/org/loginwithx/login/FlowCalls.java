package org.loginwithx.login;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.loginwithx.Internal;
import org.loginwithx.attempt.Bulkhead;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.attempt.PendingLogin;
import org.loginwithx.attempt.Purpose;
import org.loginwithx.login.LoginFlow.Authenticated;
import org.loginwithx.login.LoginFlow.Started;
import org.loginwithx.login.LoginResponses.Next;
import org.loginwithx.secret.Secrets;
import org.loginwithx.x.AuthorizationHints;
import org.loginwithx.x.XEndpoint;
import org.loginwithx.x.XFailure;
import org.loginwithx.x.XFault;
import org.loginwithx.x.XResult;

/**
 * The calls to X of a log-in. No thread waits for their answers. The number of calls at once and
 * the time of each call are limited.
 */
@Dependent
@Internal
public class FlowCalls {

  /** One call to X within its budget, and some time to spare. */
  private static final Duration LONGEST_START = Duration.ofSeconds(12);

  /** Two calls to X within their budgets, and some time to spare. */
  private static final Duration LONGEST_FINISH = Duration.ofSeconds(20);

  private final Bulkhead bulkhead;
  private final LoginResponses responses;
  private final Clock clock;

  @Inject
  FlowCalls(Bulkhead bulkhead, LoginResponses responses, Clock clock) {
    this.bulkhead = bulkhead;
    this.responses = responses;
    this.clock = clock;
  }

  /**
   * An attempt that X knows.
   *
   * @param pending what to keep until the user comes back
   * @param authorizationUrl X's page
   */
  public record Begun(PendingLogin pending, URI authorizationUrl) {
    @Override
    public String toString() {
      return "Begun[" + pending + ']';
    }
  }

  /** Whether a call would have to wait for others. */
  boolean isFull() {
    return bulkhead.isFull();
  }

  /**
   * Prepares to send the user to X, and continues with the result.
   *
   * @param callbackUrl where X sends the user back to
   * @return false if too many calls are being made; the request is not answered then
   */
  public boolean start(
      LoginAttempt attempt,
      LoginFlow flow,
      Purpose purpose,
      String callbackUrl,
      AuthorizationHints hints,
      Next<XResult<Begun>> next)
      throws IOException, ServletException {
    Optional<CompletableFuture<XResult<Started>>> call =
        bulkhead.start(() -> flow.start(callbackUrl, hints));
    if (call.isEmpty()) {
      return false;
    }
    responses.await(
        attempt,
        call.get(),
        LONGEST_START,
        () -> new XResult.Failed<>(XFailure.of(XFault.DEADLINE, XEndpoint.REQUEST_TOKEN)),
        (resumed, result) -> next.accept(resumed, begun(resumed, flow, purpose, result)));
    return true;
  }

  private XResult<Begun> begun(
      LoginAttempt attempt, LoginFlow flow, Purpose purpose, XResult<Started> result) {
    if (result instanceof XResult.Failed<Started> failed) {
      return new XResult.Failed<>(failed.failure());
    }
    Started started = ((XResult.Ok<Started>) result).value();
    PendingLogin pending =
        new PendingLogin(
            attempt.id(),
            purpose,
            flow.protocol(),
            flow.connection(),
            started.token(),
            started.secret(),
            clock.instant(),
            Secrets.seed());
    return new XResult.Ok<>(new Begun(pending, started.authorizationUrl()));
  }

  /**
   * Asks X who came back, and continues with the result. If too many calls are being made, the
   * attempt fails.
   *
   * @param proof what the callback brought as a proof
   * @param callbackUrl where X sent the user back to
   */
  public void finish(
      LoginAttempt attempt,
      LoginFlow flow,
      PendingLogin pending,
      String proof,
      String callbackUrl,
      Next<XResult<Authenticated>> next)
      throws IOException, ServletException {
    Optional<CompletableFuture<XResult<Authenticated>>> call =
        bulkhead.start(() -> flow.finish(pending.token(), pending.secret(), proof, callbackUrl));
    if (call.isEmpty()) {
      responses.fail(attempt, LoginFailure.BULKHEAD_FULL);
      return;
    }
    responses.await(
        attempt,
        call.get(),
        LONGEST_FINISH,
        () -> new XResult.Failed<>(XFailure.of(XFault.DEADLINE, flow.exchangeCall())),
        next);
  }
}
