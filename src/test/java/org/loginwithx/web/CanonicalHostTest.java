package org.loginwithx.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CanonicalHostTest {

  @ParameterizedTest(name = "{0}, Host: {1}")
  @CsvSource({
    "https://app.example, app.example",
    "https://app.example, APP.Example",
    "https://App.Example, app.example",
    "https://app.example:443, app.example",
    "http://127.0.0.1:80, 127.0.0.1",
    "https://app.example:8443, app.example:8443",
    "https://app.example/shop, app.example",
    "https://app.example, app.example:443",
    "https://app.example, App.Example:443",
    "http://127.0.0.1, 127.0.0.1:80",
    "http://[::1]:8080, [::1]:8080",
    "https://[::1], [::1]:443",
    "https://app.example, ",
  })
  void publicAddressStaysWhereItIs(String publicUrl, @Nullable String host) {
    assertThat(CanonicalHost.redirect(get(host, null), publicUrl)).isEmpty();
  }

  @ParameterizedTest(name = "Host: {0}, ?{1}")
  @CsvSource({
    "localhost:8080, , https://app.example/shop/login/twitter?canonical=1",
    "www.app.example, , https://app.example/shop/login/twitter?canonical=1",
    "app.example:8443, , https://app.example/shop/login/twitter?canonical=1",
    "app.example:80, , https://app.example/shop/login/twitter?canonical=1",
    "app.example., , https://app.example/shop/login/twitter?canonical=1",
    "app.example.:443, , https://app.example/shop/login/twitter?canonical=1",
    "10.0.0.1, returnTo=/a, https://app.example/shop/login/twitter?returnTo=/a&canonical=1",
    "evil.example, , https://app.example/shop/login/twitter?canonical=1",
    "app.example@evil.example, , https://app.example/shop/login/twitter?canonical=1",
    "'', , https://app.example/shop/login/twitter?canonical=1",
  })
  void otherNameIsSentToThePublicAddress(String host, @Nullable String query, String expected) {
    assertThat(CanonicalHost.redirect(get(host, query), "https://app.example/shop"))
        .contains(expected);
  }

  @Test
  void adv24_onlyOnce() {
    assertThat(CanonicalHost.redirect(get("other", "canonical=1"), "https://app.example"))
        .isEmpty();
  }

  @Test
  void onlyOnGet() {
    HttpServletRequest post =
        ServletFakes.request("POST", "", "/login/twitter", null, Map.of("Host", "other"));

    assertThat(CanonicalHost.redirect(post, "https://app.example")).isEmpty();
  }

  @Test
  void adv26_pathLikeAHostStaysHere() {
    for (String path : List.of("//evil.example/x", "/\\evil.example", "/@evil.example")) {
      HttpServletRequest request =
          ServletFakes.request("GET", "", path, null, Map.of("Host", "other"));

      String location = CanonicalHost.redirect(request, "https://app.example").orElseThrow();

      assertThat(HttpUrl.get(location).host()).isEqualTo("app.example");
    }
  }

  private static HttpServletRequest get(@Nullable String host, @Nullable String query) {
    Map<String, String> headers = host == null ? Map.of() : Map.of("Host", host);
    return ServletFakes.request("GET", "/shop", "/shop/login/twitter", query, headers);
  }
}
