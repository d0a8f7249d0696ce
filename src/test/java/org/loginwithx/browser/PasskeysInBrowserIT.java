package org.loginwithx.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.loginwithx.container.LoginServer;
import org.loginwithx.simulator.XAccount;

/** A user's passkey, from the first to the last day, with the virtual authenticator of Chromium. */
@NeedsChromium
final class PasskeysInBrowserIT {

  private static final XAccount ACCOUNT = XAccount.of("61001", "keyholder", "Key Holder");

  private static LoginServer server;

  private final Browser browser = Browser.fresh();
  private String authenticator = "";

  @BeforeAll
  static void startServer() {
    server =
        LoginServer.startAtLocalhost(
            "passkeys", Map.of("LOGIN_PASSWORD", "true", "LOGIN_STAY_DAYS", "0"));
    server.x().putAccount(ACCOUNT);
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void plugIn() {
    browser.cdp("WebAuthn.enable", Map.of("enableUI", false));
    Map<String, Object> options =
        Map.of(
            "protocol",
            "ctap2",
            "transport",
            "internal",
            "hasResidentKey",
            true,
            "hasUserVerification",
            true,
            "isUserVerified",
            true,
            "automaticPresenceSimulation",
            true);
    authenticator =
        String.valueOf(
            browser
                .cdp("WebAuthn.addVirtualAuthenticator", Map.of("options", options))
                .get("authenticatorId"));
  }

  @AfterEach
  void unplug() {
    browser.cdp("WebAuthn.disable", Map.of());
  }

  private static String page(String path) {
    return "http://localhost:" + server.uri("/").getPort() + path;
  }

  /** While nobody touches it, the offer of the browser stays open. */
  private void touchesBySelf(boolean enabled) {
    browser.cdp(
        "WebAuthn.setAutomaticPresenceSimulation",
        Map.of("authenticatorId", authenticator, "enabled", enabled));
  }

  private void logInWithX() {
    browser.open(page("/account"));
    browser.click("#log-in");
    browser.type("#screen_name", ACCOUNT.screenName());
    browser.click("#authorize");
    browser.awaitPath("/account");
  }

  private void logOut() {
    browser.script("document.getElementById('logout').form.submit()");
    browser.awaitPath("/");
  }

  @Test
  void passkeyIsAddedUsedAndRemoved() {
    logInWithX();
    String userId = browser.text("#user-id");
    browser.type("#passkey-name", "Virtual key");
    browser.click("#add-passkey-button");
    browser.find("#passkey-list");
    assertThat(browser.text("#message")).startsWith("The passkey is added.");
    assertThat(browser.text("#passkey-list")).contains("Virtual key", "not used yet");
    assertThat(browser.text("#safety")).isNotEmpty();

    browser.click("#add-passkey-button");
    browser.awaitText(
        "#add-passkey [role=alert]",
        "This device or password manager has a passkey for your account already.");

    touchesBySelf(false);
    logOut();
    browser.open(page("/account"));
    browser.find("#log-in-by-passkey");
    touchesBySelf(true);
    browser.click("#log-in-by-passkey");
    browser.awaitPath("/account");
    assertThat(browser.text("#user-id")).isEqualTo(userId);
    assertThat(browser.text("#passkey-list")).contains("last used");

    logOut();
    browser.open(page("/account"));
    // By autofill: nobody presses the button, and the authenticator answers the open offer.
    browser.awaitPath("/account");
    assertThat(browser.text("#user-id")).isEqualTo(userId);

    browser.click(".remove-passkey");
    browser.click("#do-it");
    browser.find("#no-passkey-yet");
    assertThat(browser.text("#message")).startsWith("The passkey is removed");
    assertThat(browser.complaints()).isEmpty();
  }
}
