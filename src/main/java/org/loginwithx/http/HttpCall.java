package org.loginwithx.http;

import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One call: up to two attempts under one deadline. */
final class HttpCall {

  private final HttpClient client;
  private final HttpBudget budget;
  private final Supplier<HttpRequest.Builder> requests;
  private final Retry retry;
  private final long startNanos = System.nanoTime();
  private final AtomicBoolean over = new AtomicBoolean();
  private final CompletableFuture<HttpResult> result = new CompletableFuture<>();
  private volatile int attempts;
  private volatile @Nullable Future<?> deadline;
  private volatile @Nullable Future<?> exchange;

  HttpCall(
      HttpClient client, HttpBudget budget, Supplier<HttpRequest.Builder> requests, Retry retry) {
    this.client = client;
    this.budget = budget;
    this.requests = requests;
    this.retry = retry;
  }

  CompletableFuture<HttpResult> result() {
    return result;
  }

  void start(ScheduledExecutorService deadlines) {
    // A caller that gives up, by cancelling the result, also drops the connection.
    result.whenComplete((outcome, cancellation) -> stop());
    try {
      deadline =
          deadlines.schedule(
              () -> fail(HttpFault.DEADLINE), budget.total().toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closed) {
      fail(HttpFault.DEADLINE);
      return;
    }
    attempt(1);
  }

  /** Ends the call without an answer; does nothing if it has ended already. */
  void fail(HttpFault fault) {
    end(noAnswer(fault));
  }

  private void attempt(int number) {
    attempts = number;
    AtomicReference<@Nullable CompletableFuture<?>> shortcut = new AtomicReference<>();
    AnswerReader reader =
        new AnswerReader(
            budget.maxBody(),
            (status, headers, body) -> answered(shortcut.get(), status, headers, body));
    CompletableFuture<HttpResponse<byte[]>> sent;
    try {
      sent = client.sendAsync(nextRequest(), reader);
    } catch (RuntimeException e) {
      // A fault of the supplier; on the first attempt the caller is still there to see it.
      fail(HttpFault.PROTOCOL);
      throw e;
    }
    // To cancel a future of the JDK's client closes the connection, but only while that future is
    // incomplete. After an answer it cannot parse, the client completes the future and leaves the
    // connection open for good; a dependent that never completes can still be cancelled then.
    CompletableFuture<?> connection = sent.newIncompleteFuture();
    exchange = connection;
    if (over.get()) {
      connection.cancel(true);
      return;
    }
    sent.whenComplete((response, thrown) -> attemptEnded(response, thrown, reader));
    shortcut.set(sent);
  }

  private HttpRequest nextRequest() {
    return requests
        .get()
        .version(HttpClient.Version.HTTP_1_1)
        .expectContinue(false)
        .timeout(budget.firstByte())
        .build();
  }

  private void attemptEnded(
      @Nullable HttpResponse<byte[]> response, @Nullable Throwable thrown, AnswerReader reader) {
    if (over.get()) {
      return;
    }
    if (response != null) {
      answered(response.statusCode(), response.headers(), response.body());
      return;
    }
    if (thrown == null) {
      // Neither: the answer was taken before.
      return;
    }
    cancel(exchange);
    HttpFault fault = FaultFinder.find(thrown, reader.started());
    if (attempts == 1 && mayRetry(fault, reader.started())) {
      attempt(2);
      return;
    }
    fail(fault);
  }

  /**
   * Takes the answer before the JDK's client hands it over. That one does it through the common
   * pool, which on a machine with two cores starts a new thread for each answer.
   *
   * @param sent what the client would complete; null if the answer was so quick that nobody has it
   *     yet, and comes that way
   */
  private void answered(
      @Nullable CompletableFuture<?> sent, int status, HttpHeaders headers, byte[] body) {
    if (sent != null && sent.complete(null)) {
      answered(status, headers, body);
    }
  }

  private void answered(int status, HttpHeaders headers, byte[] body) {
    if (over.get()) {
      return;
    }
    exchange = null;
    boolean passing = status == 500 || status == 502 || status == 504;
    if (attempts == 1 && passing && retry == Retry.IDEMPOTENT) {
      attempt(2);
      return;
    }
    end(new HttpResult.Answer(status, headers, body, attempts, duration()));
  }

  private boolean mayRetry(HttpFault fault, boolean answerStarted) {
    return switch (fault) {
      case REFUSED, CONNECT_TIMEOUT -> true;
      case READ_TIMEOUT -> retry == Retry.IDEMPOTENT;
      case TRUNCATED -> retry == Retry.IDEMPOTENT && !answerStarted;
      case DNS, TLS, DEADLINE, TOO_LARGE, PROTOCOL -> false;
    };
  }

  private HttpResult noAnswer(HttpFault fault) {
    return new HttpResult.NoAnswer(fault, attempts, duration());
  }

  private Duration duration() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  private void end(HttpResult outcome) {
    if (stop()) {
      result.complete(outcome);
    }
  }

  /** Lets go of timer and connection; returns false if that was done before. */
  private boolean stop() {
    if (!over.compareAndSet(false, true)) {
      return false;
    }
    cancel(deadline);
    cancel(exchange);
    return true;
  }

  private static void cancel(@Nullable Future<?> future) {
    if (future != null) {
      future.cancel(true);
    }
  }
}
