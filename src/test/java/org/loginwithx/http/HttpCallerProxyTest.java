package org.loginwithx.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.loginwithx.http.TestCalls.AMPLE;
import static org.loginwithx.http.TestCalls.answerOf;
import static org.loginwithx.http.TestCalls.await;
import static org.loginwithx.http.TestCalls.faultOf;
import static org.loginwithx.http.WireServer.answer;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls by a proxy; for https it is asked for a tunnel. */
class HttpCallerProxyTest {

  private static final URI X = URI.create("https://x.example/oauth2/token");

  @ParameterizedTest
  @ValueSource(ints = {403, 407, 502})
  void aProxyThatRefusesIsNamedAndNothingSecretReachesIt(int status) throws Exception {
    try (WireServer proxy = WireServer.answering(answer(status, "no"));
        HttpCaller caller = caller(proxy, null)) {
      HttpResult result =
          await(
              caller.call(
                  () -> OutboundRequest.post(X).with("Authorization", "Basic secret"),
                  Retry.IF_TURNED_AWAY));

      assertThat(faultOf(result)).isEqualTo(HttpFault.PROXY);
      assertThat(result.attempts()).isEqualTo(1);
      assertThat(proxy.requests())
          .singleElement()
          .asString()
          .startsWith("CONNECT x.example:443 HTTP/1.1\r\n")
          .doesNotContain("secret");
    }
  }

  @Test
  void aProxyThatAsksForAPasswordGetsIt() throws Exception {
    try (WireServer proxy =
            WireServer.playing(
                connection -> {
                  connection.readRequest();
                  connection.write(
                      "HTTP/1.1 407 X\r\nProxy-Authenticate: Basic realm=\"a\"\r\n"
                          + "Content-Length: 0\r\n\r\n");
                  connection.readRequest();
                  connection.write(answer(502, "no such host"));
                  connection.awaitClient();
                });
        HttpCaller caller = caller(proxy, "joe")) {
      await(caller.call(() -> OutboundRequest.get(X), Retry.NEVER_ONCE_SENT));

      assertThat(proxy.requests()).hasSize(2);
      // joe:pw
      assertThat(proxy.requests().get(1))
          .containsIgnoringCase("Proxy-Authorization: Basic am9lOnB3\r\n");
    }
  }

  @Test
  void hostsOnThisMachineAreCalledStraight() throws Exception {
    try (WireServer proxy = WireServer.answering(answer(502, "proxy"));
        WireServer server = WireServer.answering(answer(200, "straight"));
        HttpCaller caller = caller(proxy, null)) {
      HttpResult result =
          await(caller.call(() -> OutboundRequest.get(server.uri()), Retry.NEVER_ONCE_SENT));

      assertThat(answerOf(result).status()).isEqualTo(200);
      assertThat(proxy.requests()).isEmpty();
    }
  }

  private static HttpCaller caller(WireServer proxy, @Nullable String user) {
    HttpProxy by =
        new HttpProxy(
            "127.0.0.1", proxy.uri().getPort(), user, user == null ? null : "pw", List.of());
    return new HttpCaller(AMPLE, new WayOut(Trust.ofJvm(), by));
  }
}
