package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.loginwithx.simulator.Endpoint;
import org.loginwithx.simulator.Misbehaviour;
import org.loginwithx.simulator.RecordedCall;
import org.loginwithx.simulator.XAccount;

/** A server whose operator has set what can be set. */
final class SettingsIT {

  private static final int MAX_IN_FLIGHT = 3;
  private static final int MAX_PENDING_SESSIONS = 10;

  private static MailServer mail;
  private static LoginServer server;

  @BeforeAll
  static void start() {
    mail = MailServer.start();
    Map<String, String> settings = new HashMap<>(mail.settings());
    settings.put("LOGIN_MAX_IN_FLIGHT", Integer.toString(MAX_IN_FLIGHT));
    settings.put("LOGIN_MAX_PENDING_SESSIONS", Integer.toString(MAX_PENDING_SESSIONS));
    settings.put("LOGIN_FAILURE_REDIRECT", "/home");
    settings.put("LOGIN_SUCCESS_PAGE", "/");
    settings.put("LOGIN_GROUPS", "member,reader");
    settings.put("LOGIN_ADMIN_IDS", "90001,90002");
    settings.put("LOGIN_EMAIL", "optional");
    settings.put("LOGIN_NODE", "node-7");
    settings.put("TWITTER_ALWAYS_ASK", "true");
    settings.put("TWITTER_ACCESS_TYPE", "read");
    settings.put("LOGIN_PASSWORD", "true");
    settings.put("LOGIN_RECENT_MINUTES", "1");
    settings.put("LOGIN_STAY_DAYS", "3");
    settings.put("LOGIN_SESSION_HOURS", "72");
    settings.put("LOGIN_KEYS", LoginServer.STORES_TOKENS.get("LOGIN_KEYS"));
    Path war = Deployments.builtWarWith(OlderLogin.class, Drawer.class, QuickHash.class);
    server = LoginServer.start("settings", settings, List.of(), war);
  }

  @AfterAll
  static void stop() {
    server.close();
    mail.close();
  }

  @BeforeEach
  @AfterEach
  void reset() {
    server.x().reset();
  }

  private static String drawer(Visitor visitor) {
    return visitor.get(Drawer.PATH).body();
  }

  private static void put(Visitor visitor, String what) {
    assertThat(visitor.post(Drawer.PATH, Map.of("put", what)).status()).isEqualTo(200);
  }

  @Test
  @DisplayName("What an application keeps about a user in a session ends with the log-in")
  void sessionOfTheApplicationBelongsToOneLogIn() {
    Visitor visitor = new Visitor(server);
    put(visitor, "cart");
    visitor.logIn("owner");
    assertThat(drawer(visitor)).as("brought along by a stranger who logs in").isEqualTo("cart");
    put(visitor, "of owner");
    Visitor stolen = new Visitor(server);
    stolen.plantCookie("JSESSIONID", visitor.cookie("JSESSIONID").orElseThrow());
    assertThat(drawer(stolen)).as("the session without the log-in").isEqualTo("empty");
    assertThat(drawer(visitor)).as("and it has ended by that").isEqualTo("empty");

    put(visitor, "of owner");
    assertThat(visitor.logOut().status()).isEqualTo(303);
    assertThat(drawer(visitor)).isEqualTo("empty");

    visitor.logIn("owner");
    put(visitor, "of owner");
    Visitor elsewhere = new Visitor(server);
    elsewhere.logIn("owner");
    elsewhere.post("/account/sessions", Map.of("csrf", elsewhere.get("/account").csrf()));
    assertThat(drawer(visitor)).as("ended from another browser").isEqualTo("empty");
  }

  @Test
  @DisplayName("A token of one user does not reach the session or the log-in of another")
  void tokenReachesNothingOfTheBrowser() {
    server.x().putAccount(XAccount.of("90001", "boss", "Boss"));
    Visitor boss = new Visitor(server);
    boss.logIn("boss");
    String id =
        register(boss, boss.get("/account").csrf(), "Reads", Map.of())
            .location()
            .replaceAll(".*/", "");
    Visitor visitor = new Visitor(server);
    visitor.logIn("owner");
    put(visitor, "of owner");
    String token = "Bearer " + token(boss, id);

    assertThat(visitor.get(Drawer.API_PATH, "Authorization", token).body()).isEqualTo("empty");
    Answer loggedOut = visitor.send("DELETE", Drawer.API_PATH, "Authorization", token);

    assertThat(loggedOut.status()).isEqualTo(200);
    assertThat(boss.me().orElseThrow()).as("the user of the token").contains(loggedOut.body());
    assertThat(visitor.isLoggedInAs("owner")).isTrue();
    assertThat(drawer(visitor)).isEqualTo("of owner");
    assertThat(visitor.get(Drawer.API_PATH).body()).as("without a token").isEqualTo("of owner");
  }

  private static Visitor administrator(String id, String handle, String email) {
    server.x().putAccount(XAccount.of(id, handle, handle));
    Visitor visitor = new Visitor(server);
    visitor.logIn(handle);
    String csrf = visitor.get("/account").csrf();
    visitor.post("/account/email", Map.of("csrf", csrf, "email", email));
    Map<String, String> form = Map.of("token", mail.newestTo(email).token());
    assertThat(visitor.post("/email/confirm", form).status()).isEqualTo(303);
    return visitor;
  }

  @Test
  @DisplayName("The open browser of an administrator does not move the address of the site")
  void addressOfTheSiteTakesThePassword() {
    administrator("90002", "second_boss", "second@boss.example");
    Visitor boss = administrator("90001", "boss", "boss@boss.example");
    String password = "a long enough sentence";
    String csrf = boss.get("/account/password").csrf();
    boss.post(
        "/account/password",
        Map.of("csrf", csrf, "new", password, "repeated", password, "choice", "set"));
    Map<String, String> move = new HashMap<>();
    move.put("csrf", csrf);
    move.put("action", "save");
    move.put("login-more-origins", "https://evil.example");

    for (String guess : List.of("", "another sentence")) {
      move.put("current", guess);
      Answer refused = boss.post("/admin/connection", move);
      assertThat(refused.status()).isEqualTo(422);
      assertThat(refused.body())
          .contains("The current password you typed is wrong")
          .as("nothing has to be typed twice")
          .contains("value=\"https://evil.example\"");
    }
    assertThat(mail.mailsTo("second@boss.example")).as("only the confirmation").hasSize(1);
    assertThat(boss.get("/admin/connection").body()).doesNotContain("evil.example");

    move.put("current", password);
    move.put("login-more-origins", "https://login.example.net");
    // An attacker would switch log-ins off with it, so that no mail goes out.
    move.put("login-enabled", "false");
    assertThat(boss.post("/admin/connection", move).status()).isEqualTo(303);

    for (String address : List.of("second@boss.example", "boss@boss.example")) {
      LoginServer.await(
          () -> mail.newestTo(address).content().contains("https://login.example.net"),
          "a mail to " + address);
    }
    move.put("login-more-origins", "");
    move.put("login-enabled", "");
    assertThat(boss.post("/admin/connection", move).status()).isEqualTo(303);
    move.remove("login-more-origins");
    move.remove("current");
    move.put("login-terms-url", "https://example.org/terms");
    assertThat(boss.post("/admin/connection", move).status()).as("other settings").isEqualTo(303);
    move.put("login-terms-url", "");
    assertThat(boss.post("/admin/connection", move).status()).isEqualTo(303);
  }

  @Test
  @DisplayName("ADV-04: a session that was there before a log-in has another id after it")
  void keptSessionGetsANewId() {
    Visitor visitor = new Visitor(server);
    put(visitor, "cart");
    String before = visitor.cookie("JSESSIONID").orElseThrow();

    visitor.logIn("owner");

    assertThat(visitor.cookie("JSESSIONID").orElseThrow()).isNotEqualTo(before);
    Visitor attacker = new Visitor(server);
    attacker.plantCookie("JSESSIONID", before);
    assertThat(drawer(attacker)).isEqualTo("empty");
  }

  @Test
  @DisplayName("A user who wants to stay logged in gets a cookie that outlives the browser")
  void cookieOfAUserWhoStays() {
    Visitor stays = new Visitor(server);
    assertThat(stays.get("/sign-in").body())
        .contains("Keep me logged in here, as long as I come back within 3 days");
    Answer start = stays.get("/login/twitter?stay=true");
    stays.get(server.x().approve(start.location(), "stayer"));
    Visitor leaves = new Visitor(server);
    leaves.logIn("stayer");

    assertThat(stays.loginCookie().orElseThrow().getMaxAge()).isEqualTo(72 * 3_600L);
    assertThat(leaves.loginCookie().orElseThrow().getMaxAge())
        .as("until it is closed")
        .isNegative();
    assertThat(stays.isLoggedInAs("stayer") && leaves.isLoggedInAs("stayer")).isTrue();
  }

  @Test
  void groupsAreTheConfiguredOnesAndNamedPeopleAreAdministrators() {
    server.x().putAccount(XAccount.of("90001", "boss", "Boss"));
    Visitor boss = new Visitor(server);
    boss.logIn("boss");
    Visitor member = new Visitor(server);
    member.logIn("member");

    assertThat(boss.get("/account").body()).contains("admin, member, reader");
    assertThat(member.get("/account").body()).contains("member, reader").doesNotContain("admin");
  }

  @Test
  void xIsAskedForWhatIsConfigured() {
    Visitor visitor = new Visitor(server);
    String page = visitor.start("");
    visitor.get(server.x().approve(page, "asked"));

    assertThat(page).contains("/oauth/authorize?");
    List<RecordedCall> calls = server.x().recorded();
    assertThat(calls.get(0).toString()).contains("x_auth_access_type=read");
    assertThat(calls.get(calls.size() - 1).toString()).contains("include_email=true");
  }

  @Test
  void withoutAReturnUrlPeopleGoToTheSuccessPage() {
    Visitor visitor = new Visitor(server);

    Answer back = visitor.get(server.x().approve(visitor.get("/login/twitter").location(), "home"));

    assertThat(back.location()).isEqualTo(server.uri("/").toString());
  }

  @Test
  void failureGoesToTheApplicationsPageWithTheMessageInTheSession() {
    Visitor visitor = new Visitor(server);
    server.x().misbehaveNext(Endpoint.REQUEST_TOKEN, Misbehaviour.garbageHtml());

    Answer answer = visitor.get("/login/twitter");

    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.location())
        .startsWith(server.uri("/home?failure=x_bad_format&number=").toString());
    assertThat(visitor.get("/home").body()).contains("X gave an unexpected answer");
    assertThat(visitor.get("/home").body()).as("once").doesNotContain("unexpected answer");
    server.awaitLogLine("reason=x_bad_format", "node=node-7");
  }

  @Test
  void callbackOfAStrangerMakesNoSessionForItsMessage() {
    Answer answer =
        new Visitor(server).get("/oauth/callback/twitter?oauth_token=a&oauth_verifier=b");

    assertThat(answer.location()).contains("/home?failure=no_session");
    assertThat(answer.cookies()).isEmpty();
  }

  @Test
  @DisplayName("ADV-41: the oldest of too many sessions ends, and its log-in succeeds by the copy")
  void floodOfStartsCostsNobodyTheirLogIn() {
    Visitor loggedIn = new Visitor(server);
    loggedIn.logIn("before");
    Visitor atX = new Visitor(server);
    String callback = atX.approve("waiting", "/account?kept");
    Visitor onlySession = atX.copy();
    onlySession.forget("login_attempt_");

    IntStream.range(0, MAX_PENDING_SESSIONS + 5)
        .forEach(i -> new Visitor(server).start("/account"));

    Answer refused = onlySession.get(callback);
    assertThat(refused.location()).as("its session is gone").contains("/home?failure=");
    assertThat(server.x().calls(Endpoint.ACCESS_TOKEN)).isEqualTo(1);
    assertThat(atX.get(callback).location()).endsWith("/account?kept");
    assertThat(atX.isLoggedInAs("waiting")).isTrue();
    assertThat(loggedIn.isLoggedInAs("before")).as("no stranger any more").isTrue();
  }

  @Test
  void moreLogInsThanAllowedAreTurnedAwayAtOnce() {
    server.x().misbehave(Endpoint.REQUEST_TOKEN, Misbehaviour.hang());
    List<CompletableFuture<Answer>> waiting = new ArrayList<>();
    IntStream.range(0, MAX_IN_FLIGHT)
        .forEach(i -> waiting.add(new Visitor(server).getAsync("/login/twitter")));
    server.x().awaitCalls(Endpoint.REQUEST_TOKEN, MAX_IN_FLIGHT);

    Answer turnedAway = new Visitor(server).get("/login/twitter", "Accept", "application/json");

    assertThat(turnedAway.status()).isEqualTo(503);
    assertThat(turnedAway.header("Retry-After")).isPresent();
    assertThat(turnedAway.body()).contains("bulkhead_full");
    assertThat(waiting).allSatisfy(answer -> answer.join());
    server.x().reset();
    assertThat(new Visitor(server).logIn("afterwards").status()).isEqualTo(303);
  }

  @Test
  void addressIsOptional() {
    Visitor visitor = new Visitor(server);
    visitor.logIn("wanda");
    Answer page = visitor.get("/account");
    assertThat(page.body())
        .containsPattern("id=\"email-from-x\">.*wanda@example.test")
        .contains("No confirmed address", "value=\"wanda@example.test\"")
        .doesNotContain("remove-email");
    assertThat(visitor.get("/account/password").body())
        .as("no password without an address, and a way to one")
        .contains("id=\"no-email\"", "href=\"/account#email\"");

    visitor.post("/account/email", Map.of("csrf", page.csrf(), "email", "wanda@example.test"));
    assertThat(visitor.get("/account").body())
        .contains("email-on-its-way", "withdraw-email")
        .doesNotContain("remove-email");
    String token = mail.newestTo("wanda@example.test").token();
    visitor.post("/email/confirm", Map.of("token", token));
    assertThat(visitor.get("/account").body())
        .containsPattern("id=\"email-confirmed\">.*wanda@example.test")
        .doesNotContain("email-from-x");

    visitor.post("/account/email", Map.of("csrf", page.csrf(), "choice", "remove"));
    assertThat(visitor.get("/account").body())
        .contains("Your e-mail address is removed", "No confirmed address");
    assertThat(visitor.isLoggedInAs("wanda")).isTrue();
    LoginServer.await(
        () -> mail.newestTo("wanda@example.test").subject().contains("was removed"),
        "a mail to where mails came to until now");
  }

  @Test
  @DisplayName("ASVS-7.5.1: a log-in of a while ago changes no password")
  void changingAPasswordNeedsARecentLogIn() {
    Visitor visitor = new Visitor(server);
    visitor.logIn("early");
    String csrf = visitor.get("/account").csrf();
    assertThat(visitor.get("/account/password").body()).doesNotContain("log-in-again");
    assertThat(visitor.get(OlderLogin.PATH).status()).isEqualTo(204);

    Answer answer =
        visitor.post(
            "/account/password",
            Map.of("csrf", csrf, "new", "four words are enough", "choice", "set"));

    assertThat(answer.location()).isEqualTo(server.uri("/account/password").toString());
    assertThat(visitor.get("/account/password").body())
        .contains("Please log in again first", "href=\"/sign-in?returnTo=%2Faccount%2Fpassword\"")
        .doesNotContain("name=\"new\"");
    assertThat(visitor.get("/sign-in").body())
        .as("one click in an open browser is no log-in")
        .contains("href=\"/login/twitter?force_login=true\"")
        .doesNotContain("href=\"/login/twitter\"");
    visitor.logIn("early");
    assertThat(visitor.get("/account/password").body()).doesNotContain("log-in-again");
  }

  private static Answer register(Visitor boss, String csrf, String name) {
    return register(boss, csrf, name, Map.of("emailRequired", "true"));
  }

  private static Answer register(Visitor boss, String csrf, String name, Map<String, String> more) {
    Map<String, String> application = new HashMap<>(more);
    application.put("csrf", csrf);
    application.put("action", "save");
    application.put("name", name);
    application.put("redirectUris", "https://mail.example/cb");
    application.put("origins", "");
    return boss.post("/admin/applications/new", application);
  }

  /** An access token for the user of a browser. */
  private static String token(Visitor user, String client) {
    String address =
        user.get(
                "/connect/twitter?response_type=code&redirect_uri=https://mail.example/cb"
                    + "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
                    + "&code_challenge_method=S256&client_id="
                    + client)
            .location();
    Map<String, String> form =
        Map.of(
            "grant_type", "authorization_code",
            "client_id", client,
            "code", address.replaceAll(".*[?&]code=([^&]+).*", "$1"),
            "redirect_uri", "https://mail.example/cb",
            "code_verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    Answer answer = user.post("/api/token", form);
    return Json.createReader(new StringReader(answer.body()))
        .readObject()
        .getString("access_token");
  }

  @Test
  void logInOfAWhileAgoRegistersNoApplication() {
    server.x().putAccount(XAccount.of("90001", "boss", "Boss"));
    Visitor boss = new Visitor(server);
    boss.logIn("boss");
    String csrf = boss.get("/account").csrf();
    boss.get(OlderLogin.PATH);

    Answer answer = register(boss, csrf, "Too late");

    assertThat(answer.location()).contains("/sign-in?returnTo=");
    assertThat(boss.get("/admin/applications").body()).doesNotContain("Too late");
  }

  @Test
  @DisplayName("An application that wants an address makes no recent log-in of an old session")
  void oldSessionGetsNoFurtherByAnApplicationThatWantsAnAddress() {
    server.x().putAccount(XAccount.of("90001", "boss", "Boss"));
    Visitor boss = new Visitor(server);
    boss.logIn("boss");
    String id =
        register(boss, boss.get("/account").csrf(), "Wants mail").location().replaceAll(".*/", "");
    Visitor thief = new Visitor(server);
    thief.logIn("robbed");
    String csrf = thief.get("/account").csrf();
    thief.get(OlderLogin.PATH);

    String asked =
        thief
            .get(
                "/connect/twitter?response_type=code&redirect_uri=https://mail.example/cb"
                    + "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
                    + "&code_challenge_method=S256&client_id="
                    + id)
            .location();
    String form = thief.get(asked).location();
    assertThat(thief.get(form).location()).as("log in first").contains("/sign-in?returnTo=");
    Answer sent = thief.post(form, Map.of("csrf", csrf, "email", "evil@example.test"));

    assertThat(sent.location()).contains("/sign-in?returnTo=");
    assertThat(thief.get("/email").status()).as("nothing vouches for them").isEqualTo(303);
    assertThat(thief.post("/account/delete", Map.of("csrf", csrf, "confirm", "true")).location())
        .contains("/sign-in?returnTo=");
    assertThat(thief.isLoggedInAs("robbed")).isTrue();
  }
}
