package org.loginwithx.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.loginwithx.http.TestCalls.AMPLE;
import static org.loginwithx.http.TestCalls.SHORT_TOTAL;
import static org.loginwithx.http.TestCalls.await;
import static org.loginwithx.http.TestCalls.faultOf;
import static org.loginwithx.http.TestCalls.post;
import static org.loginwithx.http.TestCalls.resultOf;
import static org.loginwithx.http.WireServer.answer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpCallerProtocolTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.2\r\n\r\n",
        "<html>captive portal</html>\r\n\r\n",
        "HTTP/1.1 abc OK\r\n\r\n",
        "HTTP/1.1 999 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabcde",
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
      })
  void whatIsNotHttpIsAProtocolFault(String bytes) throws Exception {
    try (WireServer server = WireServer.answering(bytes)) {
      HttpResult result = resultOf(AMPLE, post(server), Retry.IDEMPOTENT);

      assertThat(faultOf(result)).isEqualTo(HttpFault.PROTOCOL);
      assertThat(server.requests()).hasSize(1);
      assertThat(server.clientGone()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 102, 103})
  void aFloodOfInterimResponsesEnds(int status) throws Exception {
    try (WireServer server =
        WireServer.playing(
            connection -> {
              connection.readRequest();
              connection.drip(("HTTP/1.1 " + status + " X\r\nA: b\r\n\r\n").repeat(50), 1);
            })) {
      HttpResult result = resultOf(SHORT_TOTAL, post(server), Retry.IDEMPOTENT);

      assertThat(faultOf(result)).isIn(HttpFault.PROTOCOL, HttpFault.DEADLINE);
      assertThat(server.clientGone()).isTrue();
    }
  }

  @Test
  void aMegabyteOfHeadersEnds() throws Exception {
    String header = "A: " + "b".repeat(1000) + "\r\n";
    try (WireServer server =
        WireServer.playing(
            connection -> {
              connection.readRequest();
              connection.write("HTTP/1.1 200 OK\r\n" + header.repeat(1000));
              connection.awaitClient();
            })) {
      HttpResult result = resultOf(SHORT_TOTAL, post(server), Retry.IDEMPOTENT);

      assertThat(faultOf(result)).isIn(HttpFault.PROTOCOL, HttpFault.DEADLINE);
      assertThat(server.clientGone()).isTrue();
    }
  }

  @Test
  void aResponseAheadOfTheRequestIsNoReasonToHang() throws Exception {
    try (WireServer server =
        WireServer.playing(
            connection -> {
              connection.write(answer(400, "early"));
              connection.awaitClient();
            })) {
      HttpResult result = resultOf(SHORT_TOTAL, post(server), Retry.NEVER_ONCE_SENT);

      assertThat(result.attempts()).isEqualTo(1);
    }
  }

  @Test
  void bytesAfterAResponseAreNotTakenForTheNextOne() throws Exception {
    try (WireServer server =
            WireServer.playing(
                connection -> {
                  connection.readRequest();
                  connection.write(answer(200, "mine") + answer(200, "forged"));
                  connection.awaitClient();
                });
        HttpCaller caller = new HttpCaller(SHORT_TOTAL)) {
      for (int count = 0; count < 5; count++) {
        HttpResult result = await(caller.call(post(server), Retry.NEVER_ONCE_SENT));

        if (result instanceof HttpResult.Answer answer) {
          assertThat(answer.body()).isEqualTo("mine".getBytes(US_ASCII));
        }
      }
    }
  }
}
