package org.loginwithx.oauthserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.loginwithx.oauthserver.Clients.Mistake;

final class RedirectUriTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example/callback",
        "https://app.example:8443/callback?tenant=1",
        "https://app.example",
        "http://127.0.0.1/callback",
        "http://[::1]:5000/callback",
        "http://localhost:5173/",
        "com.example.app:/callback",
        "com.example.app:///callback"
      })
  void mayBeRegistered(String address) {
    assertThat(RedirectUri.isAllowed(address)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "https://app.example/logout, true",
    "https://10.0.0.1/logout?tenant=1, true",
    "http://127.0.0.1:8080/logout, true",
    "http://app.example/logout, false",
    "https://app.example/logout#x, false",
    "https://user@app.example/logout, false",
    "com.example.app:/logout, false",
    "file:///etc/passwd, false"
  })
  void serverMayCall(String address, boolean may) {
    Optional<Mistake> mistake = Clients.mistake(Node.told("App", address));

    assertThat(mistake).isEqualTo(may ? Optional.empty() : Optional.of(Mistake.LOGOUT_URI));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "callback",
        "//app.example/callback",
        "http://app.example/callback",
        "http://127.0.0.1.evil.example/callback",
        "http://localhost.evil.example/",
        "https://app.example/callback#fragment",
        "https://app.example/callback#",
        "https://*.app.example/callback",
        "https://app.example/*",
        "https://user@app.example/callback",
        "https://user:pass@app.example/callback",
        "https://app.example/a/../callback",
        "https://app.example/a/%2e%2e/callback",
        "https://app.example/call back",
        "https://app.example\\@evil.example/",
        "https:///callback",
        "https:app.example",
        "HTTPS://app.example/callback",
        "javascript:alert(1)",
        "data:text/html,hello",
        "file:///etc/passwd",
        "myapp:/callback",
        "com.example.app:callback",
        "urn:ietf:wg:oauth:2.0:oob"
      })
  @DisplayName("ASVS-10.4.1: no wildcard, fragment, user or scheme that runs something")
  void mayNotBeRegistered(String address) {
    assertThat(RedirectUri.isAllowed(address)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "https://app.example/cb, https://app.example/cb, true",
    "https://app.example/cb, https://app.example/cb/, false",
    "https://app.example/cb, https://app.example/cb?a=b, false",
    "https://app.example/cb, https://app.example:443/cb, false",
    "https://app.example/cb, https://APP.example/cb, false",
    "https://app.example/cb, https://app.example/cb#x, false",
    "https://app.example/cb, https://app.example/x/../cb, false",
    "https://app.example/cb, https://app.example.evil.example/cb, false",
    "http://127.0.0.1/cb, http://127.0.0.1:49152/cb, true",
    "http://127.0.0.1:1/cb, http://127.0.0.1:49152/cb, true",
    "'http://[::1]/cb', 'http://[::1]:49152/cb', true",
    "http://127.0.0.1/cb, http://127.0.0.1:49152/other, false",
    "http://127.0.0.1/cb, http://127.0.0.1:49152@evil.example/cb, false",
    "http://127.0.0.1/cb, http://127.0.0.1:99999999/cb, false",
    "http://127.0.0.1/cb, http://127.0.0.1.evil.example:80/cb, false",
    "http://127.0.0.1/cb, 'http://[::1]:49152/cb', false",
    "http://localhost/cb, http://localhost:49152/cb, false",
    "https://127.0.0.1/cb, https://127.0.0.1:49152/cb, false"
  })
  @DisplayName("ASVS-10.4.1: letter by letter, but for the port of a loopback address")
  void matches(String registered, String asked, boolean same) {
    assertThat(RedirectUri.matches(registered, asked)).isEqualTo(same);
  }

  @ParameterizedTest
  @CsvSource({
    "https://app.example, true",
    "https://app.example:8443, true",
    "http://localhost:5173, true",
    "https://app.example/, false",
    "https://app.example:443, false",
    "https://App.example, false",
    "http://app.example, false",
    "https://*.app.example, false",
    "https://user@app.example, false",
    "'null', false",
    "'*', false"
  })
  void originIsAsBrowsersSendIt(String text, boolean origin) {
    assertThat(RedirectUri.isOrigin(text)).isEqualTo(origin);
  }
}
