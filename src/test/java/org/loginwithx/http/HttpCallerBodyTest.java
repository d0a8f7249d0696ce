package org.loginwithx.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.loginwithx.http.TestCalls.AMPLE;
import static org.loginwithx.http.TestCalls.SHORT_FIRST_BYTE;
import static org.loginwithx.http.TestCalls.SHORT_TOTAL;
import static org.loginwithx.http.TestCalls.answerOf;
import static org.loginwithx.http.TestCalls.await;
import static org.loginwithx.http.TestCalls.faultOf;
import static org.loginwithx.http.TestCalls.post;
import static org.loginwithx.http.TestCalls.resultOf;
import static org.loginwithx.http.WireServer.answer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpCallerBodyTest {

  @Test
  void aBodyThatDripsEndsAtTheDeadline() throws Exception {
    try (WireServer server =
        WireServer.playing(
            connection -> {
              connection.readRequest();
              connection.write("HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n");
              connection.drip("a", 20);
            })) {
      HttpResult result = resultOf(SHORT_TOTAL, post(server), Retry.IDEMPOTENT);

      assertThat(faultOf(result)).isEqualTo(HttpFault.DEADLINE);
      assertThat(result.attempts()).isEqualTo(1);
      assertThat(server.requests()).hasSize(1);
      assertThat(server.clientGone()).isTrue();
    }
  }

  @Test
  void headersThatDripEndAtTheTimeForTheFirstByte() throws Exception {
    try (WireServer server =
        WireServer.playing(
            connection -> {
              connection.readRequest();
              connection.write("HTTP/1.1 200 OK\r\n");
              connection.drip("A: b\r\n", 20);
            })) {
      HttpResult result = resultOf(SHORT_FIRST_BYTE, post(server), Retry.NEVER_ONCE_SENT);

      assertThat(faultOf(result)).isEqualTo(HttpFault.READ_TIMEOUT);
      assertThat(server.clientGone()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\noauth_token=ab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n14\r\noauth_token=ab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\ne\r\noauth_token=ab\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\ne\r\noauth_token=ab\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\noauth_token=ab\r\n",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n"
      })
  void aCutResponseIsNeverUsed(String bytes) throws Exception {
    try (WireServer server =
        WireServer.playing(
            connection -> {
              connection.readRequest();
              connection.write(bytes);
            })) {
      HttpResult result = resultOf(AMPLE, post(server), Retry.NEVER_ONCE_SENT);

      // Half a header line is not HTTP either.
      assertThat(faultOf(result)).isIn(HttpFault.TRUNCATED, HttpFault.PROTOCOL);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void aResponseCutAfterItsHeadersIsNotAskedForAgain() throws Exception {
    try (WireServer server =
        WireServer.playing(
            connection -> {
              connection.readRequest();
              connection.write("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\noauth_");
              connection.reset();
            })) {
      HttpResult result = resultOf(AMPLE, post(server), Retry.IDEMPOTENT);

      // The reset may overtake the headers, and then it is a connection lost before an answer.
      assertThat(faultOf(result)).isEqualTo(HttpFault.TRUNCATED);
      assertThat(result.attempts()).isLessThanOrEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 104857600", "Content-Length: 1025", "X: y"})
  void aHugeBodyIsDroppedAtItsLimit(String header) throws Exception {
    AtomicLong written = new AtomicLong();
    String block = "a".repeat(8192);
    try (WireServer server =
            WireServer.playing(
                connection -> {
                  connection.readRequest();
                  connection.write("HTTP/1.1 200 OK\r\n" + header + "\r\n\r\n");
                  for (int count = 0; count < 12_800; count++) {
                    connection.write(block);
                    written.addAndGet(block.length());
                  }
                  connection.awaitClient();
                });
        HttpCaller caller = new HttpCaller(AMPLE)) {
      HttpResult result = await(caller.call(post(server), Retry.IDEMPOTENT, 1024));

      assertThat(faultOf(result)).isEqualTo(HttpFault.TOO_LARGE);
      assertThat(result.attempts()).isEqualTo(1);
      assertThat(server.clientGone()).isTrue();
      // What fitted into the sockets' buffers, not 100 MiB.
      assertThat(written.get()).isLessThan(32L * 1024 * 1024);
    }
  }

  @Test
  void aChunkedBodyThatEndsBeyondTheLimitIsNotTakenForItsBeginning() throws Exception {
    try (WireServer server =
            WireServer.playing(
                connection -> {
                  connection.readRequest();
                  // In one piece: a client may read on to the end of what it has in hand.
                  connection.write(
                      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                          + "a\r\nuser_id=12\r\n"
                          + "3\r\n345\r\n"
                          + "0\r\n\r\n");
                  connection.awaitClient();
                });
        HttpCaller caller = new HttpCaller(AMPLE)) {
      HttpResult result = await(caller.call(post(server), Retry.IDEMPOTENT, 12));

      assertThat(faultOf(result)).isEqualTo(HttpFault.TOO_LARGE);
    }
  }

  @Test
  void anEndlessChunkedBodyIsDroppedAtItsLimit() throws Exception {
    try (WireServer server =
            WireServer.playing(
                connection -> {
                  connection.readRequest();
                  connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                  connection.drip("400\r\n" + "a".repeat(0x400) + "\r\n", 1);
                });
        HttpCaller caller = new HttpCaller(AMPLE)) {
      HttpResult result = await(caller.call(post(server), Retry.IDEMPOTENT, 64 * 1024));

      assertThat(faultOf(result)).isEqualTo(HttpFault.TOO_LARGE);
      assertThat(server.clientGone()).isTrue();
    }
  }

  @Test
  void aBodyOfExactlyTheLimitIsRead() throws Exception {
    String body = "a".repeat(1024);
    String chunked =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            + ("200\r\n" + body.substring(512) + "\r\n").repeat(2)
            + "0\r\n\r\n";
    for (String bytes : List.of(answer(200, body), chunked)) {
      try (WireServer server = WireServer.answering(bytes);
          HttpCaller caller = new HttpCaller(AMPLE)) {
        HttpResult result = await(caller.call(post(server), Retry.IDEMPOTENT, 1024));

        assertThat(answerOf(result).body()).isEqualTo(body.getBytes(US_ASCII));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
      })
  void anEmptyResponseHasAnEmptyBody(String bytes) throws Exception {
    try (WireServer server = WireServer.answering(bytes)) {
      assertThat(answerOf(resultOf(AMPLE, post(server), Retry.IDEMPOTENT)).body()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "br", "identity, gzip", "unknown"})
  void aResponseThatCannotBeReadIsAFault(String encoding) throws Exception {
    try (WireServer server =
        WireServer.answering(
            "HTTP/1.1 200 OK\r\nContent-Encoding: "
                + encoding
                + "\r\nContent-Length: 3\r\n\r\nabc")) {
      HttpResult result = resultOf(AMPLE, post(server), Retry.IDEMPOTENT);

      assertThat(faultOf(result)).isEqualTo(HttpFault.PROTOCOL);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "GZIP"})
  void aResponseThatAGatewayCompressedIsRead(String encoding) throws Exception {
    try (WireServer server = compressing(encoding, "{\"id\":\"12\"}")) {
      assertThat(answerOf(resultOf(AMPLE, post(server), Retry.IDEMPOTENT)).body())
          .isEqualTo("{\"id\":\"12\"}".getBytes(US_ASCII));
    }
  }

  @Test
  void aSmallResponseThatInflatesToAHugeOneIsTooLarge() throws Exception {
    try (WireServer server = compressing("gzip", "a".repeat(10_000_000))) {
      HttpResult result = resultOf(AMPLE, post(server), Retry.IDEMPOTENT);

      assertThat(faultOf(result)).isEqualTo(HttpFault.TOO_LARGE);
    }
  }

  private static WireServer compressing(String encoding, String body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(body.getBytes(US_ASCII));
    }
    return WireServer.answering(
        "HTTP/1.1 200 OK\r\nContent-Encoding: "
            + encoding
            + "\r\nContent-Length: "
            + bytes.size()
            + "\r\n\r\n"
            + bytes.toString(ISO_8859_1));
  }

  @Test
  void theIdentityEncodingIsNone() throws Exception {
    try (WireServer server =
        WireServer.answering(
            "HTTP/1.1 200 OK\r\nContent-Encoding: identity\r\nContent-Length: 3\r\n\r\nabc")) {
      assertThat(answerOf(resultOf(AMPLE, post(server), Retry.IDEMPOTENT)).body()).hasSize(3);
    }
  }
}
