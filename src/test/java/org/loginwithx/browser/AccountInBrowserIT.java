package org.loginwithx.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.loginwithx.container.LoginServer;
import org.loginwithx.simulator.XAccount;

/** What people do on the account page, and administrators on theirs, with the buttons there are. */
@NeedsChromium
final class AccountInBrowserIT {

  private static final AtomicInteger NUMBER = new AtomicInteger(41_000);
  private static final String STATUS = "[role=status]";

  private final Browser browser = Browser.fresh();

  @BeforeEach
  @AfterEach
  void reset() {
    for (Site site : Site.values()) {
      site.x().reset();
    }
  }

  /** An account at X that no other test uses. */
  private static XAccount somebody(Site site) {
    int number = NUMBER.incrementAndGet();
    XAccount account =
        XAccount.of(Integer.toString(number), "person_" + number, "Person " + number);
    site.x().putAccount(account);
    return account;
  }

  @ParameterizedTest
  @EnumSource
  void secondAccountIsLinkedAndUnlinked(Site site) {
    Person person = new Person(browser, site);
    person.logIn(somebody(site));
    XAccount second = somebody(site);
    String userId = browser.text("#user-id");

    browser.click("#link-account");
    if (site == Site.OAUTH2) {
      browser.click("#sign-out");
    }
    person.consent(second.screenName());
    browser.awaitPath("/account");

    assertThat(browser.text(STATUS)).contains("is linked now", "@" + second.screenName());
    assertThat(browser.text("#ways")).contains("@" + second.screenName());
    assertThat(browser.text("#user-id")).isEqualTo(userId);

    browser.click("#ways li:nth-child(2) a");
    browser.click("#do-it");
    browser.find(STATUS);
    assertThat(browser.text(STATUS)).contains("@" + second.screenName(), "is unlinked");
    assertThat(browser.text("#ways")).doesNotContain("@" + second.screenName());
    assertThat(browser.text()).contains("This is your only way to log in");
  }

  @Test
  void accountIsDeletedAfterASecondConfirmation() {
    Person person = new Person(browser, Site.OAUTH2);
    person.logIn(somebody(Site.OAUTH2));

    browser.click("#delete-account");
    browser.awaitPath("/account/delete");
    browser.click("#confirm");
    browser.click("#delete");

    browser.awaitPath("/");
    assertThat(browser.text(STATUS)).isEqualTo("Your account is deleted.");
    assertThat(browser.has("#log-in")).isTrue();
  }

  @Test
  void passwordIsSetAndLogsIn() throws SQLException {
    XAccount account = somebody(Site.OAUTH2);
    Person person = new Person(browser, Site.OAUTH2);
    person.logIn(account);
    String userId = browser.text("#user-id");
    String email = account.screenName() + "@example.org";
    LoginServer.executeOAuth2(
        "update login_user set email = ?, email_key = ?,"
            + " email_confirmed_at = current_timestamp where id = ?",
        email,
        email,
        userId);

    browser.open(Site.OAUTH2.page("/account"));
    browser.click("#password-link");
    browser.type("#new", "four words are enough");
    browser.type("#repeated", "four words are enough");
    browser.click("button[value=set]");
    browser.awaitPath("/account");
    assertThat(browser.text(STATUS)).startsWith("Your password is set.");

    person.logOut();
    browser.open(Site.OAUTH2.page("/account"));
    browser.click("#other-ways summary");
    browser.type("#email", email);
    browser.type("#password", "four words are enough");
    browser.click("#log-in-by-password");
    browser.awaitPath("/account");

    assertThat(browser.text("#user-id")).isEqualTo(userId);
  }

  @Test
  void administratorFindsAndDisablesAUser() {
    XAccount member = somebody(Site.OAUTH1);
    Person person = new Person(browser, Site.OAUTH1);
    person.logIn(member);
    person.logOut();
    XAccount administrator = XAccount.of("90001", "boss", "Boss");
    Site.OAUTH1.x().putAccount(administrator);
    person.open("/login/twitter?force_login=true");
    person.consent(administrator.screenName());
    browser.awaitPath("/account");

    person.open("/admin/people");
    browser.type("#q", member.screenName().toUpperCase(Locale.ROOT));
    browser.click("[role=search] button");
    browser.click("#people a");
    browser.click("#disable");
    browser.click("#do-it");
    browser.find(STATUS);

    assertThat(browser.text(STATUS)).startsWith("This user can no longer log in");
    assertThat(browser.text("#state")).startsWith("Disabled");
    browser.click("#enable");
    browser.click("#do-it");
    browser.find(STATUS);
    assertThat(browser.text("#state")).startsWith("Can log in");
  }

  @Test
  void administratorGivesAndTakesAGroup() {
    XAccount member = somebody(Site.OAUTH1);
    Person person = new Person(browser, Site.OAUTH1);
    person.logIn(member);
    person.logOut();
    person.logInAsAdministratorInstead();
    person.open("/admin/people?q=" + member.screenName());
    browser.click("#people a");

    browser.type("#group", "two words");
    browser.click("#give-group");
    assertThat(browser.text("#group-error")).startsWith("A group has 1 to 64 letters");
    browser.type("#group", "editors");
    browser.click("#give-group");
    browser.click("#do-it");
    browser.find(STATUS);
    assertThat(browser.text(STATUS)).isEqualTo("The user has the group editors now.");
    assertThat(browser.text("#groups")).contains("editors", "stored with the user");
    browser.resize(1000, 1600);
    browser.screenshot("groups-of-a-user");

    browser.click("a[href$='confirm=take-group&group=editors']");
    browser.screenshot("groups-take-one");
    browser.click("#do-it");
    browser.find(STATUS);
    assertThat(browser.text(STATUS))
        .isEqualTo("The user does not have the group editors any more.");
    assertThat(browser.text("#groups")).doesNotContain("editors");
  }
}
