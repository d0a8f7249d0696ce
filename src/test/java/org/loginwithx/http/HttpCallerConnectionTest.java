package org.loginwithx.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.loginwithx.http.TestCalls.AMPLE;
import static org.loginwithx.http.TestCalls.answerOf;
import static org.loginwithx.http.TestCalls.await;
import static org.loginwithx.http.TestCalls.counted;
import static org.loginwithx.http.TestCalls.faultOf;
import static org.loginwithx.http.TestCalls.post;
import static org.loginwithx.http.TestCalls.resultOf;
import static org.loginwithx.http.WireServer.answer;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HttpCallerConnectionTest {

  @ParameterizedTest
  @EnumSource(Retry.class)
  void aRefusedConnectionIsTriedTwice(Retry retry) throws Exception {
    URI nobody;
    try (WireServer server = WireServer.answering("")) {
      nobody = server.uri();
    }
    AtomicInteger asked = new AtomicInteger();

    HttpResult result = resultOf(AMPLE, counted(asked, nobody), retry);

    assertThat(faultOf(result)).isEqualTo(HttpFault.REFUSED);
    assertThat(result.attempts()).isEqualTo(2);
    assertThat(asked).hasValue(2);
  }

  @ParameterizedTest
  @EnumSource(Retry.class)
  void aConnectionThatDoesNotComeAboutIsTriedTwice(Retry retry) throws Exception {
    HttpBudget budget =
        new HttpBudget(
            Duration.ofMillis(200), Duration.ofSeconds(20), Duration.ofSeconds(20), 1024);
    List<SocketChannel> fillers = new ArrayList<>();
    // Nobody accepts, so after a few connections the kernel drops the packets of the next.
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (int count = 0; count < 8; count++) {
        SocketChannel filler = SocketChannel.open();
        fillers.add(filler);
        filler.configureBlocking(false);
        filler.connect(full.getLocalSocketAddress());
      }
      AtomicInteger asked = new AtomicInteger();
      URI uri = URI.create("http://127.0.0.1:" + full.getLocalPort() + "/");

      HttpResult result = resultOf(budget, counted(asked, uri), retry);

      assertThat(faultOf(result)).isEqualTo(HttpFault.CONNECT_TIMEOUT);
      assertThat(result.attempts()).isEqualTo(2);
      assertThat(asked).hasValue(2);
    } finally {
      for (SocketChannel filler : fillers) {
        filler.close();
      }
    }
  }

  @Test
  void aHostWithoutAnAddressIsTriedOnce() throws Exception {
    AtomicInteger asked = new AtomicInteger();

    HttpResult result =
        resultOf(AMPLE, counted(asked, URI.create("http://x.invalid/")), Retry.IDEMPOTENT);

    assertThat(faultOf(result)).isEqualTo(HttpFault.DNS);
    assertThat(asked).hasValue(1);
  }

  @Test
  void aPooledConnectionThatTheServerClosedIsReplaced() throws Exception {
    try (WireServer server =
            WireServer.playing(
                connection -> {
                  connection.readRequest();
                  connection.write(answer(200, "first"));
                },
                connection -> {
                  connection.readRequest();
                  connection.write(answer(200, "second"));
                });
        HttpCaller caller = new HttpCaller(AMPLE)) {
      await(caller.call(post(server), Retry.IDEMPOTENT));

      HttpResult second = await(caller.call(post(server), Retry.IDEMPOTENT));

      assertThat(answerOf(second).body()).isEqualTo("second".getBytes(US_ASCII));
    }
  }
}
