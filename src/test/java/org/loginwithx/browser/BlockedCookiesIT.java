package org.loginwithx.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.loginwithx.simulator.Endpoint;

/** A browser that keeps no cookies: a log-in cannot work, and the page has to tell the user why. */
@NeedsChromium
class BlockedCookiesIT {

  private final Site site = Site.OAUTH1;
  private final Browser browser = Browser.startWithoutCookies();
  private final Person person = new Person(browser, site);

  @AfterEach
  void close() {
    browser.close();
  }

  @Test
  void loginEndsOnPageThatNamesTheUsualCausesAndGoesRoundInNoLoop() {
    int finished = site.exchanges();
    int begun = site.x().calls(Endpoint.REQUEST_TOKEN);
    person.goToX();
    person.consent("alice");

    browser.awaitPath("/oauth/callback/twitter");
    assertThat(browser.text("[role=alert]")).startsWith("We could not find the log-in");
    assertThat(browser.text("main ul"))
        .contains(
            "another address of this site",
            "Your browser blocks or deletes this site's cookies.",
            "at X for too long");
    assertThat(site.x().calls(Endpoint.REQUEST_TOKEN)).isEqualTo(begun + 1);
    assertThat(site.exchanges()).isEqualTo(finished);
  }
}
