package org.loginwithx.attempt;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.loginwithx.attempt.AttemptStore.Kept;
import org.loginwithx.secret.Secrets;
import org.loginwithx.token.Sealer;
import org.loginwithx.web.ClientRequest;
import org.loginwithx.web.ClientRequests;
import org.loginwithx.web.CookieJar;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.ServletFakes;
import org.loginwithx.web.TestSettings;

/** The copy of an attempt that a browser carries to another node. */
final class TravellingCopiesTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final String TOKEN = Secrets.random();
  private static final LoginSettings SETTINGS = TestSettings.at("http://localhost:8080");

  private final Sealer sealer = ServletFakes.sealer();
  private final CookieJar browser = new CookieJar("");

  private TravellingCopies copies(String publicUrl) {
    return new TravellingCopies(
        sealer, TestSettings.at(publicUrl), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private TravellingCopies copies() {
    return copies("http://localhost:8080");
  }

  private static PendingLogin login(
      String token, @Nullable String returnTo, Instant startedAt, @Nullable String forLogin) {
    return new PendingLogin(
        AttemptId.next(),
        forLogin == null
            ? new Purpose.LogIn(returnTo, false)
            : new Purpose.Link(forLogin, returnTo),
        Protocol.OAUTH2,
        Secrets.fingerprint("app"),
        token,
        Secrets.seed(),
        startedAt,
        Secrets.seed());
  }

  private static PendingLogin login(@Nullable String returnTo) {
    return login(TOKEN, returnTo, NOW, null);
  }

  private Cookie give(PendingLogin login) {
    copies().give(new LoginAttempt(browser.request(), browser.response()), login);
    return browser.cookies.values().stream()
        .filter(cookie -> cookie.getName().endsWith(login.attemptId()))
        .findFirst()
        .orElseThrow();
  }

  private static int size(Cookie cookie) {
    return cookie.getName().length() + 1 + cookie.getValue().length();
  }

  @Test
  void bringsBackAllThatWasBegun() {
    PendingLogin login = login(TOKEN, "/account?tab=1", NOW, Secrets.sha256("log-in"));
    give(login);

    assertThat(copies().find(browser.request(), TOKEN)).contains(new Kept(login, null));
  }

  @Test
  void adv06_isFoundByItsWholeTokenOnly() {
    give(login(null));
    give(login("", null, NOW, null));

    for (String other :
        List.of("", TOKEN + "x", TOKEN.substring(1), TOKEN.toUpperCase(Locale.ROOT), "null")) {
      assertThat(copies().find(browser.request(), other)).as(other).isEmpty();
    }
  }

  @Test
  void anotherKeyOpensNothing() {
    give(login(null));

    TravellingCopies others =
        new TravellingCopies(
            ServletFakes.sealer(),
            TestSettings.at("http://localhost:8080"),
            Clock.fixed(NOW, ZoneOffset.UTC));
    assertThat(others.find(browser.request(), TOKEN)).isEmpty();
  }

  @Test
  void changedInAnyPlaceItDoesNotOpen() {
    Cookie cookie = give(login("/account"));
    String value = cookie.getValue();

    for (int i = 0; i < value.length(); i++) {
      char other = value.charAt(i) == 'A' ? 'B' : 'A';
      cookie.setValue(value.substring(0, i) + other + value.substring(i + 1));
      assertThat(copies().find(browser.request(), TOKEN)).as("character " + i).isEmpty();
    }
    for (String cut : List.of("", "x", value.substring(1), value + "A", "A".repeat(5_000))) {
      cookie.setValue(cut);
      assertThat(copies().find(browser.request(), TOKEN)).isEmpty();
    }
    cookie.setValue(value);
    assertThat(copies().find(browser.request(), TOKEN)).isPresent();
  }

  @Test
  void opensUnderItsOwnAttemptIdOnly() {
    Cookie cookie = give(login(null));
    browser.cookies.clear();
    String name = "login_attempt_" + AttemptId.next();
    browser.cookies.put(name, new Cookie(name, cookie.getValue()));

    assertThat(copies().find(browser.request(), TOKEN)).isEmpty();
  }

  @Test
  void opensAtItsOwnApplicationOnly() {
    PendingLogin login = login(null);
    Cookie cookie = give(login);
    CookieJar shop = new CookieJar("/shop");
    String name = "login_attempt_shop_" + login.attemptId();
    shop.cookies.put(name, new Cookie(name, cookie.getValue()));
    shop.cookies.put(cookie.getName(), cookie);

    assertThat(copies("http://localhost:8080/shop").find(shop.request(), TOKEN)).isEmpty();
  }

  @Test
  void whatWasSealedForAnotherUseIsNoCopy() {
    PendingLogin login = login(null);
    Cookie cookie = give(login);
    cookie.setValue(sealer.seal(Packed.write(login.fields()), "session", "", login.attemptId()));

    assertThat(copies().find(browser.request(), TOKEN)).isEmpty();
  }

  @Test
  void f55_clocksOfTwoNodesMayBeTwoMinutesApart() {
    for (long seconds : List.of(-120L, 0L, 599L, 720L)) {
      assertThat(login(TOKEN, null, NOW.minusSeconds(seconds), null).isExpired(NOW))
          .as(seconds + " seconds old")
          .isFalse();
    }
    for (long seconds : List.of(-121L, 721L, 86_400L)) {
      assertThat(login(TOKEN, null, NOW.minusSeconds(seconds), null).isExpired(NOW))
          .as(seconds + " seconds old")
          .isTrue();
    }
  }

  @Test
  void expiredOneIsFoundSoThatThePersonIsToldWhy() {
    give(login(TOKEN, null, NOW.minusSeconds(800), null));

    assertThat(copies().find(browser.request(), TOKEN))
        .hasValueSatisfying(copy -> assertThat(copy.pending().isExpired(NOW)).isTrue());
  }

  @Test
  void cookieHasTheFlagsOfTheLogIn() {
    PendingLogin login = login(null);
    Cookie cookie = give(login);

    assertThat(cookie.getName()).isEqualTo("login_attempt_" + login.attemptId());
    assertThat(cookie.getPath()).isEqualTo("/");
    assertThat(cookie.getMaxAge()).isEqualTo(600);
    assertThat(cookie.isHttpOnly()).isTrue();
    assertThat(cookie.getSecure()).isFalse();
    assertThat(cookie.getAttribute("SameSite")).isEqualTo("Lax");
  }

  @Test
  void behindHttpsAtTheRootNobodyElseCanPlantOne() {
    PendingLogin login = login(null);
    copies("https://app.example")
        .give(new LoginAttempt(browser.request(), browser.response()), login);

    Cookie cookie =
        requireNonNull(browser.cookies.get("__Host-login_attempt_" + login.attemptId()));
    assertThat(cookie.getSecure()).isTrue();
    assertThat(cookie.getPath()).isEqualTo("/");
    assertThat(cookie.getDomain()).isNull();
    assertThat(copies("https://app.example").find(browser.request(), TOKEN)).isPresent();
    assertThat(copies("http://localhost").find(browser.request(), TOKEN)).isEmpty();
  }

  @Test
  void belowAPathTheNameHasThePath() {
    CookieJar shop = new CookieJar("/my/shop");
    PendingLogin login = login(null);
    copies("https://app.example/my/shop")
        .give(new LoginAttempt(shop.request(), shop.response()), login);

    Cookie cookie =
        requireNonNull(shop.cookies.get("__Secure-login_attempt_my_shop_" + login.attemptId()));
    assertThat(cookie.getPath()).isEqualTo("/my/shop/");
    assertThat(cookie.getSecure()).isTrue();
  }

  @Test
  void cookieAndReturnAddressGoByThePathThatBrowsersUse() {
    CookieJar inner = new CookieJar("/inner");
    TravellingCopies copies = copies("https://app.example/shop");
    ClientRequest asked = asked("https://spa.example.org/signed-in", Secrets.seed());
    ClientRequests.add(inner.request().getSession(), asked);
    PendingLogin login = login("/shop" + ClientRequests.path(asked));
    copies.give(new LoginAttempt(inner.request(), inner.response()), login);

    Cookie cookie =
        requireNonNull(inner.cookies.get("__Secure-login_attempt_shop_" + login.attemptId()));
    assertThat(cookie.getPath()).isEqualTo("/shop/");
    inner.session = null;
    assertThat(copies.find(inner.request(), TOKEN)).contains(new Kept(login, asked));
  }

  @Test
  void adv42_newestFiveAreKept() {
    List<PendingLogin> begun =
        IntStream.range(0, 20)
            .mapToObj(i -> login("t" + i, null, NOW.minusSeconds(60 - i), null))
            .toList();
    begun.forEach(this::give);

    assertThat(browser.cookies).hasSize(5);
    assertThat(copies().find(browser.request(), "t14")).isEmpty();
    for (int i = 15; i < 20; i++) {
      assertThat(copies().find(browser.request(), "t" + i)).isPresent();
    }
  }

  @Test
  void oldestGoesWhateverTheOrder() {
    for (int second : List.of(3, 1, 5, 2, 4)) {
      give(login("second " + second, null, NOW.minusSeconds(60 - second), null));
    }

    give(login(TOKEN, null, NOW, null));

    assertThat(copies().find(browser.request(), "second 1")).isEmpty();
    assertThat(copies().find(browser.request(), "second 2")).isPresent();
  }

  @Test
  void newOneDrivesOutThoseThatNobodyCanUse() {
    give(login("old", null, NOW.minusSeconds(800), null));
    String unreadable = "login_attempt_" + AttemptId.next();
    browser.cookies.put(unreadable, new Cookie(unreadable, "x"));
    String ofTheShop = "login_attempt_shop_" + AttemptId.next();
    browser.cookies.put(ofTheShop, new Cookie(ofTheShop, "x"));

    PendingLogin login = login(null);
    give(login);

    assertThat(browser.cookies).containsOnlyKeys(ofTheShop, "login_attempt_" + login.attemptId());
  }

  @Test
  void isAtMost800BytesLong() {
    assertThat(size(give(login(TOKEN, "/account", NOW, Secrets.sha256("log-in"))))).isLessThan(480);
    PendingLogin long200 = login(TOKEN, "/" + "x".repeat(199) + "!", NOW, Secrets.sha256("log-in"));
    assertThat(size(give(long200))).isBetween(600, 800);
    assertThat(copies().find(browser.request(), TOKEN)).isPresent();
  }

  @Test
  void longerReturnAddressStaysOut() {
    PendingLogin login = login("/account?" + "x!".repeat(400));

    assertThat(size(give(login))).isLessThan(480);

    assertThat(copies().find(browser.request(), TOKEN))
        .contains(new Kept(login.withoutReturnTo(), null));
  }

  private ClientRequest asked(String redirectUri, String state) {
    return ClientRequest.of(
        "5f0c7a64-2a3e-4a52-9c5e-0d5b1c2f9a11",
        redirectUri,
        state,
        Secrets.seed(),
        NOW,
        false,
        null,
        ClientRequest.Wanted.CODE);
  }

  private PendingLogin loginFor(CookieJar at, ClientRequest asked) {
    HttpServletRequest request = at.request();
    ClientRequests.add(request.getSession(), asked);
    return login(request.getContextPath() + ClientRequests.path(asked));
  }

  @Test
  void whatAnApplicationAskedForTravelsInIt() {
    ClientRequest asked = asked("https://spa.example.org/signed-in", Secrets.seed());
    PendingLogin login = loginFor(browser, asked);

    assertThat(size(give(login))).isLessThanOrEqualTo(800);

    browser.session = null;
    assertThat(copies().find(browser.request(), TOKEN)).contains(new Kept(login, asked));
  }

  @Test
  void whatAnApplicationAskedForStaysOutIfItIsTooLong() {
    ClientRequest asked = asked("https://spa.example.org/signed-in", "!".repeat(1_000));
    PendingLogin login = loginFor(browser, asked);

    assertThat(size(give(login))).isLessThanOrEqualTo(800);

    assertThat(copies().find(browser.request(), TOKEN)).contains(new Kept(login, null));
  }

  @Test
  void whatCameBackIsDeletedAndNothingElse() {
    PendingLogin login = login(null);
    give(login);
    give(login("other", null, NOW, null));
    LoginAttempt attempt = new LoginAttempt(browser.request(), browser.response());

    attempt.deleteCopy(SETTINGS);
    assertThat(browser.cookies).as("nothing came back").hasSize(2);

    attempt.continues(login);
    attempt.endsCopy();
    attempt.deleteCopy(SETTINGS);
    assertThat(copies().find(browser.request(), TOKEN)).isEmpty();
    assertThat(copies().find(browser.request(), "other")).isPresent();
  }

  @Test
  void nothingOfItCanBeReadInTheCookie() {
    PendingLogin login = login("/account");

    String value = give(login).getValue();

    assertThat(value).doesNotContain(login.token(), login.secret(), login.seed());
    assertThat(login.toString()).doesNotContain(login.token(), login.secret(), login.seed());
  }
}
