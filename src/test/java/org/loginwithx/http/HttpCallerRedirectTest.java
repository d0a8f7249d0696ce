package org.loginwithx.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.loginwithx.http.TestCalls.AMPLE;
import static org.loginwithx.http.TestCalls.answerOf;
import static org.loginwithx.http.TestCalls.post;
import static org.loginwithx.http.TestCalls.resultOf;
import static org.loginwithx.http.WireServer.answer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpCallerRedirectTest {

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aRedirectIsAResponseAndIsNotFollowed(int status) throws Exception {
    try (WireServer other = WireServer.answering(answer(200, "stolen"));
        WireServer server =
            WireServer.answering(
                "HTTP/1.1 "
                    + status
                    + " X\r\nLocation: "
                    + other.uri()
                    + "\r\nContent-Length: 0\r\n\r\n")) {
      HttpResult result =
          resultOf(
              AMPLE,
              () -> OutboundRequest.get(server.uri()).with("Authorization", "OAuth a=\"b\""),
              Retry.IDEMPOTENT);

      assertThat(answerOf(result).status()).isEqualTo(status);
      assertThat(server.requests()).hasSize(1);
      assertThat(other.requests()).isEmpty();
    }
  }

  @Test
  void aDemandForAPasswordIsAnAnswer() throws Exception {
    String bytes =
        "HTTP/1.1 401 X\r\nWWW-Authenticate: Basic realm=\"a\"\r\nContent-Length: 0\r\n\r\n";
    try (WireServer server = WireServer.answering(bytes)) {
      HttpResult result = resultOf(AMPLE, post(server), Retry.IDEMPOTENT);

      assertThat(answerOf(result).status()).isEqualTo(401);
      assertThat(server.requests()).hasSize(1);
    }
  }
}
