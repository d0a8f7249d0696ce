package org.loginwithx.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** At which of the addresses of a site a person stays. */
final class LoginSettingsTest {

  @ParameterizedTest
  @CsvSource({
    "login.example.net, https://login.example.net/app",
    "Login.Example.net, https://login.example.net/app",
    "login.example.net:443, https://login.example.net/app",
    "login.example.net., https://login.example.net/app",
    "login.example.net.:443, https://login.example.net/app",
    "login.example.net:80, https://main.example/app",
    "example.net, https://main.example/app",
    "net, https://main.example/app",
    "evil.example, https://main.example/app"
  })
  void personStaysAtTheAddressByWhichTheyCame(String host, String url) {
    LoginSettings settings =
        TestSettings.at("https://main.example/app", Set.of("https://login.example.net"));

    assertThat(settings.publicUrl(ServletFakes.request(Map.of("Host", host)))).hasToString(url);
  }
}
