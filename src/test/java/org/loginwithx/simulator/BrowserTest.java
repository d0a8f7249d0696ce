package org.loginwithx.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users log in to an application by {@link Browser}. */
final class BrowserTest {

  @RegisterExtension static final XSimulator X = XSimulator.start();

  private SampleApplication application;

  @BeforeEach
  void start() throws IOException {
    application = new SampleApplication(X);
  }

  @AfterEach
  void stop() {
    application.close();
  }

  private String start(String protocol) {
    return application.address() + "/" + protocol + "/login";
  }

  @ParameterizedTest
  @ValueSource(strings = {"oauth", "oauth2"})
  void userWhoAgreesIsLoggedIn(String protocol) throws Exception {
    Browser alice = X.logIn("alice", start(protocol));

    assertThat(alice.page().uri()).hasPath("/home");
    assertThat(alice.page().statusCode()).isEqualTo(200);
    assertThat(alice.page().body()).isEqualTo("user=1001");
    assertThat(alice.cookies()).extracting(HttpCookie::toString).containsExactly("user=1001");
    assertThat(alice.isAtX()).isFalse();
    String home = application.address() + "/home";
    assertThat(alice.open(home).body()).isEqualTo("user=1001");
    HttpRequest sameUser =
        HttpRequest.newBuilder(URI.create(home)).header("Cookie", alice.cookieHeader(home)).build();
    assertThat(HttpClient.newHttpClient().send(sameUser, BodyHandlers.ofString()).body())
        .isEqualTo("user=1001");
    assertThat(X.browser().open(home).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"oauth", "oauth2"})
  void userDecidesLater(String protocol) {
    Browser browser = X.browser();
    browser.open(start(protocol));
    assertThat(browser.isAtX()).isTrue();
    assertThat(browser.page().body()).contains("Authorize app");

    X.logIn("alice", start(protocol));
    assertThat(browser.approve("big_id").body()).isEqualTo("user=1466796521412771840");
  }

  @ParameterizedTest
  @ValueSource(strings = {"oauth", "oauth2"})
  void userWhoCancelsComesBack(String protocol) {
    Browser browser = X.browser();
    browser.open(start(protocol));

    assertThat(browser.deny().statusCode()).isEqualTo(403);
    assertThat(browser.page().body()).endsWith("denied");
    assertThat(browser.cookies()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"oauth", "oauth2"})
  void xRemembersNoUser(String protocol) {
    Browser browser = X.browser();
    browser.logIn("alice", start(protocol));

    assertThat(browser.logIn("no_email", start(protocol)).body()).isEqualTo("user=1002");
  }

  @Test
  void faultIsSeenByTheApplicationOnce() {
    X.next(Fault.CONSENT_EXPIRED);

    assertThat(X.logIn("alice", start("oauth2")).page().statusCode()).isEqualTo(502);
    assertThat(X.logIn("alice", start("oauth2")).page().statusCode()).isEqualTo(200);
    assertThat(X.calls(Endpoint.TOKEN)).isEqualTo(2);
  }

  @Test
  void errorPageOfXIsSaid() {
    Browser browser = X.browser();
    browser.open(X.authorizeUrl() + "?client_id=wrong");

    assertThatThrownBy(() -> browser.approve("alice"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("not at X's page", "status 400", "response_type is missing")
        .hasMessageNotContaining("<");
  }

  @Test
  void logInThatDoesNotLeadToXIsSaid() {
    assertThatThrownBy(() -> X.logIn("alice", application.address() + "/home"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll(application.address() + "/home", "status 401");
    assertThatThrownBy(() -> X.browser().page()).hasMessageContaining("opened nothing");
  }

  @Test
  void applicationThatIsAwayIsSaid() {
    application.close();

    assertThatThrownBy(() -> X.logIn("alice", start("oauth2")))
        .hasMessageContaining("No answer from " + start("oauth2"));
  }
}
