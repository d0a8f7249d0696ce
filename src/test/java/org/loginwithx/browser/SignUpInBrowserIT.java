package org.loginwithx.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.loginwithx.container.LoginServer;
import org.loginwithx.simulator.XAccount;

/** The way of an invitation from the administrator to a new user, in a browser. */
@NeedsChromium
final class SignUpInBrowserIT {

  private static LoginServer server;

  private final Browser browser = Browser.fresh();
  private final Accessibility accessibility = new Accessibility(browser);

  @BeforeAll
  static void start() {
    server =
        LoginServer.start(
            "sign-up-in-browser",
            Map.of(
                "TWITTER_PROTOCOL", "oauth2",
                "LOGIN_ADMIN_IDS", "90001",
                "LOGIN_SIGN_UP", "invitation"),
            List.of());
    server.x().putAccount(XAccount.of("90001", "boss", "Boss"));
    server.x().putAccount(XAccount.of("61001", "guest", "Guest"));
    server.x().putAccount(XAccount.of("61002", "late", "Late"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private void open(String path) {
    browser.open(server.uri(path).toString());
  }

  private void logInAtX(String handle) {
    browser.click("#log-in");
    browser.type("#screen_name", handle);
    browser.click("#authorize");
  }

  private void look(String name) {
    browser.resize(1000, 1500);
    browser.prefer("light");
    browser.screenshot("sign-up-" + name + "-wide");
    assertThat(accessibility.violations()).as(name).isEmpty();
    browser.resize(320, 800);
    browser.prefer("dark");
    browser.screenshot("sign-up-" + name + "-narrow");
    assertThat(accessibility.violations()).as(name + ", narrow").isEmpty();
    browser.resize(1000, 1500);
  }

  @Test
  void invitationOfAnAdministratorMakesOneUser() {
    open("/admin/sign-up");
    logInAtX("boss");
    browser.awaitPath("/admin/sign-up");
    assertThat(browser.text("#mode")).startsWith("Users need an invitation to sign up");
    browser.type("#groups", "editors");
    browser.click("#invite");
    String link = browser.text("#invitation-link");
    look("link");

    browser.forgetEverything();
    browser.open(link);
    assertThat(browser.text("#state")).startsWith("Log in with X to use your invitation.");
    look("invitation");
    logInAtX("guest");
    browser.awaitPath("/account");

    assertThat(browser.text()).contains("Guest", "editors");
    assertThat(browser.history())
        .filteredOn(address -> address.contains("token="))
        .as("not even the link, which redirects")
        .isEmpty();

    browser.forgetEverything();
    server.x().reset();
    server.x().putAccount(XAccount.of("61002", "late", "Late"));
    browser.open(link);
    assertThat(browser.text("h1")).isEqualTo("This invitation cannot be used");
    open("/account");
    logInAtX("late");
    browser.awaitPath("/oauth2/callback/twitter");
    assertThat(browser.text("main")).contains("New users need an invitation here");
    look("refused");
  }
}
