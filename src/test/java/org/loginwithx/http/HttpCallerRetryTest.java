package org.loginwithx.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.loginwithx.http.TestCalls.AMPLE;
import static org.loginwithx.http.TestCalls.SHORT_FIRST_BYTE;
import static org.loginwithx.http.TestCalls.answerOf;
import static org.loginwithx.http.TestCalls.faultOf;
import static org.loginwithx.http.TestCalls.post;
import static org.loginwithx.http.TestCalls.resultOf;
import static org.loginwithx.http.WireServer.answer;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpCallerRetryTest {

  @Test
  void callWithoutAResponseInTimeIsRetriedOnlyIfIdempotent() throws Exception {
    try (WireServer server = WireServer.answering("")) {
      HttpResult result = resultOf(SHORT_FIRST_BYTE, post(server), Retry.IDEMPOTENT);

      assertThat(faultOf(result)).isEqualTo(HttpFault.READ_TIMEOUT);
      assertThat(result.attempts()).isEqualTo(2);
      assertThat(server.requests()).hasSize(2);
    }
    try (WireServer server = WireServer.answering("")) {
      HttpResult result = resultOf(SHORT_FIRST_BYTE, post(server), Retry.NEVER_ONCE_SENT);

      assertThat(faultOf(result)).isEqualTo(HttpFault.READ_TIMEOUT);
      assertThat(result.attempts()).isEqualTo(1);
      assertThat(server.requests()).hasSize(1);
      assertThat(server.clientGone()).isTrue();
    }
  }

  @Test
  void eachAttemptIsBuiltAnew() throws Exception {
    try (WireServer server = WireServer.playing(serving(500, 200))) {
      AtomicInteger nonce = new AtomicInteger();

      HttpResult result =
          resultOf(
              AMPLE,
              () -> OutboundRequest.get(server.uri()).with("Nonce", "n" + nonce.incrementAndGet()),
              Retry.IDEMPOTENT);

      assertThat(answerOf(result).attempts()).isEqualTo(2);
      assertThat(server.requests().get(0)).containsIgnoringCase("nonce: n1");
      assertThat(server.requests().get(1)).containsIgnoringCase("nonce: n2");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aConnectionLostBeforeAResponseIsReplacedOnlyIfIdempotent(boolean reset) throws Exception {
    WireServer.Script lost =
        connection -> {
          connection.readRequest();
          if (reset) {
            connection.reset();
          }
        };
    WireServer.Script good =
        connection -> {
          connection.readRequest();
          connection.write(answer(200, "ok"));
        };
    try (WireServer server = WireServer.playing(lost, good)) {
      HttpResult result = resultOf(AMPLE, post(server), Retry.IDEMPOTENT);

      assertThat(answerOf(result).attempts()).isEqualTo(2);
      assertThat(server.requests()).hasSize(2);
    }
    try (WireServer server = WireServer.playing(lost, good)) {
      HttpResult result = resultOf(AMPLE, post(server), Retry.NEVER_ONCE_SENT);

      assertThat(faultOf(result)).isEqualTo(HttpFault.TRUNCATED);
      assertThat(server.requests()).hasSize(1);
    }
    try (WireServer server = WireServer.playing(lost)) {
      HttpResult result = resultOf(AMPLE, post(server), Retry.IDEMPOTENT);

      assertThat(faultOf(result)).isEqualTo(HttpFault.TRUNCATED);
      assertThat(server.requests()).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void aPassingServerErrorIsAskedAgainOnceIfIdempotent(int status) throws Exception {
    try (WireServer server = WireServer.playing(serving(status, status, 200))) {
      HttpResult result = resultOf(AMPLE, post(server), Retry.IDEMPOTENT);

      assertThat(answerOf(result).status()).isEqualTo(status);
      assertThat(result.attempts()).isEqualTo(2);
      assertThat(server.requests()).hasSize(2);
    }
    try (WireServer server = WireServer.playing(serving(status, 200))) {
      HttpResult result = resultOf(AMPLE, post(server), Retry.IDEMPOTENT);

      assertThat(answerOf(result).status()).isEqualTo(200);
      assertThat(result.attempts()).isEqualTo(2);
    }
    try (WireServer server = WireServer.playing(serving(status, 200))) {
      HttpResult result = resultOf(AMPLE, post(server), Retry.NEVER_ONCE_SENT);

      assertThat(answerOf(result).status()).isEqualTo(status);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 204, 400, 401, 403, 404, 407, 429, 501})
  void anyOtherResponseStands(int status) throws Exception {
    try (WireServer server = WireServer.playing(serving(status, 200))) {
      HttpResult result = resultOf(AMPLE, post(server), Retry.IDEMPOTENT);

      assertThat(answerOf(result).status()).isEqualTo(status);
      assertThat(result.attempts()).isEqualTo(1);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void aRequestThatWorksOnceIsSentAgainIfItWasTurnedAway() throws Exception {
    try (WireServer server = WireServer.playing(serving(503, 200))) {
      HttpResult result = resultOf(AMPLE, post(server), Retry.IF_TURNED_AWAY);

      assertThat(answerOf(result).status()).isEqualTo(200);
      assertThat(result.attempts()).isEqualTo(2);
    }
    for (int status : new int[] {500, 502, 504}) {
      try (WireServer server = WireServer.playing(serving(status, 200))) {
        HttpResult result = resultOf(AMPLE, post(server), Retry.IF_TURNED_AWAY);

        assertThat(answerOf(result).status()).isEqualTo(status);
        assertThat(server.requests()).hasSize(1);
      }
    }
  }

  @Test
  void theRetrySharesTheDeadlineOfTheFirstAttempt() throws Exception {
    HttpBudget budget =
        new HttpBudget(
            Duration.ofSeconds(10), Duration.ofMillis(800), Duration.ofMillis(1400), 1024);
    try (WireServer server = WireServer.answering("")) {
      HttpResult result = resultOf(budget, post(server), Retry.IDEMPOTENT);

      assertThat(faultOf(result)).isEqualTo(HttpFault.DEADLINE);
      assertThat(result.attempts()).isEqualTo(2);
    }
  }

  /** Answers with these statuses in turn, whatever the connection. */
  private WireServer.Script serving(int... statuses) {
    AtomicInteger served = new AtomicInteger();
    return connection -> {
      while (served.get() < statuses.length) {
        connection.readRequest();
        connection.write(answer(statuses[served.getAndIncrement()], ""));
      }
      connection.awaitClient();
    };
  }
}
