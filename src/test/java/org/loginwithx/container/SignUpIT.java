package org.loginwithx.container;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.loginwithx.simulator.Endpoint;
import org.loginwithx.simulator.Misbehaviour;
import org.loginwithx.simulator.XAccount;
import org.loginwithx.user.HistoryEntry.Outcome;

/** Who may sign up, on a real server whose administrator changes it. */
final class SignUpIT {

  private static final String PAGE = "/admin/sign-up";
  private static final Pattern ID = Pattern.compile("confirm=(?:revoke|disallow)&amp;id=([^\"]+)");
  private static final Pattern LINK =
      Pattern.compile("<code id=\"invitation-link\">([^<]+)</code>");
  private static final AtomicInteger NUMBER = new AtomicInteger(51_000);

  private static MailServer mail;
  private static LoginServer server;
  private static Visitor boss;

  @BeforeAll
  static void start() {
    mail = MailServer.start();
    Map<String, String> settings = new HashMap<>(mail.settings());
    settings.put("LOGIN_ADMIN_IDS", "90001");
    server = LoginServer.start("sign-up", settings, List.of());
    server.x().putAccount(XAccount.of("90001", "boss", "Boss"));
    boss = new Visitor(server);
  }

  @AfterAll
  static void stop() {
    server.close();
    mail.close();
  }

  @BeforeEach
  void administratorLogsIn() {
    boss.logIn("boss");
  }

  private static String newHandle() {
    int number = NUMBER.incrementAndGet();
    String handle = "visitor_" + number;
    server.x().putAccount(XAccount.of(Integer.toString(number), handle, "Visitor " + number));
    return handle;
  }

  private static void mode(String mode) {
    Answer saved = FirstStartIT.save(boss, "production", Map.of("login-sign-up", mode));
    assertThat(saved.status()).as(saved.body()).isEqualTo(303);
  }

  private static Answer send(String action, Map<String, String> fields) {
    return send(boss, action, fields);
  }

  private static Answer send(Visitor admin, String action, Map<String, String> fields) {
    Map<String, String> form = new HashMap<>(fields);
    form.put("csrf", admin.get("/account").csrf());
    form.put("action", action);
    return admin.post(PAGE, form);
  }

  /** The path of the link of a new invitation. */
  static String invite(Visitor admin, String groups) {
    Map<String, String> form = Map.of("groups", groups, "days", "7");
    assertThat(send(admin, "invite", form).status()).isEqualTo(303);
    Matcher link = LINK.matcher(admin.get(PAGE).body());
    assertThat(link.find()).isTrue();
    assertThat(admin.get(PAGE).body()).as("shown once").doesNotContain("invitation-link");
    return link.group(1).replaceFirst("^http://[^/]+", "");
  }

  private static String newestId() {
    Matcher id = ID.matcher(boss.get(PAGE).body());
    assertThat(id.find()).isTrue();
    return id.group(1);
  }

  @Test
  void unknownUsersAreRefusedWhileSignUpIsClosedAndKnownOnesLogIn() {
    mode("open");
    String known = newHandle();
    new Visitor(server).logIn(known);
    mode("closed");

    Visitor stranger = new Visitor(server);
    Answer refused = stranger.logIn(newHandle());

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body()).contains("This site takes no new users");
    assertThat(stranger.isAnonymous()).isTrue();
    server.awaitLogLine("reason=sign_up_closed", "number=" + refused.number());
    LoginServer.await(
        () -> boss.get("/admin/log").body().contains("Sign-up is closed"), "the history");
    Visitor again = new Visitor(server);
    again.logIn(known);
    assertThat(again.isLoggedInAs(known)).isTrue();
    assertThat(new Visitor(server).get("/invitation?token=x").status()).isEqualTo(403);
  }

  @Test
  @DisplayName("ASVS-2.3.3: an invitation makes one user, and X never sees it")
  void invitationMakesOneUserAndXNeverSeesIt() {
    mode("invitation");
    Visitor uninvited = new Visitor(server);
    Answer refused = uninvited.logIn(newHandle());
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body()).contains("New users need an invitation here");
    server.awaitLogLine("reason=not_invited", "number=" + refused.number());

    String path = invite(boss, "editors");
    String token = path.replaceFirst(".*token=", "");
    Visitor first = new Visitor(server);
    Visitor second = new Visitor(server);
    Answer opened = first.get(path);
    assertThat(opened.status()).isEqualTo(303);
    assertThat(opened.location()).as("not in the history").endsWith("/invitation");
    assertThat(first.get("/invitation").status()).isEqualTo(200);
    assertThat(opened.header("Referrer-Policy")).contains("no-referrer");
    assertThat(opened.cookies())
        .singleElement()
        .asString()
        .contains("login_invitation=" + token, "HttpOnly", "SameSite=Lax");
    assertThat(second.get(path).status()).as("opening uses nothing up").isEqualTo(303);
    String handle = newHandle();
    String callback = first.approve(handle, "/account");
    assertThat(callback).doesNotContain(token);
    Answer loggedIn = first.get(callback);

    assertThat(loggedIn.status()).isEqualTo(303);
    assertThat(first.get("/account").body()).containsPattern("<dd id=\"groups\">[^<]*editors");
    assertThat(first.cookie("login_invitation")).isEmpty();
    assertThat(second.logIn(newHandle()).status()).isEqualTo(403);
    assertThat(new Visitor(server).get(path).status()).isEqualTo(410);
    assertThat(server.x().recorded().toString()).doesNotContain(token);
    String log = server.payara().log();
    assertThat(log).contains("reason=invited").doesNotContain(token);
    server.awaitLogLine(
        "outcome=admitted", "user=" + AdminIT.userId(first), "by=" + AdminIT.userId(boss));
    assertThat(boss.get("/admin/people/" + AdminIT.userId(first)).body())
        .contains("Sign-up allowed", "By Boss");
  }

  @Test
  void invitationComesByMailAndIsRevoked() {
    mode("invitation");
    Answer sent = send("invite", Map.of("email", "new@example.org", "groups", "", "days", "1"));
    assertThat(sent.status()).isEqualTo(303);
    assertThat(boss.get(PAGE).body())
        .contains("The invitation is sent to new@example.org.", "<bdi>new@example.org</bdi>")
        .doesNotContain("invitation-link");
    MailServer.Received received = mail.newestTo("new@example.org");
    assertThat(received.content()).contains("expires after 1 day.");
    String path = received.link().replaceFirst("^http://[^/]+", "");
    Visitor visitor = new Visitor(server);
    assertThat(visitor.get(path).status()).isEqualTo(303);

    String id = newestId();
    assertThat(boss.get(PAGE + "?confirm=revoke&id=" + id).body())
        .contains("Revoke this invitation?", "new@example.org");
    assertThat(send("revoke", Map.of("id", id)).status()).isEqualTo(303);

    assertThat(visitor.logIn(newHandle()).status()).isEqualTo(403);
    assertThat(visitor.get(path).status()).isEqualTo(410);
    assertThat(boss.get(PAGE).body()).doesNotContain("<bdi>new@example.org</bdi>");
  }

  @Test
  void mailThatCannotBeSentLeavesNoInvitation() {
    mode("invitation");
    mail.stop();
    try {
      send("invite", Map.of("email", "away@example.org", "groups", "", "days", "1"));
    } finally {
      mail.startAgain();
    }

    assertThat(boss.get(PAGE).body())
        .contains("The invitation was not sent")
        .doesNotContain("<bdi>away@example.org</bdi>");
  }

  @Test
  void invitationGivesNoGroupThatMustNotBeGiven() {
    send("invite", Map.of("groups", "admin", "days", "7"));
    assertThat(boss.get(PAGE).body())
        .contains("An invitation cannot give the group admin. Give it on", "value=\"admin\"");
    send("invite", Map.of("groups", "user beta", "days", "7"));
    assertThat(boss.get(PAGE).body()).contains("The settings give one of these groups");
    addRule(boss, "of-a-rule");
    send("invite", Map.of("groups", "Of-A-Rule", "days", "7"));
    assertThat(boss.get(PAGE).body()).contains("A rule gives one of these groups");
    send("invite", Map.of("groups", "<b>", "days", "7"));
    assertThat(boss.get(PAGE).body()).contains("A group has 1 to 64 letters", "&lt;b&gt;");
  }

  /** A rule that gives this group to accounts with many followers. */
  static void addRule(Visitor admin, String group) {
    Map<String, String> form = new HashMap<>();
    form.put("csrf", admin.get("/account").csrf());
    form.put("action", "save");
    form.put("name", "Many followers: " + group);
    form.put("followersAtLeast", "1000000");
    form.put("effect", "group");
    form.put("group", group);
    assertThat(admin.post("/admin/rules/new", form).status()).isEqualTo(303);
  }

  @Test
  void accountOnTheAllowListSignsUpAndAStrangerWithItsHandleDoesNot() {
    mode("invitation");
    String handle = newHandle();
    String byId = newHandle();
    String id = byId.replaceFirst("visitor_", "");
    send("allow", Map.of("accounts", "@" + handle.toUpperCase(Locale.ROOT) + "\n" + id));
    assertThat(boss.get(PAGE).body()).contains("On the allow-list: @" + handle + ", " + id);

    Visitor first = new Visitor(server);
    first.logIn(handle);
    assertThat(first.isLoggedInAs(handle)).isTrue();
    Visitor second = new Visitor(server);
    second.logIn(byId);
    assertThat(second.isLoggedInAs(byId)).isTrue();
    // X gives the handle to another account.
    String old = handle.replaceFirst("visitor_", "");
    server.x().putAccount(XAccount.of(old, handle + "_old", "Renamed"));
    server.x().putAccount(XAccount.of("7" + old, handle, "Stranger"));

    assertThat(new Visitor(server).logIn(handle).status()).isEqualTo(403);
    assertThat(boss.get(PAGE).body()).contains("bound to X id " + old);
    send("allow", Map.of("accounts", "not-an-account!"));
    assertThat(boss.get(PAGE).body()).contains("not-an-account! is neither a numeric X id");
  }

  /** X handles change hands: the next owner of a handle must not get in by it. */
  @Test
  void aHandleIsBoundToItsAccountBeforeItsFirstUse() {
    mode("invitation");
    String handle = newHandle();
    String id = handle.replaceFirst("visitor_", "");
    send("allow", Map.of("accounts", "@" + handle));
    assertThat(boss.get(PAGE).body())
        .containsPattern("@" + handle + "</bdi></strong>.*bound to X id " + id)
        .doesNotContain("id=\"unbound\"");
    server.x().putAccount(XAccount.of(id, handle + "_new", "Renamed"));
    server.x().putAccount(XAccount.of("8" + id, handle, "Stranger"));

    assertThat(new Visitor(server).logIn(handle).status()).as("the next owner").isEqualTo(403);
    Visitor invited = new Visitor(server);
    invited.logIn(handle + "_new");
    assertThat(invited.isLoggedInAs(handle + "_new")).isTrue();
  }

  @Test
  void aHandleThatXDoesNotKnowIsNotAdded() {
    String handle = newHandle();
    send("allow", Map.of("accounts", "@" + handle + " @no_one_has_it"));
    assertThat(boss.get(PAGE).body())
        .contains("There is no account @no_one_has_it at X")
        .doesNotContain("<bdi>@" + handle);
    send("allow", Map.of("accounts", "@longer_than_any_handle"));
    assertThat(boss.get(PAGE).body()).contains("There is no account @longer_than_any_handle at X");
    String many = IntStream.rangeClosed(0, 20).mapToObj(i -> "@b" + i).collect(joining(" "));
    send("allow", Map.of("accounts", many));
    assertThat(boss.get(PAGE).body()).contains("Enter 20 handles at most");
  }

  @Test
  void aHandleIsNotAddedWhileXDoesNotAnswer() {
    String handle = newHandle();
    server.x().misbehave(Endpoint.USERS_BY_USERNAME, Misbehaviour.status(503));
    try {
      send("allow", Map.of("accounts", "@" + handle));
    } finally {
      server.x().behave();
    }
    assertThat(boss.get(PAGE).body())
        .contains("X did not say which accounts have these handles")
        .doesNotContain("<bdi>@" + handle);
  }

  @Test
  void onlyAdministratorsChangeIt() {
    mode("open");
    Visitor member = new Visitor(server);
    member.logIn(newHandle());

    assertThat(member.get(PAGE).status()).isEqualTo(403);
    String csrf = member.get("/account").csrf();
    for (String action : List.of("invite", "allow", "revoke", "disallow")) {
      assertThat(member.post(PAGE, Map.of("csrf", csrf, "action", action)).status()).isEqualTo(403);
    }
    assertThat(boss.post(PAGE, Map.of("csrf", "forged", "action", "invite")).status())
        .isNotEqualTo(200);
    assertThat(boss.get("/invitation?token=x").body()).contains("you need no invitation");
  }

  @Test
  void madeUpLinkSetsNothing() {
    mode("invitation");
    Visitor visitor = new Visitor(server);
    for (String token : List.of("", "x", "a".repeat(59), "%00")) {
      Answer answer = visitor.get("/invitation?token=" + token);
      assertThat(answer.status()).as(token).isEqualTo(410);
      assertThat(answer.cookies()).isEmpty();
    }
    assertThat(visitor.get("/invitation").status()).isEqualTo(410);
  }

  @ParameterizedTest
  @EnumSource(
      value = Outcome.class,
      names = {"ADMITTED", "INVITED", "UNINVITED", "ALLOWED", "DISALLOWED"})
  void historyCanBeFilteredByWhatHappened(Outcome outcome) {
    assertThat(boss.get("/admin/log?outcome=" + outcome.word()).status()).isEqualTo(200);
  }
}
