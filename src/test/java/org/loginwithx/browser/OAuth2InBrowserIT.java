package org.loginwithx.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** By OAuth 2.0 X asks each time, and people may agree to less than they are asked for. */
@NeedsChromium
final class OAuth2InBrowserIT extends LoginInBrowserCases {

  OAuth2InBrowserIT() {
    super(Site.OAUTH2);
  }

  @Test
  void secondLoginAsksOnlyForConsent() {
    person.logIn("alice");
    person.logOut();

    browser.click("#log-in");
    assertThat(browser.text(".person")).contains("Alice Example");
    assertThat(browser.has("#screen_name")).isFalse();
    person.consent();

    browser.awaitPath("/account");
    assertThat(browser.text("#handle")).isEqualTo("@alice");
  }

  @Test
  void signInPageSaysHowToComeBackAsAnotherUserAndThatWorks() {
    person.logIn("alice");
    person.logOut();

    person.open("/sign-in");
    assertThat(browser.text("main")).contains("switch to it at x.com first");
    assertThat(browser.has("#other-account")).isFalse();
    person.openAtX("/");
    browser.click("#sign-out");
    person.goToX();
    person.consent("carol");

    browser.awaitPath("/account");
    assertThat(browser.text("#handle")).isEqualTo("@carol");
  }

  @Test
  void whatWasTakenBackAtXIsSaidAndMended() {
    person.logIn("alice");
    assertThat(browser.text("#live")).contains("Alice Example");
    person.takeBackAtX("alice");

    person.open("/account");
    assertThat(browser.text("#x-problem")).contains("You stay logged in here");
    browser.click("#reconnect");
    person.consent();

    browser.awaitPath("/account");
    assertThat(browser.text("#live")).contains("Alice Example");
    person.deleteAccess();
    assertThat(browser.text("[role=status]"))
        .isEqualTo("Your access to X is deleted here and at X.");
    assertThat(browser.has("#live")).isFalse();
  }

  @Test
  void whoAgreesToTooLittleIsToldSoAndMayTryAgain() {
    person.grantOnly("tweet.read");
    person.open("/account?from=a%20link");
    browser.click("#log-in");
    person.consent("alice");

    browser.awaitPath(site.callbackPath());
    assertThat(browser.text("[role=alert]")).startsWith("X did not let us see who you are.");
    person.grantOnly("tweet.read", "users.read");
    person.tryAgain();
    person.consent();

    browser.awaitPath("/account");
    assertThat(browser.address().getRawQuery()).isEqualTo("from=a%20link");
    assertThat(browser.text("#handle")).isEqualTo("@alice");
  }
}
