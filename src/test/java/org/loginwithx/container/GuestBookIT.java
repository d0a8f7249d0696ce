package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.HttpCookie;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.loginwithx.simulator.XAccount;

/** Log in with X in another application: the project {@code src/example/guest-book}. */
@ArquillianTest
class GuestBookIT {

  private static final int PEOPLE = 200;
  private static final int ROUNDS = 2;

  private static ArquillianSite site;

  private Visitor visitor;

  @Deployment(testable = false)
  static WebArchive guestBook() {
    return Deployments.guestBook();
  }

  @BeforeAll
  static void start() {
    site = ArquillianSite.start();
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  @BeforeEach
  void open() {
    visitor = new Visitor(site);
  }

  @Test
  @DisplayName("An unused log-in ends after the time-out of the application")
  void unusedLogInEnds() {
    logIn(visitor, XAccount.of("42", "idle", "Idle"));

    assertThat(visitor.get("/witness?unused").body()).isEqualTo("0");
  }

  @Test
  @DisplayName("No request pays for the two JNDI look-ups of Soteria")
  void containerAsksTheModuleFirst() {
    assertThat(visitor.get("/witness?authentication").body()).isEqualTo("LoginAuthProvider");
  }

  @Test
  void everyKindOfResourceSeesTheSamePersonInEveryView() {
    ExpectedCaller caller = logIn(visitor, XAccount.of("41", "tina", "Tina 🦜"));

    assertSeen(caller, visitor);
    assertThat(caller.userId()).isNotIn("41", "tina", "Tina 🦜");
  }

  @Test
  void peopleWhoLogInInParallelNeverSeeEachOther() throws Exception {
    ExecutorService crowd = Executors.newFixedThreadPool(PEOPLE);
    try {
      List<Future<ExpectedCaller>> people =
          IntStream.range(0, PEOPLE)
              .mapToObj(number -> crowd.submit(() -> logInAndLookAround("crowd_" + number)))
              .toList();
      List<String> userIds = new ArrayList<>();
      for (Future<ExpectedCaller> person : people) {
        userIds.add(person.get().userId());
      }
      assertThat(userIds).hasSize(PEOPLE).doesNotHaveDuplicates();
    } finally {
      crowd.shutdownNow();
    }
  }

  private static ExpectedCaller logInAndLookAround(String handle) {
    Visitor person = new Visitor(site);
    ExpectedCaller caller = logIn(person, site.x().account(handle));
    for (int round = 0; round < ROUNDS; round++) {
      assertSeen(caller, person);
      assertThat(isAnonymous(new Visitor(site))).as("threads forget whom they served").isTrue();
    }
    return caller;
  }

  @Test
  void applicationThatTakesInTheJarHasItsChecksAndNumbers() {
    assertThat(visitor.get("/health/ready").body()).contains("login-database", "login-settings");
    assertThat(visitor.get("/metrics").body()).contains("login_in_flight");
  }

  @Test
  @DisplayName("RFC 8252 section 8.12: a user in a web view is warned, and may continue")
  void webViewIsWarned() {
    String start = "/login/twitter?returnTo=/profile&x=%22%3E%3Cscript%3E";

    Answer warning = visitor.get(start, "User-Agent", MobileApplicationIT.WEB_VIEW);

    assertThat(warning.status()).isEqualTo(200);
    assertThat(warning.body())
        .contains("Please open this page in your browser", "go to http://127.0.0.1:")
        .doesNotContain("\"><script");
    assertThat(warning.header("Content-Security-Policy")).isPresent();
    assertThat(warning.cookies()).as("no session is made for it").isEmpty();
    String onward = MobileApplicationIT.onward(warning);
    assertThat(visitor.get(onward, "User-Agent", MobileApplicationIT.WEB_VIEW).location())
        .startsWith(site.x().baseUri().toString());
    assertThat(new Visitor(site).get(start).status()).as("in a browser").isEqualTo(302);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/profile", "/members/profile", "/rest/caller"})
  void pageThatNeedsALogInSendsToTheSignInPageAndBack(String path) {
    Answer answer = visitor.get(path + "?a=b", "Accept", "text/html,*/*;q=0.8");

    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.location())
        .isEqualTo("/sign-in.html?returnTo=" + Visitor.encode(path + "?a=b"));
    assertThat(visitor.get(answer.location()).body()).contains("href=\"login/twitter\"");
    assertThat(visitor.cookie("JSESSIONID")).isEmpty();
    Answer toX = visitor.get("/login/twitter");
    Answer back = visitor.get(site.x().approve(toX.location(), "alice"));
    assertThat(back.location()).isEqualTo(site.uri(path + "?a=b").toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/profile", "/members/profile", "/rest/caller", "/open"})
  void programThatIsNotLoggedInGets401(String path) {
    assertThat(visitor.get(path, "Accept", "application/json").status()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({"GET, /desk", "GET, /editors/profile", "DELETE, /rest/entries/none", "DELETE, /open"})
  void wrongRoleIsForbiddenAndTheRightOneIsNot(String method, String path) {
    logIn(visitor, site.x().account("alice"));
    Visitor editor = new Visitor(site);
    logIn(editor, XAccount.of("2001", "edith", "Edith"));

    assertThat(visitor.send(method, path).status()).isEqualTo(403);
    assertThat(editor.send(method, path).status()).isBetween(200, 204);
  }

  @Test
  void groupsOfTheDeciderAreRolesInEveryView() {
    XAccount edith = XAccount.of("2001", "edith", "Edith");
    site.x().putAccount(edith);
    visitor.logIn("edith");

    assertSeen(ExpectedCaller.ofProfile(visitor, edith, true), visitor);
  }

  @Test
  void deciderGivesABetterName() {
    ExpectedCaller caller = logIn(visitor, XAccount.of("2002", "potus", "Some Name"));

    assertSeen(caller.withDisplayName("The President"), visitor);
  }

  @Test
  void deciderReadsAFieldOfX() {
    ExpectedCaller caller = logIn(visitor, site.x().account("protected_pat"));

    assertSeen(caller.withDisplayName("Pat Private 🔒"), visitor);
  }

  @Test
  void refusedPersonReadsWhyAndNothingOfThemIsStored() {
    site.x().putAccount(XAccount.of("13", "mallory", "Mallory"));

    Answer answer = visitor.logIn("mallory");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.body()).contains("You are not welcome here, &lt;Mallory&gt;.");
    assertThat(isAnonymous(visitor)).isTrue();
    assertThat(visitor.get("/witness?stored=13").body()).isEqualTo("false");
    assertThat(seenOf("13")).containsOnly("refusal of 13: You are not welcome here, <Mallory>.");
  }

  @Test
  void applicationIsToldOfLogInsAndLogOuts() {
    logIn(visitor, XAccount.of("51", "eve", "Eve"));
    visitor.post("/logout", Map.of());
    visitor.logIn("eve");

    assertThat(visitor.get("/witness?stored=51").body()).isEqualTo("true");
    assertThat(seenOf("51"))
        .containsExactly("first log-in of 51", "log-in of 51", "log-out of 51", "log-in of 51");
  }

  @Test
  void observerThatFailsUndoesNoLogIn() {
    ExpectedCaller caller = logIn(visitor, XAccount.of("52", "jinx", "Jinx"));

    assertSeen(caller, visitor);
  }

  @Test
  void pageOfTheBookTakesEntriesByItsFormOnly() {
    logIn(visitor, XAccount.of("62", "wanda", "Wanda"));
    String csrf = visitor.get("/book").csrf();

    assertThat(visitor.post("/book", Map.of("text", "By another site")).status()).isEqualTo(403);
    visitor.post("/book", Map.of("csrf", csrf, "text", "<b>Hello from Wanda"));

    assertThat(visitor.get("/book").body())
        .contains("&lt;b>Hello from Wanda")
        .doesNotContain("By another site");
  }

  @Test
  void ownPersistenceUnitAndRestWorkBesideOurs() {
    ExpectedCaller caller = logIn(visitor, XAccount.of("61", "walt", "Walt"));

    Answer written = visitor.post("/rest/entries", Map.of("text", "Hello from Walt"));

    assertThat(written.status()).isEqualTo(200);
    assertThat(visitor.get("/rest/entries", "Accept", "application/json").body())
        .contains("\"writer\":\"" + caller.userId() + "\",\"text\":\"Hello from Walt\"");
  }

  @Test
  void eachLogInHasACookieOfItsOwnAndThePlantedSessionIsDead() {
    Visitor attacker = new Visitor(site);
    attacker.start("/profile");
    visitor.plantCookie("JSESSIONID", sessionOf(attacker));

    logIn(visitor, XAccount.of("71", "victoria", "Victoria"));

    assertThat(isAnonymous(attacker)).isTrue();
    HttpCookie first = visitor.loginCookie().orElseThrow();
    logIn(visitor, site.x().account("victoria"));
    assertThat(visitor.loginCookie().orElseThrow().getValue()).isNotEqualTo(first.getValue());
    assertThat(isAnonymous(Visitor.with(site, first))).isTrue();
  }

  @Test
  void inventedCookiesAreNobody() {
    logIn(visitor, site.x().account("alice"));
    HttpCookie real = visitor.loginCookie().orElseThrow();

    String value = real.getValue();
    for (String invented :
        List.of(
            "", "x", "A".repeat(value.length()), value + "A", value.substring(1), "../" + value)) {
      Visitor other = new Visitor(site);
      other.plantCookie(real.getName(), invented);
      assertThat(isAnonymous(other)).as(invented).isTrue();
    }
    assertThat(isAnonymous(Visitor.with(site, real))).as("the real one").isFalse();
  }

  @Test
  void sessionIdInTheAddressIsNobody() {
    visitor.start("/profile");
    String id = sessionOf(visitor);
    logIn(visitor, site.x().account("alice"));

    for (String path : List.of("/profile", "/members/profile", "/rest/caller", "/open")) {
      assertThat(
              new Visitor(site)
                  .get(path + ";jsessionid=" + id, "Accept", "application/json")
                  .status())
          .as(path)
          .isEqualTo(401);
    }
  }

  @Test
  void logOutEndsItForEveryCopyOfTheCookie() {
    Visitor attacker = new Visitor(site);
    attacker.start("/profile");
    visitor.plantCookie("JSESSIONID", sessionOf(attacker));
    logIn(visitor, site.x().account("alice"));
    Visitor copy = visitor.copy();
    assertThat(isAnonymous(copy)).isFalse();

    Answer answer = visitor.post("/logout", Map.of());

    assertThat(answer.location()).endsWith("/sign-in.html");
    assertThat(visitor.loginCookie()).isEmpty();
    assertThat(isAnonymous(visitor)).isTrue();
    assertThat(isAnonymous(attacker)).isTrue();
    assertThat(isAnonymous(copy)).isTrue();
  }

  @Test
  void userWhoCancelsAtXReadsIt() {
    Answer back = visitor.get(site.x().deny(visitor.start("/profile")));

    assertThat(back.location()).contains("/sign-in.html");
    assertThat(visitor.get("/sign-in.html").body())
        .contains("data-login-message", "login-with-x/message.js");
    assertThat(visitor.get("/login-with-x/message.js").status()).isEqualTo(200);
    assertThat(visitor.get("/login-with-x/message").status())
        .as("a picture or a link does not use it up")
        .isEqualTo(204);
    assertThat(visitor.get("/login-with-x/message", "Accept", "application/json").body())
        .contains("You cancelled logging in with X");
    assertThat(visitor.get("/login-with-x/message", "Accept", "application/json").status())
        .as("said once")
        .isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/rest/x/name",
        "/rest/x/name-later",
        "/rest/x/name-by-job",
        "/rest/x/name-by-task"
      })
  void applicationCallsXInThePersonsName(String path) {
    XAccount nina = XAccount.of("81", "nina", "Nina");
    logIn(visitor, nina);
    site.x().putAccount(nina.withName("Nina, later"));

    assertThat(visitor.get(path).body()).isEqualTo("Nina, later");

    site.x().revoke("nina");
    Answer refused = visitor.get(path, "Accept", "text/plain");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.body()).isEqualTo("log in again");
  }

  @Test
  void threadsOutsideARequestHaveNoCaller() {
    logIn(visitor, XAccount.of("82", "omar", "Omar"));

    assertThat(visitor.get("/rest/caller/of-threads").body())
        .contains("NotConnected")
        .doesNotContain("Success");
  }

  @Test
  void personWhoCameByAProviderOfTheApplicationIsACallerLikeAnyOther() {
    Answer in = badge(visitor, "B-100");

    assertThat(in.status()).isEqualTo(303);
    assertThat(in.location()).isEqualTo(site.uri("/book").toString());
    ExpectedCaller caller = ExpectedCaller.ofProfile(visitor, "B-100", "", "Berta", false);
    assertSeen(caller, visitor);
    assertThat(member(caller.userId()))
        .isEqualTo(caller.userId() + ", Berta, badge B-100, email null");
    assertThat(seenOf("B-100")).containsExactly("first log-in of B-100", "log-in of B-100");
  }

  @Test
  void pageThatWasAskedForIsShownAfterALogInByBadge() {
    visitor.get("/members/profile", "Accept", "text/html,*/*;q=0.8");

    assertThat(badge(visitor, "B-101").location())
        .isEqualTo(site.uri("/members/profile").toString());
  }

  @Test
  void badgeThatIsLinkedToAnXPersonIsThatPerson() {
    ExpectedCaller caller = logIn(visitor, XAccount.of("91", "olga", "Olga"));
    assertThat(badge(visitor, "B-102").location()).endsWith("/members/accounts");
    assertThat(member(caller.userId())).contains("Olga, badge B-102");
    Visitor thief = new Visitor(site);
    logIn(thief, XAccount.of("92", "thea", "Thea"));
    assertThat(badge(thief, "B-102").status()).isEqualTo(409);

    Visitor door = new Visitor(site);
    Visitor attacker = plantedSession(door);
    assertThat(badge(door, "B-102").status()).isEqualTo(303);
    assertThat(isAnonymous(attacker)).isTrue();
    assertThat(ExpectedCaller.read(door, "/open").getString("name")).isEqualTo(caller.userId());

    assertThat(unlink(door, "B-102").status()).isEqualTo(302);
    assertThat(member(caller.userId())).contains("Olga, badge null");
    assertThat(unlink(door, "91").status()).as("their last way in").isEqualTo(409);
    Visitor stranger = new Visitor(site);
    badge(stranger, "B-102");
    assertThat(ExpectedCaller.read(stranger, "/open").getString("name"))
        .as("the badge is nobody's now")
        .isNotEqualTo(caller.userId());
  }

  @Test
  void applicationThatRefusesALinkIsHeardAndNothingChanges() {
    ExpectedCaller caller = logIn(visitor, XAccount.of("93", "nils", "Nils"));

    Answer refused = badge(visitor, "B-900");

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body()).isEqualTo("The visitors' badge stays at the door.");
    assertThat(visitor.get("/members/accounts").body()).doesNotContain("B-900");
    assertThat(member(caller.userId())).contains("badge null");
  }

  @Test
  void pageOfARefusedLinkLeadsBackIntoTheApplication() {
    logIn(visitor, XAccount.of("9401", "nora", "Nora"));
    site.x().putAccount(XAccount.of("13", "mallory", "Mallory"));
    Answer onToX = visitor.post("/login/twitter", Map.of("link", "true", "csrf", csrf(visitor)));

    Answer refused = visitor.get(site.x().approve(LinkingIT.urlOfX(onToX), "mallory"));

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body()).contains("You are not welcome here.", ">Back</a>");
    assertThat(refused.body()).as("she is logged in").doesNotContain("Try again");
    assertThat(visitor.get("/members/accounts").body()).doesNotContain("\"13\"");
  }

  @Test
  void applicationThatRefusesABadgeIsHeardAndNobodyIsLoggedIn() {
    Answer refused = badge(visitor, "B-13");

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body()).isEqualTo("This badge was lost.");
    assertThat(isAnonymous(visitor)).isTrue();
    assertThat(seenOf("B-13")).containsExactly("refusal of B-13: This badge was lost.");
  }

  @Test
  void formOfAnotherSiteLogsNobodyIn() {
    assertThat(visitor.post("/badge", Map.of("badge", "B-100")).status()).isEqualTo(403);
    assertThat(isAnonymous(visitor)).isTrue();
  }

  @Test
  void userHasTheIdThatTheApplicationGave() {
    ExpectedCaller caller = logIn(visitor, XAccount.of("94", "ines", "Ines"));

    assertThat(caller.userId()).startsWith("member-");
    assertThat(member(caller.userId())).contains("Ines");
    visitor.post("/logout", Map.of());
    assertThat(logIn(visitor, XAccount.of("94", "ines", "Ines")).userId())
        .isEqualTo(caller.userId());
  }

  @Test
  void idThatTheApplicationGivesTwiceJoinsNobody() {
    Visitor first = new Visitor(site);
    assertThat(badge(first, "B-666").status()).isEqualTo(303);

    assertThat(badge(visitor, "B-667").status()).isEqualTo(500);

    assertThat(isAnonymous(visitor)).isTrue();
    assertThat(first.get("/members/accounts").body()).contains("B-666").doesNotContain("B-667");
  }

  @Test
  void whoDeletesTheirAccountIsGoneFromTheApplicationsTableToo() {
    ExpectedCaller caller = logIn(visitor, XAccount.of("95", "dora", "Dora"));
    assertThat(member(caller.userId())).contains("Dora");

    Answer gone =
        visitor.post("/members/accounts", Map.of("csrf", csrf(visitor), "action", "delete"));

    assertThat(gone.location()).endsWith("/sign-in.html");
    assertThat(member(caller.userId())).isEqualTo("nobody");
    assertThat(isAnonymous(visitor)).isTrue();
    assertThat(logIn(visitor, XAccount.of("95", "dora", "Dora")).userId())
        .as("somebody new")
        .isNotEqualTo(caller.userId());
  }

  @Test
  void memberWhoMergesTwoAccountsKeepsWhatBelongedToBoth() {
    Visitor other = new Visitor(site);
    ExpectedCaller goes = logIn(other, XAccount.of("9601", "pia_at_work", "Pia"));
    badge(other, "B-104");
    ExpectedCaller stays = logIn(visitor, XAccount.of("9602", "pia", "Pia"));
    Answer onToX = visitor.post("/login/twitter", Map.of("link", "true", "csrf", csrf(visitor)));
    Answer back = visitor.get(site.x().approve(LinkingIT.urlOfX(onToX), "pia_at_work"));
    Answer asked = visitor.get(back.next());

    visitor.post(
        "/login/twitter",
        Map.of(
            "merge",
            asked.field("merge"),
            "csrf",
            asked.csrf(),
            "stays",
            "this",
            "choice",
            "merge"));

    assertThat(ExpectedCaller.read(visitor, "/open").getString("name")).isEqualTo(stays.userId());
    assertThat(member(stays.userId())).contains("badge B-104");
    assertThat(member(goes.userId())).isEqualTo("nobody");
  }

  /** Types a badge number into the form, logged in or not. */
  private static Answer badge(Visitor visitor, String number) {
    return visitor.post("/badge", Map.of("csrf", visitor.get("/badge").csrf(), "badge", number));
  }

  private static Answer unlink(Visitor visitor, String subject) {
    String id =
        accounts(visitor).getJsonArray("accounts").getValuesAs(JsonObject.class).stream()
            .filter(account -> account.getString("subject").equals(subject))
            .findFirst()
            .orElseThrow()
            .getString("id");
    return visitor.post("/members/accounts", Map.of("csrf", csrf(visitor), "link", id));
  }

  private static String csrf(Visitor visitor) {
    return accounts(visitor).getString("csrf");
  }

  private static JsonObject accounts(Visitor visitor) {
    return ExpectedCaller.read(visitor, "/members/accounts");
  }

  private String member(String userId) {
    return visitor.get("/witness?member=" + Visitor.encode(userId)).body();
  }

  /** Gives a browser the session of another one, which this is. */
  private static Visitor plantedSession(Visitor visitor) {
    Visitor attacker = new Visitor(site);
    attacker.start("/profile");
    visitor.plantCookie("JSESSIONID", sessionOf(attacker));
    return attacker;
  }

  private static ExpectedCaller logIn(Visitor visitor, XAccount account) {
    site.x().putAccount(account);
    Answer answer = visitor.logIn(account.screenName());
    assertThat(answer.status()).isEqualTo(303);
    return ExpectedCaller.ofProfile(visitor, account, false);
  }

  private static void assertSeen(ExpectedCaller caller, Visitor visitor) {
    assertThat(ExpectedCaller.read(visitor, "/profile")).isEqualTo(caller.servlet());
    assertThat(ExpectedCaller.read(visitor, "/members/profile")).isEqualTo(caller.servlet());
    assertThat(ExpectedCaller.read(visitor, "/rest/caller")).isEqualTo(caller.rest());
    assertThat(ExpectedCaller.read(visitor, "/open")).isEqualTo(caller.ejb());
  }

  private static boolean isAnonymous(Visitor visitor) {
    return visitor.get("/profile", "Accept", "application/json").status() == 401;
  }

  private static String sessionOf(Visitor visitor) {
    return visitor.cookie("JSESSIONID").orElseThrow();
  }

  private List<String> seenOf(String subject) {
    return visitor
        .get("/witness")
        .body()
        .lines()
        .filter(line -> line.matches(".* of " + subject + "\\b.*"))
        .toList();
  }
}
