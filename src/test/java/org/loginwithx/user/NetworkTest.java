package org.loginwithx.user;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NetworkTest {

  @ParameterizedTest
  @CsvSource({
    "203.0.113.77, 203.0.113.0/24, true",
    "255.255.255.255, 255.255.255.0/24, true",
    "127.0.0.1, 127.0.0.0/24, false",
    "2001:db8:12:34:56:78:9a:bc, 2001:db8:12:0:0:0:0:0/48, true",
    "::1, 0:0:0:0:0:0:0:0/48, false",
    "fe80::1%eth0, fe80:0:0:0:0:0:0:0/48, true",
    "::ffff:203.0.113.77, 203.0.113.0/24, true",
    "localhost, unknown, false",
    "face.de, unknown, false",
    "256.1.1.1, unknown, false",
    "1.2.3, unknown, false",
    "1.2.3.4., unknown, false",
    ".a:b, unknown, false",
    "1.2.3.4.5.6, unknown, false",
    "'', unknown, false"
  })
  void addressIsCutToItsNetwork(String address, String prefix, boolean isPeople) {
    assertThat(Network.of(address)).isEqualTo(new Network(prefix, isPeople));
  }
}
