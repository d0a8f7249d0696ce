package org.loginwithx.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import org.apache.hc.client5.http.async.HttpAsyncClient;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** One answer that is read line by line, until the server ends it or falls silent. */
final class HttpStream implements FutureCallback<ResponseReader.Whole> {

  private final HttpAsyncClient client;
  private final OutboundRequest request;
  private final Duration silence;
  private final int maxBody;
  private final long startNanos = System.nanoTime();
  private final CompletableFuture<HttpResult> result = new CompletableFuture<>();
  private volatile boolean answerStarted;
  private volatile @Nullable Future<?> exchange;

  /**
   * @param silence the longest pause between two pieces of the answer
   * @param maxBody most bytes of one line, or of an answer that is no stream
   */
  HttpStream(HttpAsyncClient client, OutboundRequest request, Duration silence, int maxBody) {
    this.client = client;
    this.request = request;
    this.silence = silence;
    this.maxBody = maxBody;
  }

  CompletableFuture<HttpResult> result() {
    return result;
  }

  void start(Addresses addresses, Runnable opened, Predicate<String> lines) {
    result.whenComplete((outcome, cancellation) -> drop());
    try {
      addresses.find(
          request.uri().getHost(),
          unknown -> {
            if (unknown != null) {
              fail(HttpFault.DNS);
            } else if (!result.isDone()) {
              send(opened, lines);
            }
          });
    } catch (RejectedExecutionException closed) {
      fail(HttpFault.DEADLINE);
    }
  }

  private void send(Runnable opened, Predicate<String> lines) {
    HttpClientContext context = HttpClientContext.create();
    context.setRequestConfig(
        RequestConfig.custom()
            .setProtocolUpgradeEnabled(false)
            .setResponseTimeout(Timeout.of(silence))
            .build());
    ResponseReader whole =
        new ResponseReader(
            maxBody,
            () -> {
              answerStarted = true;
              return null;
            });
    try {
      exchange =
          client.execute(
              new BasicRequestProducer(HttpCall.http(request), null),
              new LineReader(whole, maxBody, opened, lines),
              null,
              context,
              this);
    } catch (RuntimeException closed) {
      fail(HttpFault.DEADLINE);
    }
    if (result.isDone()) {
      drop();
    }
  }

  /** Ends the stream; does nothing if it has ended already. */
  void fail(HttpFault fault) {
    result.complete(new HttpResult.NoAnswer(fault, 1, duration()));
  }

  private void drop() {
    Future<?> running = exchange;
    if (running != null) {
      running.cancel(true);
    }
  }

  private Duration duration() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  @Override
  public void completed(ResponseReader.Whole answer) {
    result.complete(HttpCall.answer(answer, 1, duration()));
  }

  @Override
  public void failed(Exception failure) {
    fail(FaultFinder.find(failure, true, answerStarted));
  }

  @Override
  public void cancelled() {
    fail(HttpFault.DEADLINE);
  }
}
