package org.loginwithx.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.loginwithx.simulator.XAccount;

/** By OAuth 1.0a X asks once and then never again, unless it is told to. */
@NeedsChromium
final class OAuth1AsksOnceIT {

  private final Site site = Site.OAUTH1;
  private final Browser browser = Browser.fresh();
  private final Person person = new Person(browser, site);

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
  void secondLoginGoesStraightThroughWithoutQuestion() {
    person.logIn("alice");
    person.logOut();
    int questions = site.questions();

    browser.click("#log-in");

    browser.awaitPath("/account");
    assertThat(browser.text("#handle")).isEqualTo("@alice");
    assertThat(site.questions()).isEqualTo(questions + 1);
  }

  @Test
  void linkOnSignInPageLetsUserComeBackAsAnother() {
    person.logIn("alice");
    person.logOut();

    person.open("/account?from=a%20link");
    browser.click("#other-account");
    person.consent("carol");

    browser.awaitPath("/account");
    assertThat(browser.address().getRawQuery()).isEqualTo("from=a%20link");
    assertThat(browser.text("#handle")).isEqualTo("@carol");
  }
}
