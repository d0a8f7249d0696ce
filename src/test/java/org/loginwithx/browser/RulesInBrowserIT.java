package org.loginwithx.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.loginwithx.simulator.XAccount;

/** Rules for log-ins with X, as an administrator makes them and users meet them. */
@NeedsChromium
final class RulesInBrowserIT {

  private static final String STATUS = "[role=status]";
  private static final Site SITE = Site.OAUTH2;

  private final Browser browser = Browser.fresh();
  private final Person person = new Person(browser, SITE);

  @BeforeEach
  void reset() {
    SITE.x().reset();
  }

  @AfterEach
  void deleteRules() {
    logInAs("boss");
    browser.openUntil(SITE.page("/admin/rules"), "#add");
    while (browser.has("#rules a")) {
      deleteFirst();
    }
    SITE.x().reset();
  }

  private void deleteFirst() {
    browser.click("#rules a");
    browser.click("#delete");
    browser.click("#do-it");
    browser.find(STATUS);
    assertThat(browser.text(STATUS)).isEqualTo("The rule is deleted.");
  }

  /** The user whom X knows in this browser. */
  private void goToXAs(String handle) {
    if (handle.equals("boss")) {
      SITE.x().putAccount(XAccount.of("90001", "boss", "Boss"));
    }
    browser.forgetEverything();
    person.open("/login/twitter?returnTo=/account");
    browser.find("#authorize");
    person.consent(handle);
  }

  private void logInAs(String handle) {
    goToXAs(handle);
    browser.awaitPath("/account");
  }

  private void addRule(String name, String field, String value, String effect, String group) {
    person.open("/admin/rules/new");
    browser.type("#name", name);
    if (field.equals("verified")) {
      browser.click("input[name=verified][value=" + value + "]");
    } else {
      browser.type("#" + field, value);
    }
    browser.click("#effect option[value=" + effect + "]");
    if (!group.isEmpty()) {
      browser.type("#group", group);
    }
  }

  @Test
  void ruleRefusesAnotherLetsInAndBothGoAgain() {
    Instant lastWeek = Instant.now().minus(Duration.ofDays(7));
    SITE.x()
        .putAccount(
            XAccount.of("61001", "newcomer", "New Comer")
                .withTrust(new XAccount.Trust("none", lastWeek, 2)));
    SITE.x()
        .putAccount(
            XAccount.of("61002", "pressoffice", "Press Office")
                .withTrust(new XAccount.Trust("government", lastWeek, 2)));
    logInAs("newcomer");
    logInAs("pressoffice");
    logInAs("boss");
    person.open("/admin/rules");
    assertThat(browser.text("main")).contains("There are no rules.");

    // A rule without a condition, and with a group that no rule may give.
    person.open("/admin/rules/new");
    browser.type("#name", "Everyone");
    browser.type("#group", "admin");
    browser.click("#save");
    assertThat(browser.text("#verified-error")).startsWith("Please give at least one condition.");
    browser.click("input[name=verified][value=none]");
    browser.click("#save");
    assertThat(browser.text("#group-error")).startsWith("A rule cannot give admin");

    addRule("New <b>accounts</b>", "days-below", "30", "refuse", "");
    browser.click("#try-rule");
    assertThat(browser.text("#hits")).isEqualTo("It would have hit 2 users in the last 30 days.");
    assertThat(browser.text("#hit-users")).contains("New Comer", "Press Office");
    browser.screenshot("rule-preview");
    browser.click("#save");
    browser.find(STATUS);
    assertThat(browser.text(STATUS)).startsWith("The rule is added.");
    addRule("Authorities", "verified", "government", "group", "authorities");
    browser.click("#save");
    browser.find(STATUS);
    assertThat(browser.text("#rules li:nth-child(2)")).contains("Authorities", "hit no user");
    browser.click("#rules li:nth-child(2) button[value=up]");
    browser.find(STATUS);
    assertThat(browser.text("#rules li:nth-child(1)"))
        .contains("Authorities", "Gives authorities", "Grey (government)", "hit one user");
    assertThat(browser.text("#rules li:nth-child(2)"))
        .contains("New <b>accounts</b>", "Refuses", "Younger than 30 days", "hit one user");
    browser.screenshot("rules-list");
    browser.speak("de");
    person.open("/admin/rules");
    browser.screenshot("rules-list-german");
    browser.click("#rules a");
    browser.resize(1000, 1900);
    browser.screenshot("rule-german");
    browser.resize(1000, 700);
    browser.speak("en");

    goToXAs("newcomer");
    browser.awaitPath("/oauth2/callback/twitter");
    browser.screenshot("rule-refused");
    assertThat(browser.text("main"))
        .contains("This site does not accept your account at X")
        .doesNotContain("accounts</b>");
    browser.screenshot("rule-refused");
    assertThat(
            browser.script("return performance.getEntriesByType('navigation')[0].responseStatus"))
        .isEqualTo(403L);
    String number = browser.text("main").replaceAll("(?s).*?([2-9A-Z]{10}).*", "$1");
    person.open("/account");
    browser.find("#log-in");

    logInAs("pressoffice");
    assertThat(browser.text("#groups")).contains("authorities");

    logInAs("boss");
    browser.openUntil(SITE.page("/admin/doctor/attempt?number=" + number), ".steps");
    assertThat(browser.text("main"))
        .contains("reason=refused_by_rule detail=rule:New_<b>accounts</b>");
    browser.screenshot("rule-attempt");
    person.open("/admin/rules");
    browser.click("#rules a");
    browser.click("#delete");
    browser.screenshot("rule-delete");
    browser.click("#do-it");
    browser.find(STATUS);
    deleteFirst();

    logInAs("newcomer");
    logInAs("pressoffice");
    assertThat(browser.text("#groups")).doesNotContain("authorities");
  }
}
