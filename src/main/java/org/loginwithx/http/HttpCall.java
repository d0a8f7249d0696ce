package org.loginwithx.http;

import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.hc.client5.http.async.HttpAsyncClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** One call: up to two attempts under one deadline. */
final class HttpCall {

  private static final String ATTEMPT = "org.loginwithx.http.attempt";

  private final HttpAsyncClient client;
  private final Addresses addresses;
  private final ScheduledExecutorService timers;
  private final HttpBudget budget;
  private final Supplier<OutboundRequest> requests;
  private final Retry retry;
  private final long startNanos = System.nanoTime();
  private final AtomicBoolean over = new AtomicBoolean();
  private final CompletableFuture<HttpResult> result = new CompletableFuture<>();
  private volatile int attempts;
  private volatile @Nullable Future<?> deadline;
  private volatile @Nullable Sending current;

  HttpCall(
      HttpAsyncClient client,
      Addresses addresses,
      ScheduledExecutorService timers,
      HttpBudget budget,
      Supplier<OutboundRequest> requests,
      Retry retry) {
    this.client = client;
    this.addresses = addresses;
    this.timers = timers;
    this.budget = budget;
    this.requests = requests;
    this.retry = retry;
  }

  /** The client calls this at the moment it puts a request on its connection. */
  static void sending(HttpContext context) {
    if (context.getAttribute(ATTEMPT) instanceof Sending attempt) {
      attempt.sent = true;
    }
  }

  CompletableFuture<HttpResult> result() {
    return result;
  }

  void start() {
    // A caller that gives up, by cancelling the result, also drops the connection.
    result.whenComplete((outcome, cancellation) -> stop());
    try {
      deadline = after(budget.total(), () -> fail(HttpFault.DEADLINE));
    } catch (RejectedExecutionException closed) {
      fail(HttpFault.DEADLINE);
      return;
    }
    attempt(1);
  }

  /** Ends the call without an answer; does nothing if it has ended already. */
  void fail(HttpFault fault) {
    end(new HttpResult.NoAnswer(fault, attempts, duration()));
  }

  private Future<?> after(Duration delay, Runnable task) {
    return timers.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void attempt(int number) {
    attempts = number;
    OutboundRequest request;
    try {
      request = requests.get();
    } catch (RuntimeException e) {
      // The supplier failed; on the first attempt the caller is still there to see the exception.
      fail(HttpFault.PROTOCOL);
      throw e;
    }
    Sending next = new Sending(request);
    current = next;
    try {
      next.start();
    } catch (RejectedExecutionException | IllegalStateException closed) {
      fail(HttpFault.DEADLINE);
    }
    if (over.get()) {
      next.cancel();
    }
  }

  private void answered(ResponseReader.Whole answer) {
    int status = answer.status();
    if (attempts == 1 && retry.isFor(status)) {
      attempt(2);
      return;
    }
    end(answer(answer, attempts, duration()));
  }

  static HttpResult answer(ResponseReader.Whole answer, int attempts, Duration duration) {
    HttpHeaders headers = HttpHeaders.of(answer.headers(), (name, value) -> true);
    return new HttpResult.Answer(answer.status(), headers, answer.body(), attempts, duration);
  }

  private void failed(HttpFault fault, Sending attempt) {
    if (attempts == 1 && mayRetry(fault, attempt)) {
      attempt(2);
      return;
    }
    fail(fault);
  }

  private boolean mayRetry(HttpFault fault, Sending attempt) {
    return switch (fault) {
      case REFUSED, CONNECT_TIMEOUT -> true;
      case READ_TIMEOUT -> retry == Retry.IDEMPOTENT;
      case TRUNCATED -> retry == Retry.IDEMPOTENT && !attempt.answerStarted;
      case DNS, TLS, PROXY, DEADLINE, TOO_LARGE, PROTOCOL -> false;
    };
  }

  private Duration duration() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  private void end(HttpResult outcome) {
    if (stop()) {
      result.complete(outcome);
    }
  }

  /** Releases timer and connection; returns false if that was done before. */
  private boolean stop() {
    if (!over.compareAndSet(false, true)) {
      return false;
    }
    cancel(deadline);
    Sending last = current;
    if (last != null) {
      last.cancel();
    }
    return true;
  }

  private static void cancel(@Nullable Future<?> future) {
    if (future != null) {
      future.cancel(true);
    }
  }

  /** One attempt to send the request. */
  private final class Sending implements FutureCallback<ResponseReader.Whole> {

    private final OutboundRequest request;
    private final HttpClientContext context = HttpClientContext.create();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean sent;
    private volatile boolean answerStarted;
    private volatile @Nullable Future<?> exchange;
    private volatile @Nullable Future<?> firstByte;

    Sending(OutboundRequest request) {
      this.request = request;
    }

    void start() {
      firstByte =
          after(
              budget.firstByte(),
              () -> end(sent ? HttpFault.READ_TIMEOUT : HttpFault.CONNECT_TIMEOUT));
      addresses.find(
          request.uri().getHost(),
          unknown -> {
            if (unknown != null) {
              end(HttpFault.DNS);
            } else if (!ended.get()) {
              send();
            }
          });
    }

    private void send() {
      context.setAttribute(ATTEMPT, this);
      exchange =
          client.execute(
              new BasicRequestProducer(http(request), entity(request.body())),
              new ResponseReader(budget.maxBody(), this::started),
              null,
              context,
              this);
      if (ended.get()) {
        drop();
      }
    }

    /** Returns a fault if the answer must not be used. */
    private @Nullable HttpFault started() {
      HttpCall.cancel(firstByte);
      if (!sent) {
        return HttpFault.PROXY;
      }
      answerStarted = true;
      return null;
    }

    void cancel() {
      if (ended.compareAndSet(false, true)) {
        drop();
      }
    }

    private void drop() {
      HttpCall.cancel(firstByte);
      HttpCall.cancel(exchange);
    }

    private void end(HttpFault fault) {
      if (ended.compareAndSet(false, true)) {
        drop();
        HttpCall.this.failed(fault, this);
      }
    }

    @Override
    public void completed(ResponseReader.Whole answer) {
      if (ended.compareAndSet(false, true)) {
        HttpCall.cancel(firstByte);
        noteAddress();
        answered(answer);
      }
    }

    @Override
    public void failed(Exception failure) {
      end(FaultFinder.find(failure, sent, answerStarted));
    }

    @Override
    public void cancelled() {
      end(HttpFault.DEADLINE);
    }

    private void noteAddress() {
      EndpointDetails endpoint = context.getEndpointDetails();
      if (endpoint != null && endpoint.getRemoteAddress() instanceof InetSocketAddress remote) {
        addresses.answered(request.uri().getHost(), remote.getAddress());
      }
    }
  }

  static BasicHttpRequest http(OutboundRequest request) {
    BasicHttpRequest http = new BasicHttpRequest(request.method(), request.uri());
    // RFC 9110 section 12.5.3: without it, the server may use any coding.
    http.setHeader("Accept-Encoding", "identity");
    request.headers().forEach(http::setHeader);
    return http;
  }

  private static @Nullable BasicAsyncEntityProducer entity(byte @Nullable [] body) {
    return body == null ? null : new BasicAsyncEntityProducer(body, null);
  }
}
