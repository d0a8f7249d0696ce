package org.loginwithx.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.loginwithx.user.AddressRange;
import org.loginwithx.user.Network;

final class TrustedProxiesTest {

  private static final TrustedProxies TRUSTED = trust("127.0.0.1", "10.1.0.0/16", "2001:db8::/33");

  private static TrustedProxies trust(String... ranges) {
    return new TrustedProxies(
        Stream.of(ranges).map(range -> AddressRange.parse(range).orElseThrow()).toList());
  }

  private static String network(TrustedProxies proxies, String peer, String... headers) {
    HttpServletRequest request =
        ServletFakes.proxy(
            HttpServletRequest.class,
            (self, method, args) ->
                switch (method.getName()) {
                  case "getRemoteAddr" -> peer;
                  case "getHeaders" -> Collections.enumeration(List.of(headers));
                  default -> throw new UnsupportedOperationException(method.getName());
                });
    return proxies.networkOf(request).prefix();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "127.0.0.1 | 203.0.113.7 | 203.0.113.0/24",
        "127.0.0.1 | 198.51.100.1, 203.0.113.7 | 203.0.113.0/24",
        "127.0.0.1 | 198.51.100.1,203.0.113.7 , 10.1.9.9 | 203.0.113.0/24",
        "10.1.200.3 | [2001:db9::1]:443 | 2001:db9:0:0:0:0:0:0/48",
        "127.0.0.1 | 203.0.113.7:51234 | 203.0.113.0/24",
        "2001:db8:1::1 | 203.0.113.7 | 203.0.113.0/24",
        "::ffff:127.0.0.1 | 203.0.113.7 | 203.0.113.0/24",
        // All of them ours: the first one asks for itself.
        "127.0.0.1 | 10.1.0.1, 10.1.0.2 | 10.1.0.0/24",
        "127.0.0.1 | evil.example | unknown",
        "127.0.0.1 | 203.0.113.7, | unknown"
      })
  void clientIsTheLastOneThatIsNoProxyOfOurs(String peer, String header, String expected) {
    assertThat(network(TRUSTED, peer, header)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"198.51.100.4", "10.2.0.1", "2001:db8:8000::1"})
  void strangerSaysWhatItLikesAndIsItself(String peer) {
    assertThat(network(TRUSTED, peer, "203.0.113.7")).isEqualTo(Network.of(peer).prefix());
  }

  @Test
  void headersFollowEachOther() {
    assertThat(network(TRUSTED, "127.0.0.1", "203.0.113.7", "198.51.100.1, 10.1.0.1"))
        .isEqualTo("198.51.100.0/24");
  }

  @Test
  void withoutAHeaderOrWithoutTrustItIsThePeer() {
    assertThat(network(TRUSTED, "127.0.0.1")).isEqualTo("127.0.0.0/24");
    assertThat(network(TrustedProxies.NONE, "127.0.0.1", "203.0.113.7")).isEqualTo("127.0.0.0/24");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "proxy.example", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/8/8", "::/129", "beef"})
  void whatIsNoRangeIsNotTaken(String text) {
    assertThat(AddressRange.parse(text)).isEmpty();
  }
}
