package org.loginwithx.trial;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.loginwithx.attempt.Failure;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.connection.Tries;
import org.loginwithx.connection.TryOwner;
import org.loginwithx.login.FlowCalls.Begun;
import org.loginwithx.login.LoginResponses;
import org.loginwithx.timer.Limit;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.x.XFailure;

/** Writes the results of tries, and leads the administrator to the page that shows them. */
@Dependent
final class TryResults {

  /**
   * For a second request with the same callback, as {@link org.loginwithx.login.SecondCallback}
   * waits.
   */
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);

  private final Tries tries;
  private final LoginResponses responses;
  private final LoginSettings settings;

  @Inject
  TryResults(Tries tries, LoginResponses responses, LoginSettings settings) {
    this.tries = tries;
    this.responses = responses;
    this.settings = settings;
  }

  /** The result of a try of this owner; empty if it is another one's, or too old. */
  Optional<TryResult> find(String tryId, TryOwner owner) {
    return draft(tryId, owner).flatMap(draft -> TryResult.read(draft.result()));
  }

  /** What a try of this owner tries; empty if it is another one's, or too old. */
  Optional<Tries.Draft> draft(String tryId, TryOwner owner) {
    return tries.find(tryId, owner);
  }

  /** The administrator goes to X. */
  void begun(LoginAttempt attempt, String tryId, Begun begun, TryCalls calls) throws IOException {
    TryResult unfinished = new TryResult(attempt.id(), null, null, 0, 0, null, calls.made());
    tries.write(tryId, unfinished.write());
    responses.pageToX(attempt, begun.authorizationUrl());
  }

  /** X has named the user. */
  void succeeded(
      LoginAttempt attempt,
      Trier trier,
      String tryId,
      TryResult.TriedProfile profile,
      TryCalls calls) {
    end(
        attempt,
        trier,
        tryId,
        new TryResult(attempt.id(), null, null, 0, 0, profile, calls.made()));
  }

  /** The try failed before a call to X. */
  void failed(
      LoginAttempt attempt, Trier trier, String tryId, LoginFailure reason, TryCalls calls) {
    end(
        attempt,
        trier,
        tryId,
        new TryResult(attempt.id(), reason.code(), null, 0, 0, null, calls.made()));
  }

  /** A call to X failed. */
  void failed(LoginAttempt attempt, Trier trier, String tryId, XFailure failure, TryCalls calls) {
    end(
        attempt,
        trier,
        tryId,
        new TryResult(
            attempt.id(),
            LoginFailure.of(failure.fault()).code(),
            failure.endpoint().toString(),
            failure.status(),
            failure.code(),
            null,
            calls.made()));
  }

  private void end(LoginAttempt attempt, Trier trier, String tryId, TryResult result) {
    tries.write(tryId, result.write());
    responses.noted(attempt, result.failure() == null ? "try_ok" : "try_failed");
    show(attempt, trier, tryId);
  }

  /** Another request has the same callback, and writes the result. */
  void await(LoginAttempt attempt, Trier trier, String tryId) throws IOException, ServletException {
    await(attempt, trier, tryId, FIRST_PAUSE);
  }

  private void await(LoginAttempt attempt, Trier trier, String tryId, Duration pause)
      throws IOException, ServletException {
    boolean ended = find(tryId, trier.owner()).filter(TryResult::isFinished).isPresent();
    if (ended || pause.compareTo(LONGEST_PAUSE) > 0) {
      show(attempt, trier, tryId);
      return;
    }
    Duration next = pause.multipliedBy(2);
    responses.await(
        attempt,
        Limit.complete(new CompletableFuture<>(), pause, next),
        next,
        () -> next,
        (resumed, longer) -> await(resumed, trier, tryId, longer));
  }

  private void show(LoginAttempt attempt, Trier trier, String tryId) {
    responses.redirect(attempt, settings.publicPath(attempt.request()) + trier.page() + tryId);
  }

  /** The callback belongs to no try of this administrator that could still end. */
  void expired(LoginAttempt attempt) throws IOException {
    responses.fail(attempt, Failure.of(LoginFailure.EXPIRED));
  }
}
