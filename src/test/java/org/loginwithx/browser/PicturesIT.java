package org.loginwithx.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Takes the pictures of the README: {@code mvn -Ppictures}. */
@NeedsChromium
@Tag("pictures")
class PicturesIT {

  private static final Path PICTURES = Path.of("src", "site", "resources", "images");

  private final Browser browser = Browser.fresh();
  private final Person person = new Person(browser, Site.OAUTH2);

  @BeforeEach
  @AfterEach
  void reset() {
    Site.OAUTH2.x().reset();
  }

  @Test
  void signInPage() {
    person.open("/sign-in");

    take("sign-in", 760);
  }

  @Test
  void accountPage() {
    person.logIn("alice");
    person.open("/account");

    take("account", 900);
  }

  @Test
  void frontPageOfAdministrators() {
    for (String handle : new String[] {"alice", "bob", "carol"}) {
      person.logIn(handle);
      person.logOut();
      browser.forgetEverything();
    }
    person.logInAsAdministrator();
    person.open("/admin");

    take("administrators", 900);
  }

  private void take(String name, int height) {
    browser.prefer("light");
    browser.resize(1100, height);
    browser.screenshot(PICTURES.resolve(name + "-light.png"));
    browser.prefer("dark");
    browser.screenshot(PICTURES.resolve(name + "-dark.png"));
    browser.prefer("light");
    browser.resize(390, 800);
    browser.screenshot(PICTURES.resolve(name + "-narrow.png"));
    assertThat(PICTURES.resolve(name + "-narrow.png")).isNotEmptyFile();
  }
}
