package org.loginwithx.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.loginwithx.container.EnglishTexts;
import org.openqa.selenium.Keys;

/**
 * What holds for every page, wide and light, narrow and dark: no colour depends on the width, and
 * no place on the colours. Pictures of all of them are kept in {@code target/screenshots}.
 */
@NeedsChromium
class PagesIT {

  private static final int WIDE = 1000;
  private static final int NARROW = 320;
  private static final List<String> ENGLISH = EnglishTexts.all();

  /** These have the elements of another page, and differ in their words. */
  private static final Set<Pages> ALIKE =
      EnumSet.of(
          Pages.HOME_LOGGED_OUT,
          Pages.SIGN_IN_FOR_PAGE_OAUTH2,
          Pages.SIGN_IN_CANCELLED,
          Pages.PASSWORD_ASKED_FOR_OAUTH2,
          Pages.PASSWORD_RESET_GONE_OAUTH2,
          Pages.PASSWORD_IS_RESET_OAUTH2,
          Pages.ACCOUNT_ACCESS_DELETED_OAUTH2,
          Pages.LOG_OUT_ASKED,
          Pages.ACCOUNT_DELETED,
          Pages.EMAIL_UNDO_GONE,
          Pages.INVITATION_GONE,
          Pages.DOCTOR,
          Pages.CONNECTION_WITHOUT_KEY,
          Pages.TRY_CANCELLED,
          Pages.APPLICATIONS_WITHOUT_KEY,
          Pages.APPLICATION_NEW_OAUTH2,
          Pages.LOGIN_NOT_FOUND,
          Pages.LOGIN_NOT_AGREED_OAUTH2,
          Pages.LOGIN_WINDOW_NONE,
          Pages.X_QUESTION,
          Pages.X_QUESTION_SIGNED_IN_OAUTH2,
          Pages.X_CANCELLED,
          Pages.X_DEAD_QUESTION_OAUTH2);

  private final Browser browser = Browser.fresh();
  private final Accessibility accessibility = new Accessibility(browser);

  @BeforeEach
  @AfterEach
  void reset() {
    for (Site site : Site.values()) {
      site.x().reset();
    }
  }

  static Set<Pages> alike() {
    return ALIKE;
  }

  static Set<Pages> unlike() {
    return EnumSet.complementOf(EnumSet.copyOf(ALIKE));
  }

  @ParameterizedTest
  @MethodSource("unlike")
  void pageIsUsableByEverybodyAndBreaksNoPolicy(Pages page) {
    look(page);
  }

  @Tag("thorough")
  @ParameterizedTest
  @MethodSource("alike")
  void pageLikeAnotherIsUsableByEverybodyAndBreaksNoPolicy(Pages page) {
    look(page);
  }

  private void look(Pages page) {
    page.show(browser);

    assertThat(complaints()).isEmpty();
    browser.resize(WIDE, 700);
    look(page, "wide", "light");
    browser.resize(NARROW, 800);
    assertThat(browser.script("return document.documentElement.scrollWidth"))
        .as("width of what is on the page in a window of %d", NARROW)
        .isEqualTo(browser.script("return document.documentElement.clientWidth"));
    look(page, "narrow", "dark");
    assertThat(browser.script("return document.querySelectorAll('h1').length")).isEqualTo(1L);
    everythingFocusedShowsIt();
    // The checker's own script would not be in the list of complaints of a policy that lets it run.
    assertThat(complaints()).isEmpty();
  }

  static List<Pages> ours() {
    return Stream.of(Pages.values()).filter(page -> !page.isOfX()).toList();
  }

  /** What the pages say is in {@code LanguageIT} each time; this is how it looks. */
  @Tag("thorough")
  @ParameterizedTest
  @MethodSource("ours")
  void pageIsAllInGermanForABrowserThatAsksForIt(Pages page) {
    browser.speak("de");
    browser.resize(NARROW, 800);
    page.show(browser);

    assertThat(browser.script("return document.documentElement.lang")).isEqualTo("de");
    String text = browser.text();
    assertThat(ENGLISH).noneMatch(text::contains);
    assertThat(text).doesNotContain("???");
    assertThat(browser.script("return document.documentElement.scrollWidth"))
        .as("width of what is on the page in a window of %d", NARROW)
        .isEqualTo(browser.script("return document.documentElement.clientWidth"));
    browser.screenshot(page.label() + "-german");
    assertThat(accessibility.violations()).isEmpty();
  }

  private void look(Pages page, String width, String scheme) {
    browser.prefer(scheme);
    browser.screenshot(page.label() + "-" + width + "-" + scheme);
    assertThat(accessibility.violations()).as("accessibility, %s, %s", width, scheme).isEmpty();
  }

  /** Everything but that the page itself has the status it is meant to have. */
  private List<String> complaints() {
    String self = browser.address().toString();
    return browser.complaints().stream()
        .filter(line -> !line.startsWith(self + " - Failed to load resource: the server responded"))
        .toList();
  }

  private void everythingFocusedShowsIt() {
    // Tab goes on from where the focus was last; this is before everything.
    browser.script(
        """
        document.body.tabIndex = -1;
        document.body.focus();
        document.body.removeAttribute('tabindex');
        """);
    Object count =
        browser.script(
            """
            return [...document.querySelectorAll(
                'a[href], button, input:not([type=hidden]), select, textarea, summary')]
                .filter(each => each.checkVisibility())
                // Of a group of radio buttons, the tab key goes to the chosen one.
                .filter(each => each.type !== 'radio' || each.checked).length;
            """);
    for (long i = 0; i < (Long) Objects.requireNonNull(count); i++) {
      browser.press(Keys.TAB);
      assertThat(
              browser.script(
                  """
                  const style = getComputedStyle(document.activeElement);
                  return document.activeElement.outerHTML.slice(0, 80) + ': '
                      + style.outlineStyle + ' ' + style.outlineWidth;
                  """))
          .asString()
          .endsWith("solid 3px");
    }
  }
}
