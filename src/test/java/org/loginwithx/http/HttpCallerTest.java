package org.loginwithx.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.loginwithx.http.TestCalls.AMPLE;
import static org.loginwithx.http.TestCalls.answerOf;
import static org.loginwithx.http.TestCalls.await;
import static org.loginwithx.http.TestCalls.faultOf;
import static org.loginwithx.http.TestCalls.get;
import static org.loginwithx.http.TestCalls.resultOf;
import static org.loginwithx.http.WireServer.answer;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HttpCallerTest {

  @Test
  void theRequestGoesOutAsBuiltOverHttp11() throws Exception {
    try (WireServer server = WireServer.answering(answer(200, "oauth_token=a"))) {
      HttpResult result =
          resultOf(
              AMPLE,
              () ->
                  OutboundRequest.post(server.uri().resolve("/oauth/request_token?a=%20b"))
                      .with("Authorization", "OAuth a=\"b\"")
                      .withForm("c=d"),
              Retry.NEVER_ONCE_SENT);

      assertThat(answerOf(result).status()).isEqualTo(200);
      assertThat(answerOf(result).body()).isEqualTo("oauth_token=a".getBytes(US_ASCII));
      assertThat(result.attempts()).isEqualTo(1);
      assertThat(result.duration()).isPositive();
      assertThat(server.requests())
          .singleElement()
          .asString()
          .startsWith("POST /oauth/request_token?a=%20b HTTP/1.1\r\n")
          .containsIgnoringCase("\r\nauthorization: OAuth a=\"b\"\r\n")
          .endsWith("\r\n\r\nc=d");
    }
  }

  @Test
  void nothingIsSentThatNobodyAskedFor() throws Exception {
    try (WireServer server = WireServer.answering(answer(200, ""))) {
      resultOf(AMPLE, () -> OutboundRequest.get(server.uri()), Retry.IDEMPOTENT);

      assertThat(server.requests())
          .singleElement()
          .asString()
          .containsIgnoringCase("accept-encoding: identity\r\n")
          .doesNotContainIgnoringCase("cookie")
          .doesNotContainIgnoringCase("expect")
          .doesNotContainIgnoringCase("upgrade")
          .doesNotContainIgnoringCase("http2-settings");
    }
  }

  @Test
  void aCookieIsNotSentBack() throws Exception {
    String answer = "HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n";
    try (WireServer server =
            WireServer.playing(
                connection -> {
                  connection.readRequest();
                  connection.write(answer);
                  connection.readRequest();
                  connection.write(answer);
                });
        HttpCaller caller = new HttpCaller(AMPLE)) {
      await(caller.call(get(server), Retry.NEVER_ONCE_SENT));
      await(caller.call(get(server), Retry.NEVER_ONCE_SENT));

      assertThat(server.requests()).hasSize(2).noneMatch(request -> request.contains("a=b"));
    }
  }

  @Test
  void whatTheSupplierThrowsReachesTheCaller() {
    try (HttpCaller caller = new HttpCaller(AMPLE)) {
      assertThatIllegalStateException()
          .isThrownBy(
              () ->
                  caller.call(
                      () -> {
                        throw new IllegalStateException("no key");
                      },
                      Retry.IDEMPOTENT))
          .withMessage("no key");
    }
  }

  @Test
  void aSupplierThatFailsTheSecondTimeEndsTheCall() throws Exception {
    try (WireServer server = WireServer.answering(answer(500, ""))) {
      AtomicInteger asked = new AtomicInteger();

      HttpResult result =
          resultOf(
              AMPLE,
              () -> {
                if (asked.incrementAndGet() == 2) {
                  throw new IllegalStateException("no key");
                }
                return OutboundRequest.get(server.uri());
              },
              Retry.IDEMPOTENT);

      assertThat(faultOf(result)).isEqualTo(HttpFault.PROTOCOL);
    }
  }
}
