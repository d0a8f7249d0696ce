package org.loginwithx.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.loginwithx.http.TestCalls.AMPLE;
import static org.loginwithx.http.TestCalls.answerOf;
import static org.loginwithx.http.TestCalls.await;
import static org.loginwithx.http.TestCalls.faultOf;
import static org.loginwithx.http.WireServer.answer;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.core5.util.TimeValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses that a user has typed lead to the public internet only. */
class PublicAddressTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "2130706433",
        "127.1",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.1.2.3",
        "::ffff:0:10.1.2.3",
        "64:ff9b::10.0.0.1",
        "64:ff9b::169.254.169.254",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "3fff::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
      })
  void specialAddressIsNotPublic(String address) throws UnknownHostException {
    assertThat(PublicAddress.is(InetAddress.getByName(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "169.253.255.255",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8",
        "2606:4700::1111",
        "2a00:1450:4001::200e",
      })
  void addressOfTheInternetIsPublic(String address) throws UnknownHostException {
    assertThat(PublicAddress.is(InetAddress.getByName(address))).isTrue();
  }

  private static HttpCaller caller(WayOut way, DnsResolver dns) {
    return new HttpCaller(AMPLE, way, dns, TimeValue.ofSeconds(30));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.1", "localhost", "LOCALHOST", "2130706433", "[::ffff:127.0.0.1]"})
  void serverOnThisMachineIsNotReached(String host) throws Exception {
    try (WireServer server = WireServer.answering(answer(200, "secret"));
        HttpCaller caller =
            caller(
                WayOut.straight().toPublicOr(Set.of("listed.example")),
                SystemDefaultDnsResolver.INSTANCE)) {
      URI uri = URI.create("http://" + host + ":" + server.uri().getPort() + "/");

      HttpResult result = await(caller.call(() -> OutboundRequest.get(uri), Retry.NEVER_ONCE_SENT));

      assertThat(faultOf(result)).isEqualTo(HttpFault.DNS);
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void nameOfAServerOnThisMachineIsReachedIfItIsListed() throws Exception {
    try (WireServer server = WireServer.answering(answer(200, "ok"));
        HttpCaller caller =
            caller(WayOut.straight().toPublicOr(Set.of("App.example")), names("127.0.0.1"))) {
      URI listed = URI.create("http://app.example:" + server.uri().getPort() + "/");
      URI unlisted = URI.create("http://app.example.org:" + server.uri().getPort() + "/");

      assertThat(
              faultOf(
                  await(caller.call(() -> OutboundRequest.get(unlisted), Retry.NEVER_ONCE_SENT))))
          .isEqualTo(HttpFault.DNS);
      assertThat(
              answerOf(await(caller.call(() -> OutboundRequest.get(listed), Retry.NEVER_ONCE_SENT)))
                  .status())
          .isEqualTo(200);
    }
  }

  /** DNS rebinding: the name leads elsewhere when the connection is made. */
  @Test
  void connectionUsesTheAddressThatWasChecked() throws Exception {
    WayOut way = WayOut.straight().toPublicOr(Set.of());
    Addresses addresses = new Addresses(way, names("8.8.8.8", "127.0.0.1"), Thread::new);
    CountDownLatch found = new CountDownLatch(1);
    addresses.find("rebind.example", unknown -> found.countDown());
    assertThat(found.await(30, TimeUnit.SECONDS)).isTrue();

    assertThat(addresses.resolve("rebind.example"))
        .containsExactly(InetAddress.getByName("8.8.8.8"));

    assertThatThrownBy(() -> addresses.resolve("another.example"))
        .as("which was not checked, and leads to this machine")
        .isInstanceOf(UnknownHostException.class);
    addresses.close();
  }

  @Test
  void onlyPublicAddressesOfANameAreUsed() throws Exception {
    InetAddress[] both = {InetAddress.getByName("10.0.0.1"), InetAddress.getByName("8.8.8.8")};

    assertThat(WayOut.straight().toPublicOr(Set.of()).resolve(host(both), "app.example"))
        .containsExactly(both[1]);
  }

  /** The proxy would call any address. */
  @Test
  void proxyCallsListedHostsOnly() throws Exception {
    try (WireServer proxy = WireServer.answering(answer(502, "proxy"))) {
      WayOut way =
          new WayOut(
                  Trust.ofJvm(),
                  new HttpProxy("proxy.internal", proxy.uri().getPort(), null, null, List.of()))
              .toPublicOr(Set.of("listed.example"));
      try (HttpCaller caller = caller(way, names("127.0.0.1"))) {
        URI listed = URI.create("https://listed.example/");
        URI unlisted = URI.create("https://unlisted.example/");
        URI itself = URI.create("http://proxy.internal:" + proxy.uri().getPort() + "/");

        await(caller.call(() -> OutboundRequest.get(listed), Retry.NEVER_ONCE_SENT));
        assertThat(proxy.requests()).hasSize(1);
        for (URI refused : List.of(unlisted, itself)) {
          assertThat(
                  faultOf(
                      await(
                          caller.call(() -> OutboundRequest.get(refused), Retry.NEVER_ONCE_SENT))))
              .isEqualTo(HttpFault.DNS);
        }
        assertThat(proxy.requests()).hasSize(1);
      }
    }
  }

  /** All names lead to these addresses, one after the other, and at the end to the last one. */
  private static DnsResolver names(String... addresses) {
    Deque<String> next = new ArrayDeque<>(List.of(addresses));
    return resolver(
        () -> {
          String address = next.size() > 1 ? next.removeFirst() : next.getFirst();
          return new InetAddress[] {InetAddress.getByName(address)};
        });
  }

  private static DnsResolver host(InetAddress... addresses) {
    return resolver(() -> addresses);
  }

  private static DnsResolver resolver(Answer answer) {
    return new DnsResolver() {
      @Override
      public InetAddress[] resolve(String host) throws UnknownHostException {
        return answer.addresses();
      }

      @Override
      public String resolveCanonicalHostname(String host) {
        return host;
      }
    };
  }

  @FunctionalInterface
  private interface Answer {
    InetAddress[] addresses() throws UnknownHostException;
  }
}
