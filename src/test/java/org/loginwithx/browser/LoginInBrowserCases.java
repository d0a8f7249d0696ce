package org.loginwithx.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.loginwithx.simulator.XAccount;
import org.openqa.selenium.Keys;

/**
 * One person, one browser, and everything they commonly do on their way in and out, whichever
 * protocol it is.
 */
abstract class LoginInBrowserCases {

  private static final String LOGGED_IN_AS_ALICE = "Alice Example";

  final Site site;
  final Browser browser = Browser.fresh();
  final Person person;

  LoginInBrowserCases(Site site) {
    this.site = site;
    this.person = new Person(browser, site);
  }

  @BeforeEach
  void carolIsAtXAsWell() {
    site.x().reset();
    site.x().putAccount(XAccount.of("20011", "carol", "Carol Example"));
  }

  @AfterEach
  void reset() {
    site.x().reset();
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
    person.cancel();

    assertThat(browser.text("[role=status]"))
        .startsWith("You cancelled logging in with X, and nothing was changed.");
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
  void callbackOpenedOnceMoreLeadsHomeAndAsksXNothing() {
    person.goToX();
    String callback = site.x().approve(browser.address().toString(), "alice");
    browser.open(callback);
    browser.awaitPath("/account");
    int exchanges = site.exchanges();

    browser.open(callback);

    browser.awaitPath("/account");
    assertThat(browser.text("#display-name")).isEqualTo(LOGGED_IN_AS_ALICE);
    assertThat(site.exchanges()).isEqualTo(exchanges);
  }

  @Test
  void reloadOfLoginThatFailedSaysThatItIsOverAndAsksXNothing() {
    person.goToX();
    person.consent("locked_lou");
    browser.awaitPath(site.callbackPath());
    assertThat(browser.text("[role=alert]")).contains("at x.com");
    int exchanges = site.exchanges();

    browser.reload();

    assertThat(browser.text("[role=alert]")).startsWith("We could not find the log-in");
    assertThat(browser.text("main ul")).contains("reloaded");
    assertThat(site.exchanges()).isEqualTo(exchanges);
  }

  @Test
  void keyboardAloneLogsInAndOut() {
    browser.open(site.page("/"));
    browser.tabTo("#log-in");
    browser.press(Keys.ENTER);
    browser.find("#authorize");
    browser.press("alice", Keys.ENTER);
    browser.awaitPath("/account");

    browser.tabTo("#menu summary");
    browser.press(Keys.ENTER);
    browser.tabTo("#logout");
    browser.press(Keys.ENTER);

    browser.awaitPath("/");
    assertThat(browser.has("#log-in")).isTrue();
  }

  @Test
  void comingBackAsAnotherAsksWhichOfTheTwoAndStayingChangesNothing() {
    person.logIn("alice");
    person.comeBackAsAnother("carol");
    assertThat(browser.text("main"))
        .contains("\u2068Alice Example\u2069 (@alice)", "\u2068Carol Example\u2069 (@carol)");

    browser.click("button[value=stay]");

    browser.awaitPath("/account");
    assertThat(browser.text("#handle")).isEqualTo("@alice");
  }

  @Test
  void comingBackAsAnotherChangesNothingBeforeTheChoiceAndThenWhatWasChosen() {
    person.logIn("alice");
    person.comeBackAsAnother("carol");
    person.open("/account");
    assertThat(browser.text("#handle")).isEqualTo("@alice");
    browser.back();

    browser.click("button[value=switch]");

    browser.awaitPath("/account");
    assertThat(browser.text("#handle")).isEqualTo("@carol");
  }
}
