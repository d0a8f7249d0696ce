package org.loginwithx.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.loginwithx.simulator.XAccount;

/** Somebody who is logged in comes back from X as somebody else. */
@NeedsChromium
class AccountSwitchIT {

  private final Site site = new Site();
  private final Browser browser = Browser.start();
  private final Person person = new Person(browser, site);

  @BeforeEach
  void comeBackAsAnother() {
    site.x().putAccount(XAccount.of("20011", "carol", "Carol Example"));
    person.logIn("alice");
    person.comeBackAsAnother("carol");
  }

  @AfterEach
  void close() {
    browser.close();
  }

  @Test
  void pageNamesBothPeople() {
    assertThat(browser.text("main"))
        .contains("\u2068Alice Example\u2069 (@alice)", "\u2068Carol Example\u2069 (@carol)");
  }

  @Test
  void stayingKeepsTheOnePerson() {
    browser.click("button[value=stay]");

    browser.awaitPath("/account");
    assertThat(browser.text("#handle")).isEqualTo("@alice");
  }

  @Test
  void switchingMakesItTheOther() {
    browser.click("button[value=switch]");

    browser.awaitPath("/account");
    assertThat(browser.text("#handle")).isEqualTo("@carol");
  }

  @Test
  void nothingChangesBeforeTheAnswer() {
    browser.open(site.page("/account"));

    assertThat(browser.text("#handle")).isEqualTo("@alice");
  }
}
