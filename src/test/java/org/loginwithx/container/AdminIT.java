package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.loginwithx.simulator.Endpoint;
import org.loginwithx.simulator.Misbehaviour;
import org.loginwithx.simulator.XAccount;

/** What administrators see and do, and that no other user does. */
final class AdminIT {

  private static final String PEOPLE = "/admin/people";
  private static final String LOG = "/admin/log";

  private static LoginServer server;

  @BeforeAll
  static void start() {
    server = LoginServer.shared();
  }

  @BeforeEach
  void makeAdministrator() {
    server.x().reset();
    server.x().putAccount(XAccount.of("90001", "boss", "Boss"));
  }

  @AfterEach
  void reset() {
    server.x().reset();
  }

  static String userId(Visitor visitor) {
    return visitor.me().orElseThrow().replaceAll("(?s).*\"userId\":\"([^\"]+)\".*", "$1");
  }

  private static String page(Visitor visitor, String path) {
    Answer answer = visitor.get(path);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  static Answer act(Visitor admin, String userId, String action) {
    String path = PEOPLE + "/" + userId;
    return admin.post(path, Map.of("csrf", admin.get("/account").csrf(), "action", action));
  }

  @Test
  @DisplayName("ASVS-8.2.1: the pages are for administrators, who have links to them")
  void pagesAreForAdministratorsOnly() {
    Visitor boss = Visitor.loggedIn(server, "boss");
    Visitor member = Visitor.loggedIn(server, "member");
    String memberPage = PEOPLE + "/" + userId(member);

    assertThat(page(boss, "/account")).contains("href=\"/admin\"");
    assertThat(page(boss, "/admin")).contains("href=\"/admin/people\"", "href=\"/admin/log\"");
    assertThat(page(member, "/account")).doesNotContain("/admin");
    for (String path : List.of("/admin", PEOPLE, PEOPLE + "/", PEOPLE + "?q=a", memberPage, LOG)) {
      assertThat(boss.get(path).status()).as(path).isEqualTo(200);
      assertThat(member.get(path).status()).as(path).isEqualTo(403);
      Answer anonymous = new Visitor(server).get(path);
      assertThat(anonymous.status()).as(path).isEqualTo(302);
      assertThat(anonymous.location()).startsWith("/sign-in");
    }
    assertThat(act(member, userId(boss), "disable").status()).isEqualTo(403);
    assertThat(boss.isLoggedInAs("boss")).isTrue();
  }

  @Test
  @DisplayName("F-77: users are found by name, handle, former handle and ids")
  void peopleAreFound() {
    server.x().putAccount(XAccount.of("770001", "quincy_old", "Quincy Example"));
    String userId = userId(Visitor.loggedIn(server, "quincy_old"));
    server.x().putAccount(XAccount.of("770001", "quincy_new", "Quincy Example"));
    Visitor.loggedIn(server, "quincy_new");
    Visitor boss = Visitor.loggedIn(server, "boss");

    for (String text : List.of("quincy ex", "@quincy_new", "QUINCY_OLD", "770001", userId)) {
      assertThat(page(boss, PEOPLE + "?q=" + Visitor.encode(text)))
          .as(text)
          .contains("Quincy Example", "@quincy_new", userId)
          .doesNotContain("@boss");
    }
    for (String text : List.of("%uincy", "quincy%", "quincyXold", "nobody like that")) {
      assertThat(page(boss, PEOPLE + "?q=" + Visitor.encode(text)))
          .as(text)
          .contains("No user matches your search.")
          .doesNotContain("Quincy");
    }
    assertThat(page(boss, PEOPLE + "/" + userId))
        .contains("Quincy Example", "@quincy_new", "quincy_old", "770001", "Can log in")
        .contains("first_login");
    assertThat(boss.get(PEOPLE + "/nobody").status()).isEqualTo(404);
  }

  @Test
  void frontPageShowsHowLogInsGoAndLeadsToTheLists() {
    Visitor boss = Visitor.loggedIn(server, "boss");

    String page = page(boss, "/admin");

    assertThat(page)
        .contains("<svg", "id=\"hours\"", "id=\"days\"", "id=\"ways\"", "id=\"begun-title\"")
        .contains("H2 2", "<code>request_token</code>")
        .containsPattern("href=\"/admin/log\\?outcome=logged_in&amp;from=20[0-9T%A-]+\"")
        .doesNotContain("style=", "???");
    assertThat(page(boss, "/admin?lang=x")).contains("id=\"stats\"");
    assertThat(Visitor.loggedIn(server, "member").get("/admin").status()).isEqualTo(403);
  }

  @Test
  @DisplayName(
      "ASVS-1.2.10, 16.2.1: lists are files without formulas, and the log knows who got them")
  void listsAreDownloaded() {
    server.x().putAccount(XAccount.of("770077", "sum_user", "=SUM(A1:A9),\"x\""));
    String userId = userId(Visitor.loggedIn(server, "sum_user"));
    Visitor boss = Visitor.loggedIn(server, "boss");

    Answer people = boss.get("/admin/people.csv?q=sum_user");
    Answer history = boss.get("/admin/log.csv?q=sum_user");

    assertThat(people.status()).isEqualTo(200);
    assertThat(people.header("Content-Type").orElseThrow()).startsWith("text/csv;charset=UTF-8");
    assertThat(people.header("Content-Disposition").orElseThrow())
        .matches("attachment; filename=\"people-[0-9-]{10}\\.csv\"");
    assertThat(people.body())
        .startsWith("user_id,name,handle,x_ids,email,password,passkeys,groups,created_at")
        .contains("\r\n" + userId + ",\"'=SUM(A1:A9),\"\"x\"\"\",sum_user,770077,");
    assertThat(people.body().lines()).hasSize(2);
    assertThat(history.body())
        .startsWith("at,outcome,reason,provider,user_id,attempt,network,browser\r\n")
        .contains("logged_in,first_login,https://twitter.com," + userId);
    server.awaitLogLine("reason=people_exported", "detail=lines:1_by:" + userId(boss));
    server.awaitLogLine("reason=history_exported", "by:" + userId(boss));
    Visitor member = Visitor.loggedIn(server, "member");
    assertThat(member.get("/admin/people.csv").status()).isEqualTo(403);
    assertThat(member.get("/admin/log.csv").status()).isEqualTo(403);
  }

  @Test
  void whatEndsSomethingIsAskedFirst() {
    Visitor person = Visitor.loggedIn(server, "asked_about");
    Visitor elsewhere = Visitor.loggedIn(server, "asked_about");
    Visitor boss = Visitor.loggedIn(server, "boss");
    String path = PEOPLE + "/" + userId(person);

    assertThat(page(boss, path + "?confirm=disable"))
        .contains("Disable this user?", "2 sessions end", "value=\"disable\"")
        .contains("class=\"button danger\"");
    assertThat(page(boss, path + "?confirm=end-sessions")).contains("2 sessions end");
    assertThat(boss.get(path + "?confirm=enable").location()).endsWith(path);
    assertThat(boss.get(path + "?confirm=other").location()).endsWith(path);
    assertThat(boss.get(path + "?confirm=end-session&session=none").location()).endsWith(path);
    String session =
        page(boss, path).replaceAll("(?s).*?confirm=end-session&amp;session=([^\"]+)\".*", "$1");
    assertThat(page(boss, path + "?confirm=end-session&session=" + session))
        .contains("End this session?");
    assertThat(person.isLoggedInAs("asked_about") && elsewhere.isLoggedInAs("asked_about"))
        .as("a question ends nothing")
        .isTrue();

    Map<String, String> form =
        Map.of("csrf", boss.get("/account").csrf(), "action", "end-session", "session", session);
    assertThat(boss.post(path, form).status()).isEqualTo(303);

    assertThat(person.isAnonymous() ^ elsewhere.isAnonymous()).as("one of both").isTrue();
    assertThat(boss.post(path, form).status()).as("again").isEqualTo(404);
  }

  @Test
  void listIsPaged() {
    for (int i = 0; i < 21; i++) {
      Visitor.loggedIn(server, "paged" + i);
    }
    Visitor boss = Visitor.loggedIn(server, "boss");

    String first = page(boss, PEOPLE + "?q=paged");
    String second = page(boss, PEOPLE + "?q=paged&page=2");

    assertThat(first.split("@paged", -1)).hasSize(21);
    assertThat(first).contains("href=\"?q=paged&amp;page=2\"").doesNotContain("id=\"newer\"");
    assertThat(second.split("@paged", -1)).hasSize(2);
    assertThat(second).contains("href=\"?q=paged&amp;page=1\"").doesNotContain("id=\"older\"");
    for (String nonsense : List.of("0", "-1", "x", "99999999999", "999999")) {
      assertThat(boss.get(PEOPLE + "?page=" + nonsense).status()).as(nonsense).isEqualTo(200);
    }
  }

  @Test
  @DisplayName("ASVS-7.4.2, ADV-38: disabled, sessions end at once and no log-in goes; and back")
  void disabledUntilEnabledAgain() {
    Visitor one = Visitor.loggedIn(server, "suspect");
    Visitor two = Visitor.loggedIn(server, "suspect");
    Visitor boss = Visitor.loggedIn(server, "boss");
    String userId = userId(one);
    String begun = two.approve("suspect", "/account");

    Answer answer = act(boss, userId, "disable");

    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.location()).isEqualTo(server.uri(PEOPLE + "/" + userId).toString());
    assertThat(page(boss, PEOPLE + "/" + userId))
        .contains("can no longer log in", "id=\"enable\"", "Disabled")
        .doesNotContain("id=\"disable\"");
    assertThat(one.isAnonymous() && two.isAnonymous()).isTrue();
    Answer refused = new Visitor(server).logIn("suspect");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body())
        .contains("Please ask the operator of this site")
        .doesNotContain(userId);
    server.awaitLogLine("reason=user_disabled", "number=" + refused.number());
    LoginServer.await(
        () -> page(boss, PEOPLE + "/" + userId).contains(refused.number()),
        "the refused log-in in the history of the person");
    assertThat(two.get(begun).status()).as("begun before").isNotEqualTo(303);
    assertThat(boss.isLoggedInAs("boss")).isTrue();

    assertThat(act(boss, userId, "enable").status()).isEqualTo(303);
    assertThat(page(boss, PEOPLE + "/" + userId)).contains("can log in again", "Can log in");
    assertThat(one.isAnonymous()).as("sessions stay ended").isTrue();
    Visitor back = Visitor.loggedIn(server, "suspect");
    assertThat(userId(back)).isEqualTo(userId);
  }

  @Test
  @DisplayName("ASVS-7.4.5: an administrator ends the sessions of a user")
  void sessionsOfAUserEnd() {
    Visitor person = Visitor.loggedIn(server, "ended_by_boss");
    Visitor boss = Visitor.loggedIn(server, "boss");

    assertThat(act(boss, userId(person), "end-sessions").status()).isEqualTo(303);

    assertThat(person.isAnonymous()).isTrue();
    assertThat(Visitor.loggedIn(server, "ended_by_boss").isLoggedInAs("ended_by_boss")).isTrue();
  }

  @Test
  @DisplayName("ASVS-3.5.1: a page of another site cannot disable a user")
  void disablingNeedsTheFormsToken() {
    Visitor person = Visitor.loggedIn(server, "spared");
    Visitor boss = Visitor.loggedIn(server, "boss");
    String path = PEOPLE + "/" + userId(person);

    assertThat(boss.post(path, Map.of("action", "disable")).status()).isEqualTo(403);
    assertThat(boss.post(path, Map.of("action", "disable", "csrf", "wrong")).status())
        .isEqualTo(403);
    assertThat(boss.get(path + "?action=disable").status()).isEqualTo(200);
    assertThat(act(boss, userId(person), "delete").status()).isEqualTo(404);
    assertThat(act(boss, "nobody", "disable").status()).isEqualTo(404);

    assertThat(person.isLoggedInAs("spared")).isTrue();
  }

  @Test
  void nobodyDisablesThemselves() {
    Visitor boss = Visitor.loggedIn(server, "boss");

    act(boss, userId(boss), "disable");

    assertThat(page(boss, PEOPLE + "/" + userId(boss)))
        .contains("You cannot disable yourself", "Can log in")
        .doesNotContain("id=\"disable\"");
  }

  @Test
  @DisplayName("ASVS-1.2.1: names that users choose are shown as text")
  void markupInNamesIsText() {
    String userId = userId(Visitor.loggedIn(server, "html_name"));
    Visitor boss = Visitor.loggedIn(server, "boss");

    for (String path :
        List.of(
            PEOPLE + "?q=html_name",
            PEOPLE + "?q=" + Visitor.encode("<script>alert(1)</script>"),
            PEOPLE + "/" + userId)) {
      assertThat(page(boss, path))
          .as(path)
          .contains("&lt;script&gt;alert(1)")
          .doesNotContain("<script>alert(1)");
    }
    assertThat(page(boss, PEOPLE + "?q=" + Visitor.encode("\"><img src=x>")))
        .doesNotContain("<img src=x>");
  }

  @Test
  void logShowsWhatHappenedAndCanBeFiltered() {
    Visitor boss = Visitor.loggedIn(server, "boss");
    Answer noise = new Visitor(server).get("/oauth/callback/twitter?oauth_token=a");
    server.x().misbehaveNext(Endpoint.REQUEST_TOKEN, Misbehaviour.garbageHtml());
    Answer failed = new Visitor(server).get("/login/twitter");
    String number = failed.number();

    LoginServer.await(() -> page(boss, LOG).contains(number), number + " in the history");

    assertThat(page(boss, LOG + "?outcome=failed")).contains(number, "x_bad_format");
    assertThat(page(boss, LOG))
        .as("what anybody can send who has begun nothing is for the log alone")
        .doesNotContain(noise.number());
    assertThat(page(boss, LOG + "?outcome=logged_in"))
        .contains(userId(boss), "127.0.0.0/24")
        .doesNotContain(number);
    assertThat(page(boss, LOG + "?outcome=" + Visitor.encode("' or 1=1"))).contains(number);
  }

  static Answer changeGroup(Visitor admin, String userId, String action, String group) {
    String path = PEOPLE + "/" + userId;
    return admin.post(
        path, Map.of("csrf", admin.get("/account").csrf(), "action", action, "group", group));
  }

  @Test
  @DisplayName("ASVS-8.3.2: a group holds, and is gone, in log-ins that go on")
  void groupsAreGivenAndTakenWhileTheUserIsLoggedIn() {
    server.x().putAccount(XAccount.of("770990", "helper", "Helper"));
    Visitor helper = Visitor.loggedIn(server, "helper");
    String userId = userId(helper);
    String path = PEOPLE + "/" + userId;
    Visitor boss = Visitor.loggedIn(server, "boss");

    assertThat(page(boss, path + "?confirm=give-group&group=admin"))
        .contains("An administrator sees all users", "class=\"button danger\"");
    assertThat(helper.get("/admin").status()).isEqualTo(403);
    assertThat(changeGroup(boss, userId, "give-group", "admin").status()).isEqualTo(303);
    assertThat(helper.get("/admin").status()).as("the same log-in").isEqualTo(200);
    assertThat(page(boss, path))
        .contains("stored with the user", "Group given", "By Boss: admin", "confirm=take-group");

    assertThat(changeGroup(helper, userId, "take-group", "admin").status()).isEqualTo(303);
    assertThat(page(helper, path)).contains("You cannot take the group admin from yourself.");
    assertThat(changeGroup(boss, userId, "take-group", "admin").status()).isEqualTo(303);

    assertThat(helper.get("/admin").status()).isEqualTo(403);
    assertThat(helper.isLoggedInAs("helper")).isTrue();
    assertThat(changeGroup(helper, userId, "give-group", "admin").status()).isEqualTo(403);
    assertThat(page(helper, "/account")).doesNotContain("Boss");
  }

  @Test
  void groupBySettingsIsNamedAndCannotBeTaken() {
    Visitor boss = Visitor.loggedIn(server, "boss");
    String path = PEOPLE + "/" + userId(boss);

    assertThat(page(boss, path)).contains("by LOGIN_ADMIN_IDS");
    Answer asked = boss.get(path + "?confirm=give-group&group=two+words");
    assertThat(asked.status()).isEqualTo(303);
    assertThat(page(boss, path))
        .contains("A group has 1 to 64 letters", "value=\"two words\"", "aria-invalid=\"true\"");
  }
}
