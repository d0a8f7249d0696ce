package org.loginwithx.login;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.loginwithx.attempt.Bulkhead;
import org.loginwithx.attempt.CallbackOutcome;
import org.loginwithx.attempt.Failure;
import org.loginwithx.attempt.FirstCallback;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.attempt.PendingLogin;
import org.loginwithx.attempt.UsedCallbacks;
import org.loginwithx.attempt.UsedCallbacks.Taken;
import org.loginwithx.timer.Limit;
import org.loginwithx.user.ActiveLogin;
import org.loginwithx.user.LiveLogins;
import org.loginwithx.web.LoginSecret;
import org.loginwithx.web.SessionLogin;

/**
 * The same callback comes a second time: the user clicked twice, or the first answer was lost. X is
 * not asked again. For two minutes the browser gets the log-in to which the first callback led,
 * while that log-in goes on, or the failure with which it ended.
 *
 * <p>The address alone is of no use to an attacker. The secret of the log-in is derived from the
 * seed, which only the browser that began the attempt has, and from the proof in the address.
 */
@Dependent
final class SecondCallback {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

  /** Each pause is twice as long as the one before. All take 16 seconds, as long as X may take. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);

  /** So that a browser that sends its callback again and again does not fill the server. */
  private static final int MOST_WAITING = 50;

  private final UsedCallbacks used;
  private final LiveLogins liveLogins;
  private final RepeatedLogin repeated;
  private final Questions questions;
  private final LoginResponses responses;
  private final Clock clock;
  private final Bulkhead waiting = new Bulkhead(MOST_WAITING);

  @Inject
  SecondCallback(
      UsedCallbacks used,
      LiveLogins liveLogins,
      RepeatedLogin repeated,
      Questions questions,
      LoginResponses responses,
      Clock clock) {
    this.used = used;
    this.liveLogins = liveLogins;
    this.repeated = repeated;
    this.questions = questions;
    this.responses = responses;
    this.clock = clock;
  }

  /**
   * Uses the attempt up. Of all requests with this callback, on all nodes, only the first one
   * continues. This method answers all others.
   *
   * @param pending {@linkplain PendingLogin#provenBy proven} by what came back
   */
  boolean isFirst(LoginAttempt attempt, PendingLogin pending) throws IOException, ServletException {
    if (!used.take(pending.token())) {
      look(attempt, pending, FIRST_PAUSE);
      return false;
    }
    attempt.isFirst(new FirstCallback(used, pending, clock));
    return true;
  }

  private void look(LoginAttempt attempt, PendingLogin pending, Duration pause)
      throws IOException, ServletException {
    Optional<Taken> first =
        used.find(pending.token()).filter(taken -> repeated.isRecent(taken.at()));
    if (first.isEmpty()) {
      refuse(attempt);
      return;
    }
    LoginSecret secret = LoginSecret.of(pending.seed());
    boolean begun = liveLogins.hasBegun(secret.id());
    Optional<ActiveLogin> login = begun ? liveLogins.use(secret.id()) : Optional.empty();
    if (login.isPresent()) {
      repeated.give(attempt, secret, login.get());
      return;
    }
    CallbackOutcome outcome = first.get().outcome();
    if (outcome != null) {
      repeat(attempt, pending, outcome);
      return;
    }
    if (begun) {
      // The user has logged out since, or was disabled.
      refuse(attempt);
      return;
    }
    // The first callback has put it into the session of this browser.
    Optional<String> question = questions.page(attempt);
    if (question.isPresent()) {
      responses.toQuestion(attempt, question.get());
      return;
    }
    Optional<CompletableFuture<Duration>> later =
        pause.compareTo(LONGEST_PAUSE) > 0
            ? Optional.empty()
            : waiting.start(
                () -> Limit.complete(new CompletableFuture<>(), pause, pause.multipliedBy(2)));
    if (later.isEmpty()) {
      refuse(attempt);
      return;
    }
    responses.await(
        attempt,
        later.get(),
        pause.multipliedBy(2),
        () -> pause.multipliedBy(2),
        (resumed, next) -> look(resumed, pending, next));
  }

  /**
   * An attacker who planted the attempt could send its token with another proof, and must not learn
   * how the attempt ended. So the id of the log-in that the callback leads to has to be the stored
   * one.
   */
  private void repeat(LoginAttempt attempt, PendingLogin pending, CallbackOutcome outcome)
      throws IOException {
    if (!outcome.loginId().equals(LoginSecret.of(pending.seed()).id())) {
      refuse(attempt);
      return;
    }
    if (outcome.word().equals(FirstCallback.LINKED)) {
      responses.goOnAgain(attempt);
      return;
    }
    Optional<LoginFailure> reason = LoginFailure.ofCode(outcome.word());
    if (reason.isEmpty()) {
      refuse(attempt);
      return;
    }
    Instant retryAt = outcome.retryAt();
    Duration wait = retryAt == null ? null : Duration.between(clock.instant(), retryAt);
    responses.failAgain(attempt, Failure.again(reason.get(), outcome.message(), wait));
  }

  /** A user who was logged in before continues, as if the second request had not come. */
  private void refuse(LoginAttempt attempt) throws IOException {
    if (SessionLogin.from(attempt.request()).isPresent()) {
      responses.goOnAgain(attempt);
      return;
    }
    responses.fail(attempt, LoginFailure.REPLAYED);
  }
}
