package org.loginwithx.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.loginwithx.http.TestCalls.AMPLE;
import static org.loginwithx.http.TestCalls.SHORT_TOTAL;
import static org.loginwithx.http.TestCalls.answerOf;
import static org.loginwithx.http.TestCalls.await;
import static org.loginwithx.http.TestCalls.faultOf;
import static org.loginwithx.http.TestCalls.post;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HttpCallerResourcesTest {

  private final Set<Thread> threadsBefore = callerThreads().collect(Collectors.toSet());

  @Test
  void twoHundredCallsAtOnceCompleteOnAFewThreads() throws Exception {
    try (WireServer server =
            WireServer.playing(
                connection -> {
                  connection.readRequest();
                  connection.write(
                      "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
                });
        HttpCaller caller = new HttpCaller(AMPLE)) {
      List<CompletableFuture<HttpResult>> calls = new ArrayList<>();
      for (int count = 0; count < 200; count++) {
        calls.add(caller.call(post(server), Retry.NEVER_ONCE_SENT));
      }

      for (CompletableFuture<HttpResult> call : calls) {
        assertThat(answerOf(await(call)).status()).isEqualTo(200);
      }
      assertThat(server.requests()).hasSize(200);
      assertThat(ownThreads()).hasSizeLessThanOrEqualTo(6).allMatch(Thread::isDaemon);
    }
  }

  @Test
  void hundredsOfSilentCallsWaitWithoutAThreadEach() throws Exception {
    try (WireServer server = WireServer.answering("");
        HttpCaller caller = new HttpCaller(SHORT_TOTAL)) {
      List<CompletableFuture<HttpResult>> calls = new ArrayList<>();
      for (int count = 0; count < 200; count++) {
        calls.add(caller.call(post(server), Retry.NEVER_ONCE_SENT));
      }

      for (CompletableFuture<HttpResult> call : calls) {
        assertThat(faultOf(await(call))).isEqualTo(HttpFault.DEADLINE);
      }
      assertThat(ownThreads()).hasSizeLessThanOrEqualTo(6);
    }
  }

  @Test
  void cancellingTheResultDropsTheConnection() throws Exception {
    CompletableFuture<Void> asked = new CompletableFuture<>();
    try (WireServer server =
            WireServer.playing(
                connection -> {
                  connection.readRequest();
                  asked.complete(null);
                  connection.awaitClient();
                });
        HttpCaller caller = new HttpCaller(AMPLE)) {
      CompletableFuture<HttpResult> call = caller.call(post(server), Retry.IDEMPOTENT);
      await(asked);
      call.cancel(true);

      assertThat(server.clientGone()).isTrue();
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void closingEndsCallsInFlightAndLaterOnesAndTheThreads() throws Exception {
    CompletableFuture<Void> asked = new CompletableFuture<>();
    try (WireServer server =
        WireServer.playing(
            connection -> {
              connection.readRequest();
              asked.complete(null);
              connection.awaitClient();
            })) {
      HttpCaller caller = new HttpCaller(AMPLE);
      CompletableFuture<HttpResult> inFlight = caller.call(post(server), Retry.IDEMPOTENT);
      await(asked);
      caller.close();

      assertThat(faultOf(await(inFlight))).isEqualTo(HttpFault.DEADLINE);
      assertThat(server.clientGone()).isTrue();
      HttpResult later = await(caller.call(post(server), Retry.IDEMPOTENT));
      assertThat(faultOf(later)).isEqualTo(HttpFault.DEADLINE);
      assertThat(later.attempts()).isZero();
      for (Thread thread : ownThreads()) {
        thread.join(10_000);
        assertThat(thread.isAlive()).isFalse();
      }
    }
  }

  /** The threads of {@link HttpCaller} that this test has started. */
  private List<Thread> ownThreads() {
    return callerThreads().filter(thread -> !threadsBefore.contains(thread)).toList();
  }

  private static Stream<Thread> callerThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("loginwithx-http"));
  }
}
