package org.loginwithx.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.loginwithx.container.LoginServer;

/**
 * Libraries of OpenID Connect from npm log users in here, as public clients with PKCE, from a page
 * with an origin of its own. And how a web view sees the log-in.
 */
@NeedsChromium
final class OtherLibrariesInBrowserIT {

  private static final String WEB_VIEW =
      "Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Version/4.0 Chrome/130.0.0.0 Mobile Safari/537.36";

  private static final String CLIENT = "npm-client";

  private static ClientPages pages;

  private final Site site = Site.OAUTH2;
  private final Browser browser = Browser.fresh();
  private final Person person = new Person(browser, site);

  @BeforeAll
  static void start() throws IOException {
    pages = ClientPages.start(LoginServer.sharedOAuth2().payara().baseUri().toString(), CLIENT);
    LoginServer.registerOAuth2(
        CLIENT,
        pages.origin() + "/openid-client.html\n" + pages.origin() + "/oidc-client-ts.html",
        pages.origin());
  }

  @AfterAll
  static void stop() {
    pages.close();
  }

  @BeforeEach
  void reset() {
    site.x().reset();
  }

  private void logIn(String page) {
    browser.open(pages.origin() + page);
    browser.awaitText("#status", "ready");
    browser.click("#log-in");
    person.consent("alice");
    browser.click("#allow");
  }

  /** Discovery, code, ID token, UserInfo, refresh, revocation. */
  @Test
  void openidClientLogsIn() {
    logIn("/openid-client.html");

    browser.awaitText("#status", "alice user Alice Example invalid_grant");
    assertThat(browser.complaints())
        .as("only that the revoked token is refused")
        .singleElement()
        .asString()
        .contains("/api/token", "status of 400");
  }

  /** Discovery, code, UserInfo, silent renewal by the refresh token, revocation. */
  @Test
  void oidcClientTsLogsIn() {
    logIn("/oidc-client-ts.html");

    browser.awaitText("#status", "alice Alice Example true");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void warningInAWebViewIsUsable() {
    browser.cdp("Emulation.setUserAgentOverride", Map.of("userAgent", WEB_VIEW));
    browser.resize(320, 800);

    browser.open(site.page("/login/twitter?returnTo=/account"));

    assertThat(browser.text("h1")).isEqualTo("Please open this page in your browser");
    browser.screenshot("embedded-browser");
    assertThat(new Accessibility(browser).violations()).isEmpty();
    assertThat(browser.complaints()).isEmpty();
    browser.click("#continue");
    browser.find("#authorize");
  }
}
