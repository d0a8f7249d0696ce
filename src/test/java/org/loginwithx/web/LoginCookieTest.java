package org.loginwithx.web;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.Cookie;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.loginwithx.secret.Secrets;

final class LoginCookieTest {

  private static final byte[] KEY =
      "a key that all nodes share".getBytes(StandardCharsets.US_ASCII);

  private static LoginCookie cookie(String publicUrl, byte[] key) {
    return new LoginCookie(TestSettings.at(publicUrl), key);
  }

  @ParameterizedTest
  @CsvSource({
    "https://login.example, '', __Host-login, /",
    "http://127.0.0.1:8080, '', login, /",
    "https://login.example/app, /app, __Secure-login-app, /app",
    "http://127.0.0.1:8080/a/b, /a/b, login-a_b, /a/b",
    "https://login.example/app, '', __Secure-login-app, /app",
    "https://login.example, /inner, __Host-login, /"
  })
  @DisplayName("ASVS-3.3: name, path and flags of the cookie")
  void isGuarded(String publicUrl, String contextPath, String name, String path) {
    CookieJar browser = new CookieJar(contextPath);
    LoginSecret secret = LoginSecret.random();

    cookie(publicUrl, KEY).send(browser.request(), browser.response(), secret, null);

    assertThat(browser.cookies).containsOnlyKeys(name);
    Cookie sent = requireNonNull(browser.cookies.get(name));
    assertThat(sent.getPath()).isEqualTo(path);
    assertThat(sent.isHttpOnly()).isTrue();
    assertThat(sent.getSecure()).isEqualTo(publicUrl.startsWith("https"));
    assertThat(sent.getAttribute("SameSite")).isEqualTo("Lax");
    assertThat(sent.getMaxAge()).as("until the browser is closed").isEqualTo(-1);
    assertThat(cookie(publicUrl, KEY).read(browser.request())).contains(secret);
    cookie(publicUrl, KEY).delete(browser.request(), browser.response());
    assertThat(browser.cookies).isEmpty();
  }

  @Test
  void madeUpValuesAreNone() {
    CookieJar browser = new CookieJar("");
    LoginCookie cookie = cookie("http://127.0.0.1:8080", KEY);
    cookie.send(browser.request(), browser.response(), LoginSecret.random(), null);
    String real = requireNonNull(browser.cookies.get("login")).getValue();
    char other = real.charAt(0) == 'A' ? 'B' : 'A';

    for (String value :
        List.of(
            "",
            "A".repeat(real.length()),
            other + real.substring(1),
            real.substring(0, real.length() - 1) + (real.endsWith("A") ? "B" : "A"),
            real + "A",
            real.substring(0, 43))) {
      browser.cookies.put("login", new Cookie("login", value));
      assertThat(cookie.read(browser.request())).as(value).isEmpty();
    }
    browser.cookies.put("login", new Cookie("login", real));
    assertThat(cookie.read(browser.request())).isPresent();
    assertThat(cookie("http://127.0.0.1:8080", new byte[32]).read(browser.request()))
        .as("by another key")
        .isEmpty();
  }

  @Test
  void sameAttemptAlwaysGivesTheSameSecretAndNothingTellsTheOtherThings() {
    String seed = Secrets.seed();
    LoginSecret secret = LoginSecret.of(seed);

    assertThat(LoginSecret.of(seed)).isEqualTo(secret);
    assertThat(LoginSecret.of(Secrets.seed())).isNotEqualTo(secret);
    assertThat(Set.of(secret.value(), secret.id(), secret.csrfToken(), seed)).hasSize(4);
    assertThat(secret.id()).hasSize(64);
    assertThat(secret.toString()).doesNotContain(secret.value());
  }
}
