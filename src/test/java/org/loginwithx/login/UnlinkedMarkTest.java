package org.loginwithx.login;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.loginwithx.user.Profile;
import org.loginwithx.web.ServletFakes;
import org.loginwithx.web.TestSettings;

/** Which accounts were unlinked in a browser. */
final class UnlinkedMarkTest {

  private final Map<String, Cookie> cookies = new HashMap<>();
  private final UnlinkedMark mark =
      new UnlinkedMark(TestSettings.at("http://localhost:8080"), new byte[32]);

  private static Profile account(int subject) {
    return new Profile(
        Profile.X, "90000000000000000" + subject, "anna" + subject, "Anna", null, null);
  }

  @Test
  void browserKnowsTheLastThreeAccounts() {
    for (int subject = 1; subject <= 4; subject++) {
      mark.add(request(), response(), account(subject));
    }
    mark.add(request(), response(), account(4));

    assertThat(mark.has(request(), account(1))).isFalse();
    for (int subject = 2; subject <= 4; subject++) {
      assertThat(mark.has(request(), account(subject))).isTrue();
    }
    assertThat(mark.has(request(), account(5))).isFalse();
    assertThat(cookie().getValue().length()).isLessThan(60);
  }

  @Test
  void cookieDoesNotSayWhoseAccountItIs() {
    mark.add(request(), response(), account(1));
    UnlinkedMark ofAnotherSite =
        new UnlinkedMark(TestSettings.at("http://localhost:8080"), new byte[] {1});

    Cookie cookie = cookie();
    assertThat(cookie.getValue()).doesNotContain("anna", account(1).subject());
    assertThat(ofAnotherSite.has(request(), account(1))).as("not without the key").isFalse();
    assertThat(cookie.isHttpOnly()).isTrue();
    assertThat(cookie.getMaxAge()).isEqualTo(3600);
  }

  @Test
  void strangeCookieIsNoMark() {
    assertThat(mark.has(request(), account(1))).isFalse();
    cookies.put("login_unlinked", new Cookie("login_unlinked", "...x.."));

    assertThat(mark.has(request(), account(1))).isFalse();
  }

  private Cookie cookie() {
    return requireNonNull(cookies.get("login_unlinked"));
  }

  private HttpServletRequest request() {
    return ServletFakes.proxy(
        HttpServletRequest.class,
        (self, method, args) ->
            switch (method.getName()) {
              case "getContextPath" -> "";
              case "getCookies" ->
                  cookies.isEmpty() ? null : cookies.values().toArray(new Cookie[0]);
              default -> null;
            });
  }

  private HttpServletResponse response() {
    return ServletFakes.proxy(
        HttpServletResponse.class,
        (self, method, args) ->
            method.getName().equals("addCookie")
                ? cookies.put(((Cookie) args[0]).getName(), (Cookie) args[0])
                : null);
  }
}
