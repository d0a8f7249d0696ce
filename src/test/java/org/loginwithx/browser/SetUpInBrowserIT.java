package org.loginwithx.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.loginwithx.container.LoginServer;
import org.loginwithx.simulator.XAccount;
import org.openqa.selenium.Keys;

/**
 * The first set-up in a browser, of a server that has nothing: each step is looked at, wide and
 * narrow. Pictures are kept in {@code target/screenshots}.
 */
@NeedsChromium
final class SetUpInBrowserIT {

  private static final Pattern CODE = Pattern.compile("within an hour: ([0-9A-Z-]{23})");

  private static LoginServer server;

  private final Browser browser = Browser.fresh();
  private final Accessibility accessibility = new Accessibility(browser);

  @BeforeAll
  static void start() {
    Map<String, String> settings = new HashMap<>();
    for (String name :
        List.of(
            "TWITTER_PROTOCOL",
            "TWITTER_CLIENT_ID",
            "TWITTER_CLIENT_SECRET",
            "TWITTER_API_KEY",
            "TWITTER_API_SECRET",
            "LOGIN_PUBLIC_URL")) {
      settings.put(name, "");
    }
    server = LoginServer.start("set-up", settings, List.of());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void stepByStepToTheFirstAdministrator() throws Exception {
    String line = server.awaitLogLine("open /setup and type this code");
    Matcher code = CODE.matcher(line);
    assertThat(code.find()).isTrue();
    String site = server.uri("/").toString().replaceFirst("/$", "");
    browser.open(site + "/setup");
    look("code");
    browser.type("#code", code.group(1));
    browser.press(Keys.ENTER);

    browser.awaitText("#reached", "This browser reaches this site at that address.");
    look("address");
    browser.type("#login-public-url", "http://127.0.0.1:1");
    browser.click("#check");
    browser.awaitText(
        "#reached",
        "This browser does not reach this site at that address. If the name is not set up yet, you"
            + " can continue all the same.");
    browser.complaints();
    look("address-not-reached");
    browser.type("#login-public-url", "http://example.org");
    browser.click("#save");
    browser.find("#login-public-url-error");
    browser.complaints();
    look("address-refused");
    browser.type("#login-public-url", site);
    browser.click("#save");

    browser.find("#make-key");
    look("keys");
    browser.click("#make-key");
    browser.find("#by-oauth2");
    look("x");
    inGerman("x");
    Path key = onlyReadableByItsOwner(keyFile());

    browser.open(site + "/setup?step=x");
    browser.click("#by-oauth1");
    look("x-oauth1");
    browser.click("#by-oauth2");
    browser.type("#twitter-client-secret", String.valueOf(server.x().clientSecret()));
    browser.click("#save");
    browser.find("#twitter-client-id-error");
    browser.complaints();
    look("x-refused");
    browser.type("#twitter-client-id", server.x().clientId());
    browser.press(Keys.ENTER);

    browser.find("#try");
    look("try");
    browser.click("#try");
    browser.find("#cancel");
    browser.click("#cancel");
    browser.find("#failure");
    look("try-failed");
    browser.click("#try");
    server.x().putAccount(XAccount.of("41", "operator", "Operator"));
    browser.type("#screen_name", "operator");
    browser.click("#authorize");
    browser.find("#profile");
    look("try-worked");
    browser.click("#save");

    browser.find("#become-admin");
    look("administrator");
    browser.click("#become-admin");
    browser.find("#authorize");
    browser.click("#authorize");
    browser.awaitPath("/admin/doctor");
    assertThat(Files.readString(key)).matches("[0-9-]{10}-[0-9a-f]{4}:[A-Za-z0-9_-]{43}\n");
  }

  private Path keyFile() {
    browser.open(server.uri("/setup?step=keys").toString());
    look("keys-made");
    return Path.of(browser.text("#key-file"));
  }

  private static Path onlyReadableByItsOwner(Path file) throws Exception {
    assertThat(file).hasFileName("login.keys").isRegularFile();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(file.resolveSibling("users.mv.db")).as("beside the data").exists();
    return file;
  }

  private void inGerman(String step) {
    browser.speak("de");
    browser.reload();
    browser.screenshot("set-up-" + step + "-german");
    browser.speak("en");
    browser.reload();
  }

  private void look(String step) {
    assertThat(browser.complaints()).isEmpty();
    browser.resize(1000, 700);
    browser.prefer("light");
    browser.screenshot("set-up-" + step + "-wide-light");
    assertThat(accessibility.violations()).as("%s, light", step).isEmpty();
    browser.resize(360, 800);
    browser.prefer("dark");
    browser.screenshot("set-up-" + step + "-narrow-dark");
    assertThat(accessibility.violations()).as("%s, dark", step).isEmpty();
    assertThat(browser.script("return document.documentElement.scrollWidth"))
        .isEqualTo(browser.script("return document.documentElement.clientWidth"));
    assertThat(browser.complaints()).isEmpty();
  }
}
