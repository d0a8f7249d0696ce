package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.loginwithx.simulator.XAccount;
import org.loginwithx.simulator.XSimulator;

/**
 * From a server without settings to one at which people log in, in a browser: the code of the log,
 * the settings, the first administrator, and what they change afterwards. One story, because there
 * is one first start.
 */
final class FirstStartIT {

  private static final String CONNECTION = "/admin/connection";
  private static final Pattern CODE = Pattern.compile("within an hour: ([0-9A-Z-]{23})");

  private static final Pattern NEXT_CODE = Pattern.compile("id=\"next-code\">([0-9A-Z-]{23})<");

  private static LoginServer server;

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
    settings.put("LOGIN_KEYS", LoginServer.STORES_TOKENS.get("LOGIN_KEYS"));
    server = LoginServer.start("first-start", settings, List.of());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Answer type(Visitor visitor, String code, String... headers) {
    return visitor.post(
        "/setup", Map.of("csrf", visitor.get("/setup").csrf(), "code", code), headers);
  }

  private static Map<String, String> form(Answer page, Map<String, String> fields) {
    Map<String, String> form = new HashMap<>(fields);
    form.put("csrf", page.csrf());
    form.put("version", page.field("version"));
    form.put("action", "save");
    return form;
  }

  /** Saves these fields on the connection page. */
  static Answer save(Visitor admin, String set, Map<String, String> fields) {
    Answer page = admin.get(CONNECTION + "?set=" + set);
    Map<String, String> form = form(page, fields);
    form.put("set", set);
    return admin.post(CONNECTION, form);
  }

  @Test
  @DisplayName("from the first start to the first administrator, and on from there")
  void firstStart() {
    String line = server.awaitLogLine("open /setup and type this code");
    Matcher found = CODE.matcher(line);
    assertThat(found.find()).as(line).isTrue();
    String code = found.group(1);
    Visitor operator = new Visitor(server);
    Visitor stranger = new Visitor(server);
    assertThat(operator.get("/").body()).contains("href=\"/setup\"");
    assertThat(stranger.get("/login/twitter").status()).isEqualTo(503);

    strangersGetNowhere(stranger, code);
    assertThat(type(stranger, "AAAAA-AAAAA-AAAAA-AAAAA").status()).isEqualTo(403);
    Answer begun = type(operator, beginAtAnotherAddress(operator, code));
    assertThat(begun.status()).isEqualTo(303);
    assertThat(type(stranger, code).status()).as("gone at the first success").isEqualTo(410);
    assertThat(stranger.get("/setup").body()).doesNotContain("TWITTER_CLIENT_ID", "client-id");
    assertThat(stranger.get("/setup?step=x").body()).contains("name=\"code\"");

    connect(operator, stranger);
    server.x().putAccount(XAccount.of("31", "first", "First"));
    assertThat(operator.logIn("first").status()).isEqualTo(303);
    assertThat(operator.get("/account").body()).contains("admin");
    assertThat(operator.get("/setup").status()).as("never again").isEqualTo(404);
    assertThat(stranger.logIn("second").status()).isEqualTo(303);
    assertThat(stranger.get(CONNECTION).status()).isEqualTo(403);
    operator.logOut();
    operator.logIn("first");
    assertThat(operator.get(CONNECTION).status()).as("the next time as well").isEqualTo(200);

    onlyAdministratorStays(operator);
    tries(operator, stranger);
    settingsChange(operator, stranger);
    secretsAreNowhere(operator, code);
  }

  private static void onlyAdministratorStays(Visitor admin) {
    Map<String, String> form = Map.of("csrf", admin.get("/account").csrf(), "confirm", "true");

    Answer refused = admin.post("/account/delete", form);

    assertThat(refused.location()).endsWith("/account");
    assertThat(admin.get("/account").body()).contains("you are the only administrator");
    assertThat(admin.get(CONNECTION).status()).isEqualTo(200);
  }

  /** Cookies do not follow to the address that is saved; gives the code to go on with there. */
  private static String beginAtAnotherAddress(Visitor operator, String code) {
    URI site = server.uri("/");
    String elsewhere = "http://localhost:" + site.getPort() + "/setup";
    Map<String, String> typed = Map.of("csrf", operator.get(elsewhere).csrf(), "code", code);
    assertThat(operator.post(elsewhere, typed).status()).isEqualTo(303);
    String publicUrl = site.toString().replaceFirst("/$", "");
    Answer address = operator.get(elsewhere);
    assertThat(address.body())
        .as("filled in from the address used")
        .contains("value=\"http://localhost:" + site.getPort() + "\"");

    Answer saved =
        operator.post(elsewhere, step(address, "address", Map.of("login-public-url", publicUrl)));

    assertThat(saved.body()).contains("href=\"" + publicUrl + "/setup\"").doesNotContain(code);
    assertThat(operator.get(elsewhere + "?step=address").body())
        .as("the address may be wrong, so it can still be changed here")
        .contains("value=\"" + publicUrl + "\"");
    Matcher next = NEXT_CODE.matcher(saved.body());
    assertThat(next.find()).as(saved.body()).isTrue();
    return next.group(1);
  }

  private static void strangersGetNowhere(Visitor stranger, String code) {
    assertThat(stranger.get("/setup?code=" + code).body())
        .as("by POST only")
        .contains("name=\"code\"")
        .doesNotContain("client-id");
    assertThat(stranger.post("/setup", Map.of("code", code)).status())
        .as("without the form")
        .isEqualTo(403);
    assertThat(stranger.post("/setup", Map.of("twitter-client-id", "evil")).status())
        .isEqualTo(403);
  }

  private static void connect(Visitor operator, Visitor stranger) {
    String site = server.uri("/").toString().replaceFirst("/$", "");
    Answer address = operator.get("/setup?step=address");
    Answer wrong =
        operator.post(
            "/setup",
            step(address, "address", Map.of("login-public-url", "http://www.example.org")));
    assertThat(wrong.status()).isEqualTo(422);
    assertThat(wrong.body())
        .as("at its field, and not typed again")
        .contains("id=\"login-public-url-error\"", "LOGIN_PUBLIC_URL has to be https://")
        .contains("value=\"http://www.example.org\"", "aria-invalid=\"true\"");
    Answer elsewhere =
        operator.post(
            "/setup", step(address, "address", Map.of("login-public-url", site + "/elsewhere")));
    assertThat(elsewhere.status()).as("all links would lead there").isEqualTo(422);
    assertThat(elsewhere.body()).contains("the application is at the path /.");
    assertThat(
            operator
                .post("/setup", step(address, "address", Map.of("login-public-url", site)))
                .location())
        .endsWith("/setup?step=keys");
    siteProvesItself(operator, stranger);

    assertThat(operator.get("/setup").body()).as("LOGIN_KEYS is there").contains("step 4 of 6");
    assertThat(operator.get("/setup?step=keys").body()).contains("LOGIN_KEYS");
    assertThat(operator.get("/setup?step=administrator").body())
        .as("not before the steps in between")
        .contains("step 4 of 6");
    keysOfX(operator, site);
    tryInSetUp(operator, stranger);

    Answer tried = operator.get("/setup?step=try");
    assertThat(operator.post("/setup", step(tried, "save", Map.of())).location())
        .endsWith("/setup?step=administrator");
    assertThat(operator.get("/setup").body()).contains("id=\"become-admin\"");
    assertThat(operator.get("/setup?step=x").body())
        .as("one can go back")
        .contains("value=\"" + server.x().clientId() + "\"");
    assertThat(stranger.get("/sign-in").body()).contains("Log in with X");
  }

  private static Map<String, String> step(Answer page, String action, Map<String, String> fields) {
    Map<String, String> form = new HashMap<>(fields);
    form.put("csrf", page.csrf());
    form.put("action", action);
    return form;
  }

  /** What a page of the set-up at another address asks. */
  private static void siteProvesItself(Visitor operator, Visitor stranger) {
    Matcher question =
        Pattern.compile("data-nonce=\"([^\"]+)\" data-answer=\"([^\"]+)\"")
            .matcher(operator.get("/setup?step=address").body());
    assertThat(question.find()).isTrue();
    Answer here = stranger.get("/setup/here?nonce=" + question.group(1));
    assertThat(here.body()).isEqualTo(question.group(2));
    assertThat(here.header("Access-Control-Allow-Origin")).hasValue("*");
    assertThat(stranger.get("/setup/here?nonce=x").status()).isEqualTo(400);
  }

  private static void keysOfX(Visitor operator, String site) {
    String secret = String.valueOf(server.x().clientSecret());
    Answer page = operator.get("/setup");
    assertThat(page.body())
        .contains(site + "/oauth2/callback/twitter", site + "/oauth/callback/twitter");
    Answer without =
        operator.post(
            "/setup",
            step(page, "x", Map.of("twitter-protocol", "oauth2", "twitter-client-secret", secret)));
    assertThat(without.status()).isEqualTo(422);
    assertThat(without.body())
        .contains("id=\"twitter-client-id-error\"", "Saved, and not shown again.")
        .doesNotContain(secret);

    Answer kept =
        operator.post(
            "/setup",
            step(page, "x", Map.of("twitter-protocol", "oauth2", "twitter-client-id", "not-ours")));

    assertThat(kept.location()).endsWith("/setup?step=try");
    assertThat(operator.get("/setup?step=x").body())
        .as("nothing typed is lost by going back")
        .contains("value=\"not-ours\"", "Saved, and not shown again.")
        .doesNotContain(secret);
  }

  /** A try of the operator, whom nobody knows yet, changes nothing. */
  private static void tryInSetUp(Visitor operator, Visitor stranger) {
    Answer refused = operator.post("/setup", step(operator.get("/setup"), "try", Map.of()));
    assertThat(refused.body()).as("the way to X").contains("client_id=not-ours");
    assertThat(stranger.get("/login/twitter").status()).as("nothing is saved").isEqualTo(503);
    operator.post(
        "/setup",
        step(
            operator.get("/setup?step=x"),
            "x",
            Map.of("twitter-protocol", "oauth2", "twitter-client-id", server.x().clientId())));

    Answer onToX = operator.post("/setup", step(operator.get("/setup"), "try", Map.of()));
    server.x().putAccount(XAccount.of("33", "trier", "Trier"));
    String callback = server.x().approve(LinkingIT.urlOfX(onToX), "trier");
    assertThat(new Visitor(server).get(callback).status()).as("another browser").isEqualTo(503);
    String result = operator.get(callback).location();

    assertThat(operator.get(result).body())
        .contains("It works!", "@trier", "users_me", "Save and continue");
    assertThat(stranger.get(result).body()).doesNotContain("trier");
    assertThat(operator.get("/account").status()).as("nobody is logged in").isNotEqualTo(200);
  }

  private static Answer tryIt(Visitor admin, Map<String, String> fields) {
    Map<String, String> form = form(admin.get(CONNECTION), fields);
    form.put("set", "production");
    form.put("action", "try");
    return admin.post(CONNECTION, form);
  }

  /** F-89 to F-93. */
  private static void tries(Visitor admin, Visitor stranger) {
    Answer onToX = tryIt(admin, Map.of());
    assertThat(onToX.status()).isEqualTo(200);
    server.x().putAccount(XAccount.of("32", "tried", "Tried Person"));
    String callback = server.x().approve(LinkingIT.urlOfX(onToX), "tried");
    assertThat(new Visitor(server).get(callback).status())
        .as("F-92: in another browser")
        .isEqualTo(400);
    assertThat(stranger.get(callback).location()).doesNotContain("/try?id=");
    Answer back = admin.get(callback);
    String result = back.location();
    assertThat(admin.get(result).body())
        .contains("It works!", "Tried Person", "@tried", "users.read", "users_me")
        .contains("not asked for");
    int asked = server.x().recorded().size();
    assertThat(admin.get(callback).location()).as("F-92: a double click").isEqualTo(result);
    assertThat(stranger.get(callback).location()).doesNotContain("/try?id=");
    assertThat(server.x().recorded()).as("F-92: no call").hasSize(asked);
    assertThat(admin.isLoggedInAs("first")).as("F-90: still the same person").isTrue();
    assertThat(admin.get("/admin/people").body())
        .as("F-90: nobody is made")
        .doesNotContain("tried");
    assertThat(stranger.get(result).status()).isEqualTo(403);

    Answer refused = tryIt(admin, Map.of("twitter-client-secret", "not-the-secret"));
    Answer failed = admin.get(server.x().approve(LinkingIT.urlOfX(refused), "tried"));
    assertThat(admin.get(failed.location()).body())
        .as("F-89: a draft that X refuses")
        .contains("x_auth_config", "X does not know these keys", "token")
        .doesNotContain("not-the-secret");
    assertThat(stranger.logIn("second").status()).as("the draft holds for nobody").isEqualTo(303);

    Map<String, String> byOAuth1 =
        Map.of(
            "twitter-protocol", "oauth1",
            "twitter-api-key", server.x().consumerKey(),
            "twitter-api-secret", server.x().consumerSecret());
    Answer denied = admin.get(server.x().deny(LinkingIT.urlOfX(tryIt(admin, byOAuth1))));
    assertThat(admin.get(denied.location()).body()).contains("denied", "request_token");
    Map<String, String> wrongKey = new HashMap<>(byOAuth1);
    wrongKey.put("twitter-api-key", "wrong");
    assertThat(admin.get(tryIt(admin, wrongKey).location()).body())
        .contains("x_auth_config", "request_token");

    int calls = server.x().recorded().size();
    assertThat(admin.get(CONNECTION + "?action=try&set=production").status()).isEqualTo(200);
    assertThat(stranger.post(CONNECTION, Map.of("action", "try")).status()).isEqualTo(403);
    assertThat(admin.post(CONNECTION, Map.of("action", "try")).status()).isEqualTo(403);
    assertThat(server.x().recorded()).as("F-91: no call").hasSize(calls);
    Answer last = tryIt(admin, byOAuth1);
    for (int i = 0; i < 10 && last.status() == 200; i++) {
      last = tryIt(admin, byOAuth1);
    }
    assertThat(last.status()).isEqualTo(422);
    assertThat(last.body()).as("F-93").contains("Too many attempts within a minute");
  }

  /** What an administrator changes holds for the next person, without a restart. */
  private static void settingsChange(Visitor admin, Visitor stranger) {
    Answer page = admin.get(CONNECTION);
    assertThat(page.body())
        .contains("TWITTER_CLIENT_SECRET", "Saved, and not shown again.")
        .doesNotContain(String.valueOf(server.x().clientSecret()));
    assertThat(
            stranger
                .post(CONNECTION, form(page, Map.of("set", "production", "login-enabled", "false")))
                .status())
        .isEqualTo(403);
    assertThat(admin.post(CONNECTION, Map.of("login-enabled", "false")).status())
        .as("without the token of the form")
        .isEqualTo(403);

    Visitor undecided = new Visitor(server);
    undecided.logIn("first_of_two");
    String question = undecided.get(undecided.approve("second_of_two", "/account")).location();
    String csrf = undecided.get(question).csrf();
    assertThat(save(admin, "production", Map.of("login-enabled", "false")).status()).isEqualTo(303);
    Map<String, String> second =
        Map.of("switch", question.replaceAll(".*=", ""), "csrf", csrf, "choice", "switch");
    assertThat(undecided.post("/login/twitter", second).status())
        .as("ADV-14: nobody is logged in any more")
        .isEqualTo(503);
    assertThat(undecided.isLoggedInAs("first_of_two")).isTrue();
    assertThat(new Visitor(server).get("/login/twitter").status()).isEqualTo(503);
    assertThat(admin.get("/account").status()).as("users stay logged in").isEqualTo(200);

    assertThat(save(admin, "development", Map.of("twitter-api-key", "k")).body())
        .contains("TWITTER_API_KEY is set, but TWITTER_API_SECRET is not");
    String site = server.uri("/").toString();
    Map<String, String> byOAuth1 =
        Map.of(
            "login-public-url", site,
            "twitter-api-key", server.x().consumerKey(),
            "twitter-api-secret", server.x().consumerSecret());
    assertThat(save(admin, "development", byOAuth1).status()).isEqualTo(303);
    Answer old = admin.get(CONNECTION);
    Map<String, String> activate =
        Map.of("csrf", old.csrf(), "set", "development", "action", "activate");
    assertThat(admin.post(CONNECTION, activate).status()).isEqualTo(303);
    assertThat(new Visitor(server).get("/login/twitter").location()).contains("oauth_token=");
    assertThat(new Visitor(server).logIn("second").status()).isEqualTo(303);

    assertThat(admin.post(CONNECTION, form(old, Map.of("login-privacy-url", site + "p"))).body())
        .as("of a page that is older than what is saved")
        .contains("Another administrator has changed the settings");
    customDomain(admin);
    assertThat(admin.get(CONNECTION).body())
        .containsPattern("<code>LOGIN_ENABLED</code></td>\\s*<td>Production<")
        .containsPattern("<code>active</code></td>\\s*<td>Development<");
  }

  /** A browser that uses a configured name stays there; any other is sent to the public address. */
  private static void customDomain(Visitor admin) {
    String origin = "http://localhost:" + server.uri("/").getPort();
    Visitor customer = new Visitor(new Named(server, origin.substring("http://".length())));
    Visitor stranger = new Visitor(new Named(server, "evil.example"));
    String publicUrl = server.uri("/").toString();
    assertThat(customer.get("/login/twitter").location()).startsWith(publicUrl);
    assertThat(save(admin, "development", Map.of("login-more-origins", origin)).status())
        .isEqualTo(303);
    server.x().allowCallback(origin + "/oauth/callback/twitter");

    assertThat(customer.get("/login/twitter").location()).contains("oauth_token=");
    assertThat(customer.logIn("customer").location()).isEqualTo(origin + "/account");
    assertThat(stranger.get("/login/twitter").location()).startsWith(publicUrl);
    assertThat(admin.get(CONNECTION).body())
        .as("to be registered at X")
        .contains(origin + "/oauth/callback/twitter");
  }

  private record Named(LoginServer server, String name) implements Site {
    @Override
    public URI uri(String path) {
      String own = "http://" + name;
      return server.uri(path.startsWith(own) ? path.substring(own.length()) : path);
    }

    @Override
    public Optional<String> host() {
      return Optional.of(name);
    }

    @Override
    public XSimulator x() {
      return server.x();
    }
  }

  private static void secretsAreNowhere(Visitor admin, String code) {
    String log = server.payara().log();
    assertThat(log.split(Pattern.quote(code), -1)).as("the code is there once").hasSize(2);
    for (String page : List.of(CONNECTION, CONNECTION + "?set=development", "/account")) {
      assertThat(admin.get(page).body()).as(page).doesNotContain(code, server.x().consumerSecret());
    }
    assertThat(log)
        .doesNotContain(server.x().consumerSecret(), String.valueOf(server.x().clientSecret()));
  }
}
