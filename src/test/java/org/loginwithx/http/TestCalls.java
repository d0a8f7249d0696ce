package org.loginwithx.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Calls and budgets for tests of {@link HttpCaller}. */
final class TestCalls {

  /** For faults that show at once. */
  static final HttpBudget AMPLE =
      new HttpBudget(
          Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(20), 64 * 1024);

  /** First byte late, deadline later. */
  static final HttpBudget SHORT_FIRST_BYTE =
      new HttpBudget(
          Duration.ofSeconds(10), Duration.ofMillis(500), Duration.ofSeconds(20), 64 * 1024);

  /** Deadline before any other limit. */
  static final HttpBudget SHORT_TOTAL =
      new HttpBudget(
          Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofMillis(400), 64 * 1024);

  private TestCalls() {}

  static HttpResult resultOf(HttpBudget budget, Supplier<OutboundRequest> requests, Retry retry)
      throws Exception {
    try (HttpCaller caller = new HttpCaller(budget)) {
      return await(caller.call(requests, retry));
    }
  }

  static <T> T await(CompletableFuture<T> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }

  static HttpResult.Answer answerOf(HttpResult result) {
    assertThat(result).isInstanceOf(HttpResult.Answer.class);
    return (HttpResult.Answer) result;
  }

  static HttpFault faultOf(HttpResult result) {
    assertThat(result).isInstanceOf(HttpResult.NoAnswer.class);
    return ((HttpResult.NoAnswer) result).fault();
  }

  static Supplier<OutboundRequest> get(WireServer server) {
    return () -> OutboundRequest.get(server.uri());
  }

  static Supplier<OutboundRequest> post(WireServer server) {
    return () -> OutboundRequest.post(server.uri()).withForm("a=b");
  }

  static Supplier<OutboundRequest> counted(AtomicInteger asked, URI uri) {
    return () -> {
      asked.incrementAndGet();
      return OutboundRequest.get(uri);
    };
  }
}
