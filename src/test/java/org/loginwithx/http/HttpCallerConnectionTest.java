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
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.core5.util.TimeValue;
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

  /** A log-in calls X twice, one call after the other. */
  @Test
  void aCallThatFollowsAResponseUsesItsConnection() throws Exception {
    try (WireServer server =
            WireServer.playing(
                connection -> {
                  connection.readRequest();
                  connection.write(answer(200, "first"));
                  connection.readRequest();
                  connection.write(answer(200, "second"));
                  connection.awaitClient();
                },
                connection -> {
                  connection.readRequest();
                  connection.write(answer(200, "another connection"));
                });
        HttpCaller caller = new HttpCaller(AMPLE)) {
      HttpResult second =
          await(
              caller
                  .call(post(server), Retry.NEVER_ONCE_SENT)
                  .thenCompose(first -> caller.call(post(server), Retry.NEVER_ONCE_SENT)));

      assertThat(answerOf(second).body()).isEqualTo("second".getBytes(US_ASCII));
    }
  }

  /** A router between the two may have forgotten it by then, without a word. */
  @Test
  void aConnectionThatWasIdleForLongIsClosedAndNotUsed() throws Exception {
    try (WireServer server =
            WireServer.playing(
                connection -> {
                  connection.readRequest();
                  connection.write(answer(200, "first"));
                  connection.awaitClient();
                },
                connection -> {
                  connection.readRequest();
                  connection.write(answer(200, "second"));
                });
        HttpCaller caller =
            caller(SystemDefaultDnsResolver.INSTANCE, TimeValue.ofMilliseconds(1))) {
      await(caller.call(post(server), Retry.NEVER_ONCE_SENT));
      assertThat(server.clientGone()).isTrue();

      HttpResult second = await(caller.call(post(server), Retry.NEVER_ONCE_SENT));

      assertThat(answerOf(second).body()).isEqualTo("second".getBytes(US_ASCII));
    }
  }

  @Test
  void theNextAddressIsTriedIfTheFirstOneIsDead() throws Exception {
    InetAddress dead = InetAddress.getByName("127.0.0.2");
    InetAddress alive = InetAddress.getByName("127.0.0.1");
    List<String> asked = new CopyOnWriteArrayList<>();
    try (WireServer server = WireServer.answering(answer(200, "ok"));
        HttpCaller caller =
            caller(
                resolver(
                    host -> {
                      asked.add(host);
                      return new InetAddress[] {dead, alive};
                    }),
                TimeValue.ofSeconds(30))) {
      URI uri = URI.create("http://x.example:" + server.uri().getPort() + "/");

      HttpResult result =
          await(caller.call(() -> OutboundRequest.post(uri), Retry.NEVER_ONCE_SENT));

      assertThat(answerOf(result).body()).isEqualTo("ok".getBytes(US_ASCII));
      assertThat(result.attempts()).isEqualTo(1);
      assertThat(asked).containsExactly("x.example");
    }
  }

  @Test
  void aNameServerThatHangsHoldsNeitherTheCallerNorOtherCalls() throws Exception {
    CountDownLatch hanging = new CountDownLatch(1);
    HttpBudget budget =
        new HttpBudget(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(20), 1024);
    try (WireServer server = WireServer.answering(answer(200, "ok"));
        HttpCaller caller =
            new HttpCaller(
                budget,
                WayOut.straight(),
                resolver(
                    host -> {
                      if (host.equals("slow.example")) {
                        awaitQuietly(hanging);
                      }
                      return InetAddress.getAllByName(host);
                    }),
                TimeValue.ofSeconds(30))) {
      CompletableFuture<HttpResult> slow =
          caller.call(
              () -> OutboundRequest.get(URI.create("http://slow.example/")), Retry.NEVER_ONCE_SENT);
      HttpResult other = await(caller.call(post(server), Retry.NEVER_ONCE_SENT));

      assertThat(answerOf(other).status()).isEqualTo(200);
      assertThat(faultOf(await(slow))).isEqualTo(HttpFault.CONNECT_TIMEOUT);
    } finally {
      hanging.countDown();
    }
  }

  private static HttpCaller caller(DnsResolver dns, TimeValue maxIdle) throws Exception {
    return new HttpCaller(AMPLE, WayOut.straight(), dns, maxIdle);
  }

  @FunctionalInterface
  private interface Names {
    InetAddress[] of(String host) throws UnknownHostException;
  }

  private static DnsResolver resolver(Names names) {
    return new DnsResolver() {
      @Override
      public InetAddress[] resolve(String host) throws UnknownHostException {
        return names.of(host);
      }

      @Override
      public String resolveCanonicalHostname(String host) {
        return host;
      }
    };
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }
}
