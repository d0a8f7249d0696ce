package org.loginwithx.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.loginwithx.simulator.Endpoint;
import org.loginwithx.simulator.XAccount;
import org.openqa.selenium.Keys;

/** One person, one browser, and everything they commonly do on their way in and out. */
@NeedsChromium
class LoginInBrowserIT {

  private static final String LOGGED_IN_AS_ALICE = "Alice Example";

  private final Site site = new Site();
  private final Browser browser = Browser.start();
  private final Person person = new Person(browser, site);

  @AfterEach
  void close() {
    browser.close();
  }

  @Test
  void homePageButtonLeadsOverConsentAtXToAccountWithNameHandleAndPicture() {
    browser.open(site.page("/"));
    browser.click("#log-in");
    person.consent("alice");
    browser.awaitPath("/account");

    assertThat(browser.text("#display-name")).isEqualTo(LOGGED_IN_AS_ALICE);
    assertThat(browser.text("#handle")).isEqualTo("@alice");
    assertThat(browser.text("#subject")).isEqualTo("1001");
    Object width = browser.script("return document.querySelector('.person img').naturalWidth");
    assertThat(width).isEqualTo(48L);
  }

  @Test
  void personComesBackToThePageThatWasAskedFor() {
    browser.open(site.page("/account?from=a%20link"));
    assertThat(browser.address().getPath()).isEqualTo("/sign-in");

    browser.click("#log-in");
    person.consent("alice");

    browser.awaitPath("/account");
    assertThat(browser.address().getRawQuery()).isEqualTo("from=a%20link");
    assertThat(browser.text("#display-name")).isEqualTo(LOGGED_IN_AS_ALICE);
  }

  @Test
  void cancellingAtXLeadsToSignInPageWithNeutralMessage() {
    person.goToX();
    browser.click("#cancel");
    browser.click("#back-to-app");

    browser.awaitPath("/sign-in");
    assertThat(browser.text("[role=status]"))
        .isEqualTo("You cancelled logging in with X. Nothing was changed.");
    browser.click("#log-in");
    person.consent("alice");
    browser.awaitPath("/account");
  }

  @Test
  void loginsInTwoTabsAtOnceBothFinish() {
    person.goToX();
    String first = browser.openTab();
    person.goToX();
    person.consent("alice");
    browser.awaitPath("/account");

    browser.switchTo(first);
    person.consent("alice");

    browser.awaitPath("/account");
    assertThat(browser.text("#display-name")).isEqualTo(LOGGED_IN_AS_ALICE);
  }

  @Test
  void secondLoginGoesStraightThroughWithoutConsent() {
    person.logIn("alice");
    person.logOut();
    int asked = site.x().calls(Endpoint.AUTHENTICATE);

    browser.click("#log-in");

    browser.awaitPath("/account");
    assertThat(browser.text("#display-name")).isEqualTo(LOGGED_IN_AS_ALICE);
    assertThat(site.x().calls(Endpoint.AUTHENTICATE)).isEqualTo(asked + 1);
  }

  @Test
  void loginBegunAtAnotherNameOfTheSiteEndsLoggedInAtThePublicAddress() {
    browser.open(site.pageAtOtherName("/"));
    browser.click("#log-in");
    person.consent("alice");

    browser.awaitPath("/account");
    assertThat(browser.address()).hasToString(site.page("/account"));
    assertThat(browser.text("#display-name")).isEqualTo(LOGGED_IN_AS_ALICE);
  }

  /** The session's cookie is SameSite=Lax, and to a browser another host name is another site. */
  @Test
  void wayBackFromAnotherSiteCarriesTheSession() {
    person.goToX();
    browser.open(browser.address().toString().replace("//127.0.0.1:", "//localhost:"));
    person.consent("alice");

    browser.awaitPath("/account");
    assertThat(browser.text("#display-name")).isEqualTo(LOGGED_IN_AS_ALICE);
  }

  @Test
  void afterLogoutTheBackButtonShowsNothingPrivate() {
    person.logIn("alice");
    person.logOut();
    assertThat(browser.text("[role=status]")).startsWith("You are logged out.");

    browser.back();

    browser.awaitPath("/sign-in");
    assertThat(browser.text()).doesNotContain("Alice", "1001");
  }

  @Test
  void backButtonAfterLoginDoesNotLeadIntoTheLoginAgain() {
    browser.open(site.page("/"));
    browser.click("#log-in");
    person.consent("alice");
    browser.awaitPath("/account");

    browser.open(site.page("/"));
    browser.back();

    browser.awaitPath("/account");
    assertThat(browser.text("#display-name")).isEqualTo(LOGGED_IN_AS_ALICE);
  }

  @Test
  void keyboardAloneLogsInAndOut() {
    browser.open(site.page("/"));
    browser.tabTo("#log-in");
    browser.press(Keys.ENTER);
    browser.find("#authorize");
    browser.press("alice", Keys.ENTER);
    browser.awaitPath("/account");

    browser.tabTo("#logout");
    browser.press(Keys.ENTER);

    browser.awaitPath("/");
    assertThat(browser.has("#log-in")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>document.title='taken over'</script><b>bold</b>",
        "&lt;already&gt; \"quoted\" 'twice' {0} #{msg} ${msg}",
        "\uD83E\uDD9C\uD83D\uDC69\u200D\uD83D\uDE80 parrot and astronaut",
        "\u202Egnorts tfel ot thgir",
        "\u0644\u064a\u0644\u0649 \u05e9\u05dc\u05d5\u05dd"
      })
  void nameShowsAsTheTextItIs(String name) {
    person.logIn(XAccount.of("20001", "odd_name", name));

    assertThat(browser.text("#display-name")).isEqualTo(name);
    assertThat(browser.has("main b, main script")).isFalse();
    browser.open(site.page("/"));
    assertThat(browser.text("main p")).isEqualTo("You are logged in as \u2068" + name + "\u2069.");
  }
}
