package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.loginwithx.simulator.XSimulator;

/** A password that is set by a mail. Each test has people of its own. */
final class ForgottenPasswordIT {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  /** With the mark that no log and no page may have. */
  private static final String PASSWORD = XSimulator.SECRET_MARK + " forgotten one";

  private static final String NEW = XSimulator.SECRET_MARK + " remembered one";

  private static LoginServer server;
  private static MailServer mail;

  @BeforeAll
  static void start() {
    server = LoginServer.sharedOAuth2();
    mail = LoginServer.mailOfOAuth2();
  }

  @BeforeEach
  @AfterEach
  void reset() {
    server.x().reset();
  }

  /** A user who logged in with X and has a confirmed address. */
  private record Member(Visitor visitor, String handle, String userId, String email) {

    static Member join() throws SQLException {
      String handle = "forgetful" + NUMBER.incrementAndGet();
      Visitor visitor = new Visitor(server);
      visitor.logIn(handle);
      String userId = userIdOf(visitor);
      String email = handle + "@mail.example";
      LoginServer.executeOAuth2(
          "update login_user set email = ?, email_key = ?, email_confirmed_at = current_timestamp"
              + " where id = ?",
          email,
          email,
          userId);
      return new Member(visitor, handle, userId, email);
    }

    static Member withPassword() throws SQLException {
      Member member = join();
      String csrf = member.visitor.get("/account/password").csrf();
      member.visitor.post(
          "/account/password",
          Map.of("csrf", csrf, "new", PASSWORD, "repeated", PASSWORD, "choice", "set"));
      awaitMail(member.email, "was changed");
      return member;
    }

    /** Asks for a mail; gives what is in it. */
    MailServer.Received askAndAwait() {
      int before = links(email).size();
      assertThat(ask(new Visitor(server), email).status()).isEqualTo(303);
      LoginServer.await(() -> links(email).size() > before, "a mail with a link");
      return links(email).get(before);
    }
  }

  private static String userIdOf(Visitor visitor) {
    return visitor.me().orElseThrow().replaceAll("(?s).*\"userId\":\"([^\"]+)\".*", "$1");
  }

  private static List<MailServer.Received> links(String email) {
    return mail.mailsTo(email).stream()
        .filter(received -> received.content().contains("/password/reset?token="))
        .toList();
  }

  private static void awaitMail(String email, String subject) {
    LoginServer.await(
        () -> mail.mailsTo(email).stream().anyMatch(each -> each.subject().contains(subject)),
        "a mail: " + subject);
  }

  private static Answer ask(Visitor visitor, String email) {
    String csrf = visitor.get("/password/forgotten").csrf();
    return visitor.post("/password/forgotten", Map.of("csrf", csrf, "email", email));
  }

  private static Answer set(Visitor visitor, MailServer.Received received, String password) {
    return visitor.post(
        "/password/reset",
        Map.of("token", received.token(), "new", password, "repeated", password));
  }

  private static Answer logIn(Visitor visitor, String email, String password) {
    String csrf = visitor.get("/sign-in").csrf();
    return visitor.post(
        "/login/password", Map.of("csrf", csrf, "email", email, "password", password));
  }

  @Test
  @DisplayName("ADV-39 (b): the user sets the new password, and all old sessions have ended")
  void wholeWayToANewPassword() throws SQLException {
    Member member = Member.withPassword();
    Visitor byPassword = new Visitor(server);
    logIn(byPassword, member.email(), PASSWORD);
    assertThat(byPassword.isAnonymous()).isFalse();
    Visitor person = new Visitor(server);
    assertThat(person.get("/sign-in").body()).contains("href=\"/password/forgotten\"");

    Answer asked = ask(person, " " + member.email().toUpperCase(Locale.ROOT) + " ");
    assertThat(asked.location()).isEqualTo(server.uri("/password/forgotten?asked=true").toString());
    assertThat(person.get(asked.location()).body())
        .contains("If this address belongs to an account here");
    LoginServer.await(() -> !links(member.email()).isEmpty(), "a mail with a link");
    MailServer.Received received = links(member.email()).get(0);
    assertThat(received.link()).startsWith(server.uri("/password/reset?token=").toString());
    assertThat(person.cookie("JSESSIONID")).as("nothing makes a session").isEmpty();

    Visitor elsewhere = new Visitor(server);
    for (int scanner = 0; scanner < 3; scanner++) {
      Answer page = elsewhere.get(received.link());
      assertThat(page.status()).isEqualTo(200);
      assertThat(page.body()).contains(member.email(), "name=\"new\"");
      assertThat(page.header("Referrer-Policy")).hasValue("no-referrer");
      assertThat(page.header("Cache-Control")).hasValue("no-store");
    }
    assertThat(byPassword.isAnonymous()).as("looking ends nothing").isFalse();

    Answer done = set(elsewhere, received, NEW);
    assertThat(done.status()).as(done.body()).isEqualTo(303);
    assertThat(done.location()).doesNotContain(received.token());
    assertThat(elsewhere.get(done.location()).body())
        .contains("Your new password is set", "name=\"returnTo\" value=\"/account\"");
    assertThat(elsewhere.isAnonymous()).as("nobody is logged in by a mail").isTrue();
    assertThat(byPassword.isAnonymous()).isTrue();
    assertThat(member.visitor().isAnonymous()).isTrue();
    awaitMail(member.email(), "was changed");

    assertThat(logIn(new Visitor(server), member.email(), PASSWORD).status()).isEqualTo(401);
    assertThat(logIn(person, member.email(), NEW).status()).isEqualTo(303);
    assertThat(userIdOf(person)).isEqualTo(member.userId());

    assertThat(elsewhere.get(received.link()).status()).isEqualTo(410);
    assertThat(set(elsewhere, received, PASSWORD).status()).as("once").isEqualTo(410);
    assertThat(logIn(new Visitor(server), member.email(), NEW).status()).isEqualTo(303);
    server.awaitLogLine("reason=password_reset", "detail=" + member.userId());
    assertThat(server.payara().log())
        .doesNotContain(received.token())
        .doesNotContain(member.email())
        .doesNotContain(XSimulator.SECRET_MARK);
  }

  @Test
  void whoNeverHadAPasswordAndLostXComesBack() throws SQLException {
    Member member = Member.join();

    assertThat(set(new Visitor(server), member.askAndAwait(), NEW).status()).isEqualTo(303);

    Visitor back = new Visitor(server);
    assertThat(logIn(back, member.email(), NEW).status()).isEqualTo(303);
    assertThat(userIdOf(back)).isEqualTo(member.userId());
  }

  @Test
  @DisplayName("ASVS-6.3.8: unknown, unconfirmed and disabled get the same answer, and no mail")
  void responseDoesNotTellWhoIsKnown() throws SQLException {
    Member known = Member.join();
    Member disabled = Member.withPassword();
    MailServer.Received before = disabled.askAndAwait();
    LoginServer.executeOAuth2(
        "update login_user set disabled_at = current_timestamp where id = ?", disabled.userId());
    String nobody = "nobody" + NUMBER.incrementAndGet() + "@mail.example";
    String onlyFromX = known.handle() + "@example.test";

    List<String> answers =
        List.of(nobody, onlyFromX, disabled.email(), known.email()).stream()
            .map(email -> withoutToken(ask(new Visitor(server), email)))
            .distinct()
            .toList();

    assertThat(answers).hasSize(1);
    LoginServer.await(() -> !links(known.email()).isEmpty(), "the one mail");
    assertThat(links(nobody)).isEmpty();
    assertThat(links(onlyFromX)).isEmpty();
    assertThat(links(disabled.email())).containsExactly(before);
    assertThat(set(new Visitor(server), before, NEW).status())
        .as("a link that a disabled person still has")
        .isEqualTo(410);
  }

  private static String withoutToken(Answer answer) {
    return answer.status()
        + " "
        + answer.location()
        + " "
        + answer.header("Content-Length").orElse("-")
        + answer.cookies().size();
  }

  @Test
  void thiefWhoLogsOutEverywhereElseLeavesTheOwnersLinkGood() throws SQLException {
    Member member = Member.withPassword();
    MailServer.Received received = member.askAndAwait();
    Visitor thief = member.visitor();
    Map<String, String> form = Map.of("csrf", thief.get("/account").csrf());

    assertThat(thief.post("/account/sessions", form).status()).isEqualTo(303);

    assertThat(set(new Visitor(server), received, NEW).status()).isEqualTo(303);
  }

  @Test
  void passwordThatIsRefusedLeavesTheLinkGood() throws SQLException {
    Member member = Member.withPassword();
    MailServer.Received received = member.askAndAwait();
    Visitor visitor = new Visitor(server);

    Answer common = set(visitor, received, "Password2024!");
    assertThat(common.status()).isEqualTo(400);
    assertThat(common.body()).contains("attackers guess", "role=\"alert\"", received.token());
    assertThat(set(visitor, received, member.email()).body()).contains("is your name");
    Map<String, String> form =
        Map.of("token", received.token(), "new", NEW, "repeated", PASSWORD + "!");
    assertThat(visitor.post("/password/reset", form).body())
        .contains("not the same in both")
        .doesNotContain(XSimulator.SECRET_MARK);
    assertThat(logIn(new Visitor(server), member.email(), PASSWORD).status())
        .as("nothing has changed")
        .isEqualTo(303);
    assertThat(member.visitor().isAnonymous()).isFalse();

    assertThat(set(visitor, received, NEW).status()).isEqualTo(303);
  }

  @Test
  void newerMailReplacesTheOlderOneAndThreeAreTheMost() throws SQLException {
    Member member = Member.join();
    MailServer.Received first = member.askAndAwait();
    member.askAndAwait();
    MailServer.Received third = member.askAndAwait();

    assertThat(ask(new Visitor(server), member.email()).status()).isEqualTo(303);
    server.awaitLogLine("event=password", "outcome=link_not_sent", "reason=too_many");

    assertThat(links(member.email())).hasSize(3);
    assertThat(set(new Visitor(server), first, NEW).status()).isEqualTo(410);
    assertThat(set(new Visitor(server), third, NEW).status()).isEqualTo(303);
  }

  @Test
  @DisplayName("ASVS-6.3.1: asking too often is refused, for known and unknown addresses alike")
  void askingTooOftenIsHeldUpAndLoggingInIsNot() throws SQLException {
    Member member = Member.withPassword();
    String nobody = "nobody" + NUMBER.incrementAndGet() + "@mail.example";

    for (String email : List.of(member.email(), nobody)) {
      for (int i = 0; i < 5; i++) {
        assertThat(ask(new Visitor(server), email).status()).isEqualTo(303);
      }
      Answer heldUp = ask(new Visitor(server), email);
      assertThat(heldUp.status()).isEqualTo(429);
      assertThat(heldUp.header("Retry-After")).isPresent();
      assertThat(heldUp.body()).contains("You can try again in 15 minutes");
    }
    assertThat(logIn(new Visitor(server), member.email(), PASSWORD).status()).isEqualTo(303);
  }

  @Test
  void whoGuessedTheirOldPasswordTooOftenMayTypeTheNewOne() throws SQLException {
    Member member = Member.withPassword();
    for (int i = 0; i < 5; i++) {
      logIn(new Visitor(server), member.email(), "perhaps this one " + i);
    }
    assertThat(logIn(new Visitor(server), member.email(), PASSWORD).status()).isEqualTo(429);

    set(new Visitor(server), member.askAndAwait(), NEW);

    assertThat(logIn(new Visitor(server), member.email(), NEW).status()).isEqualTo(303);
  }

  @Test
  @DisplayName("ADV-39 (c): after a recovery the user reads, once, who else can log in")
  void accountThatAnAttackerLinkedIsShownAndCanBeUnlinked() throws SQLException {
    Member member = Member.withPassword();
    Visitor before = new Visitor(server);
    String trojan = "trojan" + NUMBER.incrementAndGet();
    before.logIn(trojan);
    LoginServer.executeOAuth2(
        "update login_account set user_id = ? where user_id = ?",
        member.userId(),
        userIdOf(before));
    Visitor attacker = new Visitor(server);
    attacker.logIn(trojan);
    assertThat(userIdOf(attacker)).isEqualTo(member.userId());

    set(new Visitor(server), member.askAndAwait(), NEW);

    assertThat(attacker.isAnonymous()).isTrue();
    LoginServer.await(
        () ->
            mail.mailsTo(member.email()).stream()
                .anyMatch(each -> each.content().contains("@" + trojan)),
        "a mail that lists the accounts");
    attacker.logIn(trojan);
    assertThat(attacker.get("/account").body())
        .as("the attacker does not read it instead")
        .doesNotContain("was set through a mail");
    nothingIsTheirsToChange(attacker, trojan);
    Visitor person = new Visitor(server);
    logIn(person, member.email(), NEW);
    String account = person.get("/account").body();
    assertThat(account).contains("was set through a mail", "@" + trojan, "@" + member.handle());
    assertThat(person.get("/account").body()).as("once").doesNotContain("was set through a mail");
    Matcher link =
        Pattern.compile("unlink\\?link=([^\"]+)\" aria-label=\"[^\"]*@" + trojan + "\"")
            .matcher(account);
    assertThat(link.find()).as(account).isTrue();
    String csrf = person.get("/account").csrf();
    assertThat(attacker.isAnonymous()).as("before the account is unlinked").isFalse();
    person.post("/account/unlink", Map.of("csrf", csrf, "link", link.group(1)));
    assertThat(attacker.isAnonymous()).as("their session goes with the account").isTrue();
    assertThat(person.isAnonymous()).isFalse();
    assertThat(person.get("/account").body()).contains("All your other sessions have ended");
    attacker.logIn(trojan);
    assertThat(userIdOf(attacker)).isNotEqualTo(member.userId());
    Visitor later = new Visitor(server);
    logIn(later, member.email(), NEW);
    assertThat(later.get("/account").body()).doesNotContain("was set through a mail");
  }

  /**
   * The attacker who made the mail necessary cannot stay by linking an account before the owner
   * uses the new password.
   */
  private static void nothingIsTheirsToChange(Visitor attacker, String trojan) {
    String csrf = attacker.get("/account").csrf();
    String accounts = attacker.get("/account/export").body().replaceAll("(?s)\"history\".*", "");
    Answer onToX =
        attacker.post(
            "/login/twitter", Map.of("link", "true", "csrf", csrf, "returnTo", "/account"));
    Matcher url = Pattern.compile("content=\"0; url=([^\"]+)\"").matcher(onToX.body());
    assertThat(url.find()).as(onToX.body()).isTrue();
    Answer linked =
        attacker.get(server.x().approve(url.group(1).replace("&amp;", "&"), "second" + trojan));
    assertThat(linked.status()).isEqualTo(403);
    assertThat(linked.body()).contains("Log in with that password once");
    attacker.post("/account/email", Map.of("csrf", csrf, "email", "attacker@mail.example"));
    assertThat(attacker.get("/account").body()).contains("Log in with that password once");
    attacker.post("/account/delete", Map.of("csrf", csrf, "confirm", "true"));
    assertThat(attacker.get("/account").body()).contains("Log in with that password once");

    assertThat(attacker.get("/account/export").body()).startsWith(accounts);
  }

  @Test
  void mailServerThatIsAwayKeepsNobodyWaitingAndCountsForNothing() throws SQLException {
    Member member = Member.join();
    mail.stop();
    try {
      for (int i = 0; i < 4; i++) {
        int failed = failedMails() + 1;
        assertThat(ask(new Visitor(server), member.email()).location()).endsWith("asked=true");
        LoginServer.await(
            () -> failedMails() == failed && linksOf(member) == 0,
            "a link that nobody got is withdrawn");
      }
    } finally {
      mail.startAgain();
    }

    assertThat(set(new Visitor(server), member.askAndAwait(), NEW).status()).isEqualTo(303);
  }

  private static int failedMails() {
    return server.linesWith("event=mail", "outcome=failed").size();
  }

  private static int linksOf(Member member) {
    try {
      return Integer.parseInt(
          LoginServer.queryOAuth2(
              "select count(*) from login_mail_link where user_id = ?", member.userId()));
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Test
  @DisplayName("ASVS-3.5.1: a page of another site cannot make this site send a mail")
  void formNeedsItsToken() throws SQLException {
    Member member = Member.join();
    Visitor visitor = new Visitor(server);
    String csrf = visitor.get("/password/forgotten").csrf();

    for (String wrong : List.of("", "wrong", new Visitor(server).get("/sign-in").csrf())) {
      Map<String, String> form = Map.of("csrf", wrong, "email", member.email());
      assertThat(visitor.post("/password/forgotten", form).status()).isEqualTo(403);
    }
    Map<String, String> form = Map.of("csrf", csrf, "email", member.email());
    assertThat(visitor.post("/password/forgotten", form, "Sec-Fetch-Site", "cross-site").status())
        .isEqualTo(403);
    assertThat(ask(visitor, "no address").status()).isEqualTo(400);
    assertThat(ask(visitor, member.email() + "\r\nBcc: eve@mail.example").status()).isEqualTo(400);
    member.askAndAwait();
    assertThat(links(member.email())).hasSize(1);
  }

  @Test
  void unknownLinksAreGone() {
    Visitor visitor = new Visitor(server);

    for (String query : List.of("", "?token=", "?token=" + "A".repeat(43), "?token=%00")) {
      Answer answer = visitor.get("/password/reset" + query);
      assertThat(answer.status()).isEqualTo(410);
      assertThat(answer.body()).contains("no longer valid", "/password/forgotten");
    }
    Map<String, String> form = Map.of("new", NEW, "repeated", NEW);
    assertThat(visitor.post("/password/reset", form).status()).isEqualTo(410);
  }

  @Test
  @DisplayName("Without passwords, or without mails, the pages answer 404")
  void switchedOffThereIsNothingOfIt() {
    Visitor visitor = new Visitor(LoginServer.shared());

    assertThat(visitor.get("/sign-in").body()).doesNotContain("/password/forgotten");
    assertThat(visitor.get("/password/forgotten").status()).isEqualTo(404);
    assertThat(visitor.post("/password/forgotten", Map.of()).status()).isEqualTo(404);
    assertThat(visitor.get("/password/reset?token=a").status()).isEqualTo(404);
  }
}
