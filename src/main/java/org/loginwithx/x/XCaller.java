package org.loginwithx.x;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.loginwithx.http.HttpCaller;
import org.loginwithx.http.HttpFault;
import org.loginwithx.http.HttpResult;
import org.loginwithx.http.HttpResult.Answer;
import org.loginwithx.http.HttpResult.NoAnswer;
import org.loginwithx.http.OutboundRequest;
import org.loginwithx.http.Retry;
import org.loginwithx.metrics.Metrics;
import org.loginwithx.metrics.Span;
import org.loginwithx.metrics.Span.Attribute;

/**
 * The common part of all calls to X: limits that are used up, X's own time, and the result from an
 * answer. No call blocks, none throws.
 */
final class XCaller {

  private final HttpCaller caller;
  private final RateLimits limits;
  private final XClock time;
  private final Clock clock;
  private final Metrics metrics;

  XCaller(HttpCaller caller, Clock clock, LongSupplier nanoTime, Metrics metrics) {
    this.caller = caller;
    this.metrics = metrics;
    this.limits = new RateLimits(clock, nanoTime);
    this.time = new XClock(clock, nanoTime);
    this.clock = clock;
  }

  /** Reads the body of a successful answer. */
  @FunctionalInterface
  interface Reader<T> {
    T read(byte[] body) throws ResponseException;
  }

  /** X's time. */
  XClock time() {
    return time;
  }

  /** The calls whose limit at X is used up, and how long they must wait. */
  Map<XEndpoint, Duration> usedUp() {
    return limits.usedUp();
  }

  /** This server's own clock. */
  Clock clock() {
    return clock;
  }

  /**
   * @param requests called for each attempt: each is signed with its own nonce and time
   * @param maxBody the largest allowed answer in bytes
   */
  <T> CompletableFuture<XResult<T>> call(
      XEndpoint endpoint,
      Supplier<OutboundRequest> requests,
      Retry retry,
      int maxBody,
      Reader<T> reader) {
    Duration wait = limits.remaining(endpoint);
    if (!wait.isZero()) {
      return CompletableFuture.completedFuture(
          new XResult.Failed<>(
              new XFailure(XFault.RATE_LIMITED, endpoint, 0, 0, 0, Duration.ZERO, wait)));
    }
    return withXsTime(endpoint, requests, retry, maxBody, result -> read(endpoint, result, reader));
  }

  /**
   * Makes a call for which the caller wants the whole answer, if its status is below 300.
   *
   * @param heard takes the headers of each answer, good or bad
   * @return the answer, or why there is no usable one
   */
  CompletableFuture<XResult<Answer>> answer(
      XEndpoint endpoint,
      Supplier<OutboundRequest> requests,
      Retry retry,
      int maxBody,
      Consumer<HttpHeaders> heard) {
    return withXsTime(
        endpoint,
        requests,
        retry,
        maxBody,
        result -> {
          if (result instanceof Answer answer) {
            heard.accept(answer.headers());
          }
          return successful(endpoint, result);
        });
  }

  /**
   * Opens a stream. It is not measured: how long it lasts says nothing about X.
   *
   * @return when it has ended: the answer without its lines, or why there was none
   */
  CompletableFuture<XResult<Answer>> stream(
      XEndpoint endpoint,
      OutboundRequest request,
      Duration silence,
      Runnable opened,
      Predicate<String> lines) {
    CompletableFuture<HttpResult> call = caller.stream(request, silence, opened, lines);
    CompletableFuture<XResult<Answer>> ended =
        call.thenApply(result -> successful(endpoint, result));
    ended.whenComplete((result, cancellation) -> call.cancel(true));
    return ended;
  }

  /** Repeats the call with X's time, if X refused the first call for its timestamp. */
  private <T> CompletableFuture<XResult<T>> withXsTime(
      XEndpoint endpoint,
      Supplier<OutboundRequest> requests,
      Retry retry,
      int maxBody,
      Function<HttpResult, XResult<T>> reading) {
    return traced(endpoint, requests, retry, maxBody, reading)
        .thenCompose(
            told -> {
              // X refused it for its timestamp only, before it checked anything else: nothing was
              // used up.
              if (isClockSkew(told.read())
                  && told.call() instanceof Answer answer
                  && time.correctBy(answer.headers())) {
                return traced(endpoint, requests, retry, maxBody, reading).thenApply(Told::read);
              }
              return CompletableFuture.completedFuture(told.read());
            });
  }

  /** A call that has ended, and what it says. */
  private record Told<T>(HttpResult call, XResult<T> read) {

    String outcome() {
      return read instanceof XResult.Failed<T> failed ? failed.failure().fault().toString() : "ok";
    }
  }

  /**
   * What depends on the result works for the span of the attempt, like the code that calls this.
   */
  private <T> CompletableFuture<Told<T>> traced(
      XEndpoint endpoint,
      Supplier<OutboundRequest> requests,
      Retry retry,
      int maxBody,
      Function<HttpResult, XResult<T>> reading) {
    Span attempt = Span.current();
    Span span = attempt.call(endpoint.route()).with(Attribute.ENDPOINT, endpoint.toString());
    return attempt.carry(
        caller
            .call(noted(requests, span), retry, maxBody)
            .thenApply(
                call -> {
                  Told<T> told = new Told<>(call, reading.apply(call));
                  tell(endpoint, told, span);
                  return told;
                }));
  }

  /** Of the address, the host alone: a path may name a user, and a query may have a secret. */
  private static Supplier<OutboundRequest> noted(Supplier<OutboundRequest> requests, Span span) {
    if (span == Span.NONE) {
      return requests;
    }
    return () -> {
      OutboundRequest request = requests.get();
      span.with(Attribute.METHOD, request.method()).with(Attribute.HOST, request.uri().getHost());
      return request;
    };
  }

  private <T> void tell(XEndpoint endpoint, Told<T> told, Span span) {
    HttpResult call = told.call();
    if (call instanceof Answer answer) {
      time.hear(answer.headers());
      limits.hear(endpoint, answer.headers());
      span.with(Attribute.STATUS, answer.status());
    }
    if (call.attempts() > 1) {
      span.with(Attribute.RESENT, call.attempts() - 1L);
    }
    String outcome = told.outcome();
    metrics.xCall(endpoint.toString(), outcome, call.duration());
    if (told.read() instanceof XResult.Failed<T>) {
      span.failed(outcome);
    }
    span.end();
  }

  private XResult<Answer> successful(XEndpoint endpoint, HttpResult result) {
    if (result instanceof Answer answer && answer.status() >= 200 && answer.status() < 300) {
      return new XResult.Ok<>(answer);
    }
    return read(
        endpoint,
        result,
        body -> {
          throw new ResponseException(XFault.BAD_FORMAT);
        });
  }

  private <T> XResult<T> read(XEndpoint endpoint, HttpResult result, Reader<T> reader) {
    if (result instanceof NoAnswer none) {
      return new XResult.Failed<>(
          new XFailure(
              fault(none.fault()), endpoint, 0, 0, none.attempts(), none.duration(), null));
    }
    Answer answer = (Answer) result;
    // 201: the call created a token.
    if (answer.status() != 200 && answer.status() != 201) {
      return new XResult.Failed<>(ErrorResponses.read(endpoint, answer, limits));
    }
    try {
      return new XResult.Ok<>(reader.read(answer.body()));
    } catch (ResponseException unusable) {
      return new XResult.Failed<>(
          new XFailure(
              unusable.fault(),
              endpoint,
              answer.status(),
              0,
              answer.attempts(),
              answer.duration(),
              null));
    }
  }

  private static <T> boolean isClockSkew(XResult<T> result) {
    return result instanceof XResult.Failed<T> failed
        && failed.failure().fault() == XFault.CLOCK_SKEW;
  }

  private static XFault fault(HttpFault fault) {
    return switch (fault) {
      case DNS -> XFault.DNS;
      case REFUSED -> XFault.REFUSED;
      case CONNECT_TIMEOUT -> XFault.CONNECT_TIMEOUT;
      case TLS -> XFault.TLS;
      case PROXY -> XFault.PROXY;
      case READ_TIMEOUT -> XFault.READ_TIMEOUT;
      case DEADLINE -> XFault.DEADLINE;
      case TRUNCATED -> XFault.TRUNCATED;
      case TOO_LARGE -> XFault.TOO_LARGE;
      case PROTOCOL -> XFault.PROTOCOL;
    };
  }
}
