package org.loginwithx.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A page of the application opens a window to log in, and hears how it ended. */
@NeedsChromium
final class LoginWindowInBrowserIT {

  /** What the documentation says an application does. */
  private static final String OPEN =
      """
      window.heard = [];
      new BroadcastChannel('login-with-x').onmessage = event => heard.push(event.data);
      window.onmessage = event => heard.push(event.data);
      window.open('/login/twitter?returnTo=/login/window', 'login', 'popup,width=500,height=700');
      """;

  private final Browser browser = Browser.fresh();

  @BeforeEach
  @AfterEach
  void reset() {
    for (Site site : Site.values()) {
      site.x().reset();
    }
  }

  @ParameterizedTest
  @EnumSource
  void openerHearsThatItIsFinishedAndTheWindowCloses(Site site) {
    String opener = openWindow(site);
    new Person(browser, site).consent("alice");
    browser.awaitClosed(opener);

    assertThat(browser.address().getPath()).isEqualTo("/");
    assertThat(heard()).isEqualTo("[{\"type\":\"login-with-x\",\"outcome\":\"finished\"}]");
    browser.reload();
    assertThat(browser.text("main")).contains("You are logged in as", "Alice Example");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void openerHearsThatTheUserCancelled() {
    String opener = openWindow(Site.OAUTH2);
    browser.click("#cancel");
    browser.awaitClosed(opener);

    assertThat(heard()).isEqualTo("[{\"type\":\"login-with-x\",\"outcome\":\"cancelled\"}]");
    assertThat(browser.has("#log-in")).isTrue();
  }

  @Test
  void failureStaysOpenWithItsAttemptId() {
    String opener = openWindow(Site.OAUTH1);
    new Person(browser, Site.OAUTH1).consent("locked_lou");
    browser.awaitPath("/login/window");

    assertThat(browser.text("[role=alert]")).contains("locked or suspended");
    assertThat(browser.text("main")).contains("Number of this attempt: ");
    browser.switchTo(opener);
    assertThat(heard()).isEqualTo("[{\"type\":\"login-with-x\",\"outcome\":\"failed\"}]");
  }

  private String openWindow(Site site) {
    browser.open(site.page("/"));
    browser.script(OPEN);
    return browser.switchToNewWindow();
  }

  private String heard() {
    return String.valueOf(
        browser.asyncScript(
            """
            const done = arguments[arguments.length - 1];
            const look = () =>
                heard.length > 0 ? done(JSON.stringify(heard)) : setTimeout(look, 20);
            look();
            """));
  }
}
