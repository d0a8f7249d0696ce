package org.loginwithx.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages a browser sees, without a browser. */
final class XSimulatorPagesTest {

  private static final String CALLBACK = "http://127.0.0.1:8080/callback";

  private final SettableClock clock = new SettableClock();
  private final XSimulator simulator =
      XSimulator.start(XSimulatorSettings.defaults().withClock(clock));
  private final HttpClient browser = newBrowser();

  @BeforeEach
  void approveCallback() {
    simulator.allowCallback(CALLBACK);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void signedOutPersonIsAskedForHandleAndConsent() throws Exception {
    String page = get("/oauth/authenticate?oauth_token=" + requestToken()).body();

    assertThat(page)
        .contains("id=\"screen_name\"", "id=\"authorize\"", "id=\"cancel\"", "<html lang=\"en\">")
        .contains("<label for=\"screen_name\">", "X simulator:</strong> not the real X")
        .contains("@alice", "@locked_lou");
  }

  @Test
  void decisionComesBeforeTheListOfAccounts() throws Exception {
    String page = get("/oauth/authenticate?oauth_token=" + requestToken()).body();

    assertThat(page)
        .containsSubsequence(
            "id=\"screen_name\"", "id=\"authorize\"", "id=\"cancel\"", "</form>", "@alice");
  }

  @Test
  void emailIsMentionedOnlyWhenTheAppAsksForIt() throws Exception {
    assertThat(get("/oauth/authenticate?oauth_token=" + requestToken()).body())
        .contains("e-mail address");
    try (XSimulator without =
        XSimulator.start(
            XSimulatorSettings.defaults().withCallback(CALLBACK).withoutEmailPermission())) {
      URI page = without.baseUri().resolve("/oauth/authenticate?oauth_token=" + tokenOf(without));
      assertThat(send(HttpRequest.newBuilder(page).build()).body())
          .contains("id=\"authorize\"")
          .doesNotContain("e-mail address");
    }
  }

  @Test
  void handleIsFilledIn() throws Exception {
    String page =
        get("/oauth/authenticate?oauth_token=" + requestToken() + "&screen_name=a%22%3E").body();

    assertThat(page).contains("value=\"a&quot;&gt;\"");
  }

  @Test
  void authorizingLeadsBackToTheApp() throws Exception {
    String token = requestToken();

    HttpResponse<String> response = decide(token, "screen_name=@Alice&decision=authorize");

    assertThat(response.statusCode()).isEqualTo(302);
    assertThat(location(response))
        .matches("\\Q" + CALLBACK + "?oauth_token=" + token + "\\E&oauth_verifier=\\w{32}");
    assertThat(response.headers().firstValue("set-cookie"))
        .get()
        .asString()
        .contains("HttpOnly", "SameSite=Lax");
  }

  @Test
  void signedInPersonIsAskedOnlyForConsent() throws Exception {
    decide(requestToken(), "screen_name=alice&decision=authorize");
    simulator.revoke("alice");

    HttpResponse<String> page = get("/oauth/authenticate?oauth_token=" + requestToken());

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("Alice Example", "id=\"sign-out\"", "id=\"authorize\"")
        .doesNotContain("id=\"screen_name\"");
  }

  @Test
  void signedInPersonWhoApprovedBeforeGoesStraightBack() throws Exception {
    decide(requestToken(), "screen_name=alice&decision=authorize");
    String token = requestToken();

    HttpResponse<String> response = get("/oauth/authenticate?oauth_token=" + token);

    assertThat(response.statusCode()).isEqualTo(302);
    assertThat(location(response)).startsWith(CALLBACK + "?oauth_token=" + token);
  }

  @Test
  void authorizePageAlwaysAsks() throws Exception {
    decide(requestToken(), "screen_name=alice&decision=authorize");

    String page = get("/oauth/authorize?oauth_token=" + requestToken()).body();

    assertThat(page).contains("action=\"/oauth/authorize\"", "id=\"authorize\"");
  }

  @Test
  void withoutTheSignInSettingThePersonIsAskedEveryTime() throws Exception {
    try (XSimulator asking =
        XSimulator.start(
            XSimulatorSettings.defaults().withCallback(CALLBACK).withoutSignInSetting())) {
      String first = tokenOf(asking);
      send(form(asking, "oauth_token=" + first + "&screen_name=alice&decision=authorize"));

      HttpResponse<String> page =
          send(
              HttpRequest.newBuilder(
                      asking
                          .baseUri()
                          .resolve("/oauth/authenticate?oauth_token=" + tokenOf(asking)))
                  .build());

      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body()).contains("Alice Example", "id=\"authorize\"");
    }
  }

  @Test
  void forceLoginAsksForTheHandleAgain() throws Exception {
    decide(requestToken(), "screen_name=alice&decision=authorize");

    HttpResponse<String> page =
        get("/oauth/authenticate?force_login=true&oauth_token=" + requestToken());

    assertThat(page.body()).contains("id=\"screen_name\"");
  }

  @Test
  void signingOutForgetsThePerson() throws Exception {
    decide(requestToken(), "screen_name=alice&decision=authorize");
    String token = requestToken();

    HttpResponse<String> response = get("/sign-out?oauth_token=" + token);

    assertThat(location(response)).isEqualTo("/oauth/authenticate?oauth_token=" + token);
    assertThat(get(location(response)).body()).contains("id=\"screen_name\"");
  }

  @Test
  void cancellingShowsALinkBack() throws Exception {
    String token = requestToken();

    HttpResponse<String> page = decide(token, "screen_name=&decision=cancel");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("id=\"back-to-app\" href=\"" + CALLBACK + "?denied=" + token + "\"");
    assertThat(decide(token, "screen_name=alice&decision=authorize").body())
        .contains("id=\"dead-token\"");
  }

  @Test
  void cancellingCanRedirectForScripts() throws Exception {
    String token = requestToken();

    HttpResponse<String> response = decide(token, "decision=cancel&direct=true");

    assertThat(location(response)).isEqualTo(CALLBACK + "?denied=" + token);
  }

  @Test
  void cancellingRedirectsToAnAppWithItsOwnScheme() throws Exception {
    simulator.allowCallback("myapp://callback");
    String token =
        ClientCall.obtainRequestToken(simulator, "myapp://callback").first("oauth_token", "");

    assertThat(location(decide(token, "decision=cancel")))
        .isEqualTo("myapp://callback?denied=" + token);
  }

  @Test
  void pinIsShown() throws Exception {
    String token = ClientCall.obtainRequestToken(simulator, "oob").first("oauth_token", "");

    assertThat(decide(token, "screen_name=alice&decision=authorize").body())
        .containsPattern("<code id=\"oauth_pin\">[0-9]{7}</code>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?oauth_token=", "?oauth_token=unknown", "?oauth_token=%ff"})
  void deadTokenShowsAnErrorAndLeadsNowhere(String query) throws Exception {
    HttpResponse<String> page = get("/oauth/authenticate" + query);

    assertThat(page.statusCode()).isEqualTo(400);
    assertThat(page.body()).contains("id=\"dead-token\"");
    assertThat(page.headers().firstValue("location")).isEmpty();
  }

  @Test
  void requestTokenIsDeadAfterAQuarterOfAnHour() throws Exception {
    String token = requestToken();
    clock.advance(Duration.ofMinutes(15));

    assertThat(get("/oauth/authenticate?oauth_token=" + token).body())
        .contains("id=\"dead-token\"");
    assertThatThrownBy(
            () -> simulator.approve("http://x/oauth/authenticate?oauth_token=" + token, "alice"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expired");
  }

  @Test
  void approvedRequestTokenCannotBeApprovedAgain() throws Exception {
    String token = requestToken();
    decide(token, "screen_name=alice&decision=authorize");

    assertThat(decide(token, "screen_name=no_email&decision=authorize").body())
        .contains("id=\"dead-token\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"screen_name=a-b&decision=authorize", "decision=authorize", "screen_name=alice"})
  void incompleteFormIsShownAgain(String form) throws Exception {
    HttpResponse<String> page = decide(requestToken(), form);

    assertThat(page.statusCode()).isEqualTo(400);
    assertThat(page.body()).contains("role=\"alert\"", "id=\"screen_name\"");
  }

  @Test
  void namesAreEscaped() throws Exception {
    decide(requestToken(), "screen_name=html_name&decision=authorize");

    for (String target :
        new String[] {"/", "/oauth/authorize?oauth_token=" + requestToken(), "/sign-out"}) {
      assertThat(get(target).body()).doesNotContain("<script");
    }
    assertThat(get("/").body())
        .contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;Bobby&quot;");
  }

  @Test
  void pagesLoadNothingAndCannotBeFramed() throws Exception {
    HttpResponse<String> page = get("/oauth/authenticate?oauth_token=" + requestToken());

    assertThat(page.headers().firstValue("content-security-policy"))
        .get()
        .asString()
        .contains("default-src 'none'", "frame-ancestors 'none'", "style-src 'sha256-")
        .doesNotContain("form-action");
    assertThat(page.body()).doesNotContain("<script", "http-equiv", "<iframe");
  }

  @Test
  void startPageNamesKeysCallbacksAndAccounts() throws Exception {
    assertThat(get("/").body())
        .contains(simulator.consumerKey(), simulator.consumerSecret(), CALLBACK)
        .contains(simulator.clientId(), String.valueOf(simulator.clientSecret()))
        .contains("@emoji_rtl", "1466796521412771840", "alice@example.test");
  }

  @ParameterizedTest
  @ValueSource(strings = {"_normal", "_bigger", "_mini", ""})
  void picturesAreServedInEverySize(String suffix) throws Exception {
    HttpResponse<String> picture = get("/profile_images/1466796521412771840" + suffix + ".svg");

    assertThat(picture.statusCode()).isEqualTo(200);
    assertThat(picture.headers().firstValue("content-type")).hasValue("image/svg+xml");
    assertThat(picture.body()).startsWith("<svg").contains(">B</text>");
  }

  @Test
  void unknownPathsAreNotFound() throws Exception {
    assertThat(get("/profile_images/5_normal.svg").statusCode()).isEqualTo(404);
    assertThat(get("/nothing").body()).contains("Page not found");
    assertThat(get("/1.1/statuses/update.json").body()).contains("\"code\":34");
  }

  private String requestToken() {
    return tokenOf(simulator);
  }

  private String tokenOf(XSimulator issuer) {
    ClientCall call =
        ClientCall.requestToken(issuer, CALLBACK)
            .with("oauth_timestamp", Long.toString(clock.instant().getEpochSecond()));
    return Parameters.parse(call.send().body()).first("oauth_token", "");
  }

  private HttpResponse<String> get(String target) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(simulator.baseUri() + target)).build());
  }

  private HttpResponse<String> decide(String token, String form)
      throws IOException, InterruptedException {
    return send(form(simulator, "oauth_token=" + token + "&" + form));
  }

  private static HttpRequest form(XSimulator target, String form) {
    return HttpRequest.newBuilder(target.baseUri().resolve("/oauth/authenticate"))
        .header("content-type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(form))
        .build();
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return browser.send(request, BodyHandlers.ofString());
  }

  private static String location(HttpResponse<String> response) {
    return response.headers().firstValue("location").orElse("");
  }

  private static HttpClient newBrowser() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .cookieHandler(new CookieManager())
        .followRedirects(HttpClient.Redirect.NEVER)
        .build();
  }
}
