package org.loginwithx.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.loginwithx.simulator.XAccount;

/** People call themselves whatever they like. */
@NeedsChromium
class NamesIT {

  private final Site site = Site.OAUTH1;
  private final Browser browser = Browser.fresh();
  private final Person person = new Person(browser, site);

  @BeforeEach
  @AfterEach
  void reset() {
    site.x().reset();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>document.title='taken over'</script><b>bold</b>",
        "&lt;already&gt; \"quoted\" 'twice' {0} #{msg} ${msg}",
        "\uD83E\uDD9C\uD83D\uDC69\u200D\uD83D\uDE80 parrot and astronaut",
        "\u202Egnorts tfel ot thgir",
        "\u0644\u064a\u0644\u0649 \u05e9\u05dc\u05d5\u05dd"
      })
  void nameShowsAsTheTextItIs(String name) {
    person.logIn(XAccount.of("20001", "odd_name", name));

    assertThat(browser.text("#display-name")).isEqualTo(name);
    assertThat(browser.has("main b, main script")).isFalse();
    browser.open(site.page("/"));
    assertThat(browser.text("main p")).isEqualTo("You are logged in as \u2068" + name + "\u2069.");
  }
}
