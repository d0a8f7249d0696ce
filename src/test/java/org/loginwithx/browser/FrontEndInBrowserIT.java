package org.loginwithx.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.loginwithx.container.LoginServer;
import org.loginwithx.example.frontend.FrontEnd;

/**
 * Log-ins for a single-page front end, which comes from an origin of its own and uses oauth4webapi
 * from npm as it is. That library takes nothing that is not as the standards say: metadata, issuer,
 * state, content types, errors.
 */
@NeedsChromium
final class FrontEndInBrowserIT {

  private static final String ID = "front-end";

  /** Looks over the library's shoulder; the page keeps its tokens where nobody finds them. */
  private static final String LISTEN =
      """
      window.granted = [];
      const real = window.fetch;
      window.fetch = async (address, init) => {
        const answer = await real(address, init);
        if (String(address).endsWith('/api/token') && answer.ok) {
          window.granted.push(await answer.clone().json());
        }
        return answer;
      };
      """;

  private static FrontEnd frontEnd;

  private final Site site = Site.OAUTH2;
  private final Browser browser = Browser.fresh();
  private final Person person = new Person(browser, site);

  @BeforeAll
  static void start() throws IOException {
    frontEnd = FrontEnd.start(0, LoginServer.sharedOAuth2().payara().baseUri(), ID);
    LoginServer.registerOAuth2(ID, frontEnd.address(), frontEnd.origin());
  }

  @AfterAll
  static void stop() {
    frontEnd.close();
  }

  @BeforeEach
  void open() {
    site.x().reset();
    browser.runFirst(LISTEN);
    browser.open(frontEnd.address());
    browser.awaitText("#status", "You are not logged in.");
  }

  private void logIn() {
    browser.click("#log-in");
    person.consent("alice");
    browser.click("#allow");
    browser.awaitText("#status", "You are logged in.");
  }

  @Test
  void personLogsInAndTheApiIsCalledInTheirName() {
    logIn();

    assertThat(browser.address()).hasToString(frontEnd.address());
    assertThat(browser.text("#name")).isEqualTo("Alice Example");
    assertThat(browser.text("#handle")).isEqualTo("@alice");
    assertThat(browser.text("#user-id")).isNotEmpty();
    browser.click("#call");
    browser.awaitText("#status", "The API has answered.");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void refreshMakesOtherTokensThatWork() {
    logIn();

    browser.click("#refresh");
    browser.awaitText("#status", "There is a new token.");

    assertThat(browser.text("#handle")).isEqualTo("@alice");
    assertThat(granted()).hasSize(2);
    assertThat(access(1)).isNotEqualTo(access(0));
    assertThat(refresh(1)).isNotEqualTo(refresh(0));
    assertThat(callApi(access(1))).isEqualTo("200");
  }

  @Test
  void logOutEndsAllTokens() {
    logIn();
    browser.click("#refresh");
    browser.awaitText("#status", "There is a new token.");

    browser.click("#log-out");
    browser.awaitText("#status", "You are logged out.");

    assertThat(browser.find("#member").isDisplayed()).isFalse();
    assertThat(browser.find("#log-in").isDisplayed()).isTrue();
    assertThat(callApi(access(0))).isEqualTo("401");
    assertThat(callApi(access(1))).isEqualTo("401");
    assertThat(tryToRefresh(refresh(1))).isEqualTo("400 invalid_grant");
  }

  @Test
  void afterTheQuestionOfALogOutTheBrowserIsBack() {
    String page = LoginServer.logOutOAuth2(ID, frontEnd.address());
    logIn();
    browser.open(site.page(page));
    browser.screenshot("log-out-asked-by-application");

    browser.click("#do-it");

    browser.awaitText("#status", "You are not logged in.");
    assertThat(browser.address()).hasToString(frontEnd.address());
    assertThat(browser.complaints()).isEmpty();
    browser.open(site.page("/account"));
    assertThat(browser.address()).hasPath("/sign-in");
  }

  @Test
  void whoLogsOutIsBackWithoutAnotherConsentWhileTheirSessionLasts() {
    logIn();
    browser.click("#log-out");
    browser.awaitText("#status", "You are logged out.");
    int questions = site.questions();

    browser.click("#log-in");
    browser.click("#allow");

    browser.awaitText("#status", "You are logged in.");
    assertThat(site.questions()).isEqualTo(questions);
  }

  @Test
  void noTokenIsInAnAddressInTheHistoryOrInTheStorage() {
    logIn();
    browser.click("#refresh");
    browser.awaitText("#status", "There is a new token.");

    String visible =
        String.join(" ", browser.history())
            + browser.script(
                """
                return JSON.stringify([
                    performance.getEntries().map(entry => entry.name), document.referrer,
                    {...localStorage}, {...sessionStorage}, document.cookie, location.href,
                    document.documentElement.outerHTML]);
                """);

    assertThat(visible).contains(frontEnd.address(), "/api/token").doesNotContain("verifier");
    assertThat(browser.history())
        .contains(frontEnd.address())
        .noneMatch(address -> address.matches(".*[?&]code=.*"));
    for (int i = 0; i < 2; i++) {
      assertThat(visible).doesNotContain(access(i), refresh(i));
    }
  }

  @Test
  void noAtXIsSaidOnThePage() {
    browser.click("#log-in");
    browser.click("#cancel");

    browser.awaitText("#problem", "You said no at X.");
    assertThat(browser.text("#status")).isEqualTo("You are not logged in.");
    assertThat(browser.address()).hasToString(frontEnd.address());
    browser.screenshot("front-end-denied");
    assertThat(granted()).isEmpty();
    logIn();
    assertThat(browser.text("#problem")).isEmpty();
  }

  @Test
  void responseThatThisTabDidNotAskForIsRefused() {
    browser.open(frontEnd.address() + "?code=stolen&state=other&iss=" + site.page(""));
    browser.awaitText("#problem", "That did not work: This log-in was not begun in this tab.");
    assertThat(granted()).isEmpty();
  }

  @Test
  void responseOfAnotherServerIsRefused() {
    browser.script(
        "sessionStorage.setItem('away-to-log-in',"
            + " JSON.stringify({state: 'mine', verifier: 'v'.repeat(43)}))");
    browser.open(frontEnd.address() + "?code=other&state=mine&iss=https://evil.example");

    browser.awaitText("#status", "You are not logged in.");
    assertThat(browser.text("#problem")).contains("unexpected \"iss\"");
    assertThat(granted()).isEmpty();
  }

  @Test
  void endedLogInIsNoticedAtTheNextCall() {
    logIn();
    browser.asyncScript(
        """
        const done = arguments[arguments.length - 1];
        fetch('%s', {method: 'POST', body: new URLSearchParams({client_id: '%s', token: '%s'})})
            .then(answer => done(answer.status));
        """
            .formatted(site.page("/api/token/revoke"), ID, refresh(0)));

    browser.click("#call");

    browser.awaitText("#problem", "You have been logged out. Please log in again.");
    assertThat(browser.find("#log-in").isDisplayed()).isTrue();
  }

  @Test
  void pageIsUsableByEverybody() {
    look("front-end");
    logIn();
    look("front-end-logged-in");
  }

  private void look(String name) {
    Accessibility accessibility = new Accessibility(browser);
    browser.resize(320, 800);
    assertThat(browser.script("return document.documentElement.scrollWidth"))
        .isEqualTo(browser.script("return document.documentElement.clientWidth"));
    for (String scheme : List.of("light", "dark")) {
      browser.prefer(scheme);
      browser.screenshot(name + "-" + scheme);
      assertThat(accessibility.violations()).as(scheme).isEmpty();
    }
  }

  private List<?> granted() {
    return (List<?>) Objects.requireNonNull(browser.script("return window.granted"));
  }

  private String access(int grant) {
    return token(grant, "access_token");
  }

  private String refresh(int grant) {
    return token(grant, "refresh_token");
  }

  private String token(int grant, String name) {
    return Objects.requireNonNull(((Map<?, ?>) granted().get(grant)).get(name)).toString();
  }

  /** The status, as a script of the front end sees it. */
  private String callApi(String token) {
    return String.valueOf(
        browser.asyncScript(
            """
            const done = arguments[arguments.length - 1];
            fetch('%s', {headers: {Authorization: 'Bearer %s'}})
                .then(answer => done(answer.status), failure => done(String(failure)));
            """
                .formatted(site.page("/api/me"), token)));
  }

  private String tryToRefresh(String token) {
    return String.valueOf(
        browser.asyncScript(
            """
            const done = arguments[arguments.length - 1];
            const form = {grant_type: 'refresh_token', client_id: '%s', refresh_token: '%s'};
            fetch('%s', {method: 'POST', body: new URLSearchParams(form)})
                .then(async answer => done(answer.status + ' ' + (await answer.json()).error));
            """
                .formatted(ID, token, site.page("/api/token"))));
  }
}
