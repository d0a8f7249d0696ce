package org.loginwithx.passkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.loginwithx.passkey.PasskeyHost.Obstacle;

final class PasskeyHostTest {

  @ParameterizedTest
  @CsvSource({
    "https://login.example.org, login.example.org",
    "https://Login.Example.org:8443/app, login.example.org",
    "http://localhost:8080, localhost",
    "http://app.localhost, app.localhost",
    "https://intranet, intranet",
    "https://1password.example, 1password.example"
  })
  void siteWithANameHasPasskeys(String url, String host) {
    assertThat(PasskeyHost.of(URI.create(url))).contains(host);
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8080, IP_ADDRESS",
    "https://192.0.2.7, IP_ADDRESS",
    "https://[2001:db8::1], IP_ADDRESS",
    "https://2130706433, IP_ADDRESS",
    "http://login.example.org, NOT_HTTPS",
    "http://localhost.example.org, NOT_HTTPS"
  })
  void otherSiteHasNone(String url, Obstacle obstacle) {
    assertThat(PasskeyHost.of(URI.create(url))).isEmpty();
    assertThat(PasskeyHost.obstacle(URI.create(url))).contains(obstacle);
  }

  @Test
  void siteWithoutAnAddressHasNone() {
    assertThat(PasskeyHost.of(null)).isEmpty();
    assertThat(PasskeyHost.obstacle(null)).contains(Obstacle.NO_ADDRESS);
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.org, true",
    "https://www.example.org:444, true",
    "https://badexample.org, false",
    "https://org, false",
    "http://www.example.org, false"
  })
  void passkeyIsGoodAtItsHostAndBelow(String address, boolean covered) {
    assertThat(PasskeyHost.covers("example.org", URI.create(address))).isEqualTo(covered);
  }
}
