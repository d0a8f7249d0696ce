package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.loginwithx.simulator.XAccount;

/** A site where every user needs a confirmed address, and a real mail server. */
final class EmailIT {

  @TempDir static Path data;

  private static MailServer mail;
  private static LoginServer server;
  private static JdbcDataSource database;

  @BeforeAll
  static void start() {
    mail = MailServer.start();
    database = new JdbcDataSource();
    database.setURL("jdbc:h2:file:" + data.resolve("users") + ";AUTO_SERVER=TRUE");
    database.setUser("login");
    database.setPassword("login");
    Map<String, String> settings = new HashMap<>(mail.settings());
    settings.put("LOGIN_EMAIL", "required");
    settings.put("LOGIN_DB_URL", database.getURL());
    server = LoginServer.start("email", settings, List.of());
  }

  @AfterAll
  static void stop() {
    server.close();
    mail.close();
  }

  private static int count(String query) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getInt(1);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static int usersWithHandle(String handle) {
    return count("select count(*) from login_account where username = '" + handle + "'");
  }

  /** A visitor who came back from X and is asked for an address. */
  private static Visitor asked(String handle) {
    Visitor visitor = new Visitor(server);
    Answer back = visitor.logIn(handle);
    assertThat(back.status()).isEqualTo(303);
    assertThat(back.location()).isEqualTo(server.uri("/email").toString());
    return visitor;
  }

  private static Answer enter(Visitor visitor, String address) {
    return visitor.post("/email", Map.of("csrf", visitor.get("/email").csrf(), "email", address));
  }

  /** Presses "I have confirmed it". */
  private static Answer goOn(Visitor visitor) {
    return visitor.post("/login/twitter", goingOn(visitor));
  }

  /** What its form sends. */
  private static Map<String, String> goingOn(Visitor visitor) {
    Answer page = visitor.get("/email");
    return Map.of(
        "member", page.field("member"), "csrf", page.csrf(), "returnTo", page.field("returnTo"));
  }

  private static Answer confirm(Visitor visitor, MailServer.Received received) {
    return visitor.post("/email/confirm", Map.of("token", received.token()));
  }

  private static Visitor member(String handle) {
    Visitor visitor = asked(handle);
    String address = handle + "@example.test";
    enter(visitor, address);
    confirm(new Visitor(server), mail.newestTo(address));
    assertThat(goOn(visitor).status()).isEqualTo(303);
    assertThat(visitor.isLoggedInAs(handle)).isTrue();
    return visitor;
  }

  @Test
  @DisplayName("A double click on \"I have confirmed it\" leads where the first one leads")
  void goingOnTwiceLeadsToTheSamePage() {
    Visitor visitor = new Visitor(server);
    visitor.get(visitor.approve("twice_on", "/account?after=confirmed"));
    enter(visitor, "twice_on@example.test");
    Map<String, String> form = goingOn(visitor);
    assertThat(
            visitor
                .post(
                    "/email/confirm",
                    Map.of("token", mail.newestTo("twice_on@example.test").token()))
                .status())
        .isEqualTo(303);

    Visitor leftBefore = visitor.copy();
    String first = visitor.post("/login/twitter", form).location();

    assertThat(first).endsWith("/account?after=confirmed");
    assertThat(leftBefore.post("/login/twitter", form).location())
        .as("left before the first answer")
        .isEqualTo(first);
    assertThat(leftBefore.isLoggedInAs("twice_on")).isTrue();
    assertThat(visitor.post("/login/twitter", form).location()).isEqualTo(first);
    assertThat(new Visitor(server).post("/login/twitter", form).status())
        .as("in another browser")
        .isEqualTo(400);
  }

  @Test
  void mailIsInTheLanguageOfWhoAskedForIt() {
    Visitor visitor = asked("gerda");
    String csrf = visitor.get("/email").csrf();

    visitor.post(
        "/email",
        Map.of("csrf", csrf, "email", "gerda@mail.example"),
        "Accept-Language",
        "de-DE,de;q=0.9");

    MailServer.Received received = mail.newestTo("gerda@mail.example");
    assertThat(received.subject()).isEqualTo("Bestätigen Sie Ihre E-Mail-Adresse");
    assertThat(received.content()).startsWith("Guten Tag,").contains("drücken Sie dort");
    assertThat(visitor.get("/email", "Accept-Language", "de").body())
        .contains("Wir haben eine E-Mail an", "gerda@mail.example");
  }

  @Test
  @DisplayName("ADV-39 (e): what X gives is prefilled and no proof; a member only when confirmed")
  void wholeWayInTwoBrowsers() {
    Visitor first = asked("mia");
    assertThat(first.get("/email").body())
        .contains("value=\"mia@example.test\"", "@mia", "Please confirm it");
    assertThat(first.isAnonymous()).isTrue();

    Answer sent = enter(first, "mia@mail.example");
    assertThat(sent.status()).isEqualTo(303);
    assertThat(first.get("/email").body()).contains("We sent a mail to", "mia@mail.example");
    MailServer.Received received = mail.newestTo("mia@mail.example");
    assertThat(received.content()).contains("@mia", server.uri("/email/confirm").toString());
    assertThat(goOn(first).location()).endsWith("/email");
    assertThat(first.get("/email").body()).contains("not confirmed yet");

    Visitor second = new Visitor(server);
    for (int scanner = 0; scanner < 3; scanner++) {
      Answer page = second.get(received.link());
      assertThat(page.status()).isEqualTo(200);
      assertThat(page.body()).contains("mia@mail.example", "@mia", "id=\"confirm\"");
      assertThat(page.header("Referrer-Policy")).hasValue("no-referrer");
      assertThat(page.header("Cache-Control")).hasValue("no-store");
    }
    assertThat(goOn(first).location()).as("looking confirms nothing").endsWith("/email");

    Answer confirmed = confirm(second, received);
    assertThat(confirmed.status()).isEqualTo(303);
    assertThat(confirmed.location()).doesNotContain(received.token());
    assertThat(second.get(confirmed.location()).body()).contains("Go on in the browser where you");
    assertThat(second.isAnonymous()).as("nobody is logged in by a mail").isTrue();
    assertThat(first.isAnonymous()).isTrue();
    assertThat(usersWithHandle("mia")).as("no user before").isZero();

    Answer in = goOn(first);
    assertThat(in.location()).isEqualTo(server.uri("/account").toString());
    assertThat(first.isLoggedInAs("mia")).isTrue();
    assertThat(usersWithHandle("mia")).isEqualTo(1);
    assertThat(first.get("/account").body())
        .containsPattern("id=\"email-confirmed\">.*mia@mail.example")
        .contains("From X, not confirmed", "mia@example.test");

    Answer again = confirm(second, received);
    assertThat(again.status()).isEqualTo(410);
    assertThat(second.get(received.link()).status()).isEqualTo(410);
    assertThat(server.payara().log()).doesNotContain(received.token());
  }

  @Test
  void whoConfirmedComesInByLoggingInWithXAgain() {
    Visitor first = asked("noah");
    enter(first, "noah@example.test");
    confirm(new Visitor(server), mail.newestTo("noah@example.test"));

    Visitor elsewhere = new Visitor(server);
    assertThat(elsewhere.logIn("noah").location()).endsWith("/account");

    assertThat(elsewhere.isLoggedInAs("noah")).isTrue();
    assertThat(new Visitor(server).logIn("noah").location())
        .as("not asked again")
        .endsWith("/account");
    assertThat(usersWithHandle("noah")).isEqualTo(1);
  }

  @Test
  void linkOpenedWhereItWasAskedForLeadsBackToThePage() {
    Visitor visitor = asked("olga");
    enter(visitor, "olga@example.test");

    Answer confirmed = confirm(visitor, mail.newestTo("olga@example.test"));

    assertThat(confirmed.location()).endsWith("/email");
    assertThat(visitor.get("/email").body()).contains("The address is confirmed");
    assertThat(visitor.isAnonymous()).isTrue();
    Answer again = confirm(visitor, mail.newestTo("olga@example.test"));
    assertThat(again.location()).as("a double click").endsWith("/email");
    assertThat(visitor.get("/email").body()).contains("The address is confirmed");
    Visitor elsewhere = new Visitor(server);
    assertThat(elsewhere.get(mail.newestTo("olga@example.test").link()).body())
        .as("the link is opened once more")
        .contains("Go on in the browser where you");
    assertThat(goOn(visitor).location()).endsWith("/account");
  }

  @Test
  @DisplayName("nOAuth, ADV-39 (a): an address never joins accounts, and says nothing of its owner")
  void addressOfAMemberIsNoWayIntoTheirAccount() {
    Visitor victim = member("vera");
    server
        .x()
        .putAccount(XAccount.of("666001", "mallory", "Mallory").withEmail("vera@example.test"));

    Visitor attacker = asked("mallory");
    enter(attacker, "vera@example.test");
    String taken = attacker.get("/email").body();
    MailServer.Received received = mail.newestTo("vera@example.test");
    Visitor other = asked("free");
    enter(other, "free@example.test");

    assertThat(received.content()).contains("@mallory").doesNotContain("Mallory,");
    assertThat(
            other.get("/email").body().replaceAll("free", "vera").replaceAll("value=\"[^\"]*", ""))
        .as("the same as for an address that nobody has")
        .isEqualTo(taken.replaceAll("value=\"[^\"]*", ""));

    Answer confirmed = confirm(victim, received);
    assertThat(confirmed.status()).isEqualTo(409);
    assertThat(confirmed.body()).contains("confirmed for another account").doesNotContain("@vera");
    assertThat(goOn(attacker).location()).endsWith("/email");
    assertThat(attacker.isAnonymous()).isTrue();
    assertThat(usersWithHandle("mallory")).isZero();
    assertThat(victim.isLoggedInAs("vera")).isTrue();
  }

  @Test
  @DisplayName("Switched on later: a user without an address is asked, and stays the same user")
  void userWithoutAnAddressIsAskedAndNotMadeAnew() throws SQLException {
    Visitor before = member("paul");
    String userId = before.me().orElseThrow();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "update login_user set email = null, email_key = null, email_confirmed_at = null"
              + " where email_key = 'paul@example.test'");
    }

    Visitor visitor = member("paul");

    assertThat(visitor.me()).hasValue(userId);
    assertThat(usersWithHandle("paul")).isEqualTo(1);
  }

  @Test
  void memberChangesTheAddressAndTheFormerOneIsTold() {
    Visitor visitor = member("quin");
    change(visitor, "first@example.test");
    MailServer.Received first = mail.newestTo("first@example.test");
    change(visitor, "second@example.test");
    assertThat(visitor.get("/account").body())
        .containsPattern("id=\"email-on-its-way\">.*second@example.test")
        .containsPattern("id=\"email-confirmed\">.*quin@example.test");

    assertThat(confirm(visitor, first).status()).as("ADV-39 (d): replaced").isEqualTo(410);
    Answer confirmed = confirm(visitor, mail.newestTo("second@example.test"));

    assertThat(confirmed.location()).endsWith("/account");
    assertThat(visitor.get("/account").body())
        .containsPattern("id=\"email-confirmed\">.*second@example.test")
        .doesNotContain("email-on-its-way");
    LoginServer.await(
        () -> mail.newestTo("quin@example.test").subject().contains("was changed"),
        "a mail to the former address");
    String csrf = visitor.get("/account").csrf();
    visitor.post("/account/email", Map.of("csrf", csrf, "choice", "remove"));
    assertThat(visitor.get("/account").body())
        .contains("so you cannot remove yours", "second@example.test");
  }

  @Test
  @DisplayName("The former address undoes a change that its owner did not make")
  void formerAddressUndoesTheChange() {
    Visitor thief = member("rita");
    change(thief, "stolen@example.test");
    confirm(thief, mail.newestTo("stolen@example.test"));
    LoginServer.await(
        () -> mail.newestTo("rita@example.test").subject().contains("was changed"),
        "a mail to the former address");
    MailServer.Received notice = mail.newestTo("rita@example.test");
    assertThat(notice.link()).startsWith(server.uri("/email/undo?token=").toString());

    Visitor owner = new Visitor(server);
    for (int scanner = 0; scanner < 3; scanner++) {
      Answer page = owner.get(notice.link());
      assertThat(page.status()).isEqualTo(200);
      assertThat(page.body()).contains("rita@example.test", "id=\"undo\"");
      assertThat(page.header("Referrer-Policy")).hasValue("no-referrer");
      assertThat(page.header("Cache-Control")).hasValue("no-store");
    }
    assertThat(owner.get(notice.link(), "Accept-Language", "de").body())
        .contains("Rückgängig machen");
    assertThat(thief.isAnonymous()).as("looking undoes nothing").isFalse();

    Answer undone = owner.post("/email/undo", Map.of("token", notice.token()));
    assertThat(undone.status()).isEqualTo(303);
    assertThat(undone.location()).doesNotContain(notice.token());
    assertThat(owner.get(undone.location()).body()).contains("address of your account again");
    assertThat(owner.isAnonymous()).as("nobody is logged in by a mail").isTrue();
    assertThat(thief.isAnonymous()).isTrue();
    owner.logIn("rita");
    assertThat(owner.get("/account").body())
        .containsPattern("id=\"email-confirmed\">.*rita@example.test")
        .doesNotContain("stolen@example.test");
    LoginServer.await(
        () -> mail.newestTo("stolen@example.test").subject().contains("was undone"),
        "a mail to the address that was replaced");

    assertThat(owner.get(notice.link()).status()).as("once").isEqualTo(410);
    assertThat(owner.post("/email/undo", Map.of("token", notice.token())).status()).isEqualTo(410);
    assertThat(server.payara().log()).doesNotContain(notice.token());
  }

  private static Answer change(Visitor visitor, String address) {
    return visitor.post(
        "/account/email", Map.of("csrf", visitor.get("/account").csrf(), "email", address));
  }

  @Test
  @DisplayName("ASVS-3.5.1: every form needs its token; nothing is sent without")
  void formsNeedTheirTokens() {
    Visitor visitor = asked("rosa");
    Visitor loggedIn = member("sven");
    int mails = mail.mails().size();

    for (String csrf : List.of("", "wrong")) {
      assertThat(visitor.post("/email", Map.of("csrf", csrf, "email", "a@example.test")).status())
          .isEqualTo(403);
      Map<String, String> form = Map.of("csrf", csrf, "email", "a@example.test");
      assertThat(loggedIn.post("/account/email", form).status()).isEqualTo(403);
    }
    String number = "ABCDEFGHJK";
    assertThat(visitor.post("/login/twitter", Map.of("member", number, "csrf", "x")).status())
        .isEqualTo(400);
    assertThat(new Visitor(server).post("/email", Map.of("email", "a@example.test")).location())
        .endsWith("/sign-in");
    assertThat(mail.mails()).hasSize(mails);
  }

  @Test
  void wrongAddressesManyMailsAndCancellingAreSaid() {
    Visitor visitor = asked("tina");
    enter(visitor, "tina@example.test\r\nBcc: eve@example.test");
    assertThat(visitor.get("/email").body()).contains("We cannot send mails to this address");
    for (int i = 0; i < 3; i++) {
      enter(visitor, "tina@example.test");
      assertThat(visitor.get("/email").body()).contains("valid for 30 minutes");
    }
    enter(visitor, "tina@example.test");
    assertThat(visitor.get("/email").body()).contains("three mails within ten minutes");
    assertThat(mail.mailsTo("tina@example.test")).hasSize(3);

    Answer cancelled =
        visitor.post("/email", Map.of("csrf", visitor.get("/email").csrf(), "choice", "cancel"));
    assertThat(cancelled.location()).endsWith("/sign-in");
    assertThat(visitor.get("/sign-in").body()).contains("You are not logged in");
    assertThat(visitor.get("/email").status()).isEqualTo(303);
  }

  @Test
  void unknownLinksAreGone() {
    Visitor visitor = new Visitor(server);

    for (String query : List.of("", "?token=", "?token=" + "A".repeat(43), "?token=%00")) {
      Answer answer = visitor.get("/email/confirm" + query);
      assertThat(answer.status()).isEqualTo(410);
      assertThat(answer.body()).contains("no longer valid", "ask for another one");
      Answer undo = visitor.get("/email/undo" + query);
      assertThat(undo.status()).isEqualTo(410);
      assertThat(undo.body()).contains("no longer valid", "older than 7 days");
    }
    assertThat(visitor.post("/email/undo", Map.of()).status()).isEqualTo(410);
  }

  @Test
  void mailServerThatIsAwayIsSaidAndMendsItself() {
    Visitor visitor = asked("uwe");
    mail.stop();
    try {
      enter(visitor, "uwe@example.test");
    } finally {
      mail.startAgain();
    }
    assertThat(visitor.get("/email").body())
        .contains("could not be sent")
        .doesNotContain("We sent a mail");
    server.awaitLogLine("event=mail", "outcome=failed");
    assertThat(server.payara().log()).doesNotContain("uwe@example.test");

    enter(visitor, "uwe@example.test");
    confirm(new Visitor(server), mail.newestTo("uwe@example.test"));
    assertThat(goOn(visitor).location()).endsWith("/account");
  }

  @Test
  void withoutAnAddressFromXThePageSaysSo() {
    Visitor visitor = asked("no_email");

    assertThat(visitor.get("/email").body()).contains("X gave us no e-mail address");
  }
}
