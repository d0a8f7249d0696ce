package org.loginwithx.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LastWayTest {

  private static HttpServletRequest with(Cookie... cookies) {
    return ServletFakes.proxy(
        HttpServletRequest.class,
        (self, method, args) ->
            switch (method.getName()) {
              case "getCookies" -> cookies.length == 0 ? null : cookies;
              case "getContextPath" -> "";
              default -> null;
            });
  }

  @Test
  void browserKnowsItsWayAndNothingElse() {
    List<Cookie> sent = new ArrayList<>();
    HttpServletResponse response =
        ServletFakes.proxy(
            HttpServletResponse.class, (self, method, args) -> sent.add((Cookie) args[0]));

    LastWay.PASSWORD.remember(with(), response, TestSettings.at("https://app.example"));

    Cookie cookie = sent.get(0);
    assertThat(cookie.getValue()).isEqualTo("password");
    assertThat(cookie.isHttpOnly()).isTrue();
    assertThat(cookie.getSecure()).isTrue();
    assertThat(LastWay.of(with(cookie))).contains(LastWay.PASSWORD);
  }

  @Test
  void strangeCookieIsNoWay() {
    assertThat(LastWay.of(with())).isEmpty();
    assertThat(LastWay.of(with(new Cookie("login_way", "<script>")))).isEmpty();
    assertThat(LastWay.of(with(new Cookie("other", "x")))).isEmpty();
  }
}
