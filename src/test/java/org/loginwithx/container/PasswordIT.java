package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.text.Normalizer;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.loginwithx.simulator.XAccount;
import org.loginwithx.simulator.XSimulator;

/**
 * A password beside X: set, changed, removed, and logged in with. Each test has people of its own.
 */
final class PasswordIT {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  /** With the mark that no log and no page may have. */
  private static final String PASSWORD = XSimulator.SECRET_MARK + " first one";

  private static final String OTHER = XSimulator.SECRET_MARK + " another one";

  private static LoginServer server;

  @BeforeAll
  static void start() {
    server = LoginServer.sharedOAuth2();
  }

  @BeforeEach
  @AfterEach
  void reset() {
    server.x().reset();
  }

  /** A user who logged in with X and has a confirmed address. */
  private record Member(Visitor visitor, String handle, String userId, String email) {

    static Member join() throws SQLException {
      return join("member" + NUMBER.incrementAndGet());
    }

    static Member join(String handle) throws SQLException {
      Visitor visitor = new Visitor(server);
      visitor.logIn(handle);
      String userId = userIdOf(visitor);
      String email = handle + "@Mail.example";
      LoginServer.executeOAuth2(
          "update login_user set email = ?, email_key = lower(?),"
              + " email_confirmed_at = current_timestamp where id = ?",
          email,
          email,
          userId);
      return new Member(visitor, handle, userId, email);
    }

    static Member withPassword() throws SQLException {
      Member member = join();
      assertThat(member.set(Map.of("new", PASSWORD, "repeated", PASSWORD)))
          .contains("Your password is set");
      return member;
    }

    /** Sends the form; gives the page that follows. */
    String set(Map<String, String> fields) {
      return send("set", fields);
    }

    String remove(String current) {
      return send("remove", Map.of("current", current));
    }

    private String send(String choice, Map<String, String> fields) {
      Map<String, String> form = new HashMap<>(fields);
      form.put("csrf", visitor.get("/account/password").csrf());
      form.put("choice", choice);
      Answer answer = visitor.post("/account/password", form);
      assertThat(answer.status()).as(answer.body()).isEqualTo(303);
      Answer page = visitor.get(answer.location());
      assertThat(page.status()).isEqualTo(200);
      return page.body();
    }
  }

  private static String userIdOf(Visitor visitor) {
    return visitor.me().orElseThrow().replaceAll("(?s).*\"userId\":\"([^\"]+)\".*", "$1");
  }

  private static Answer logIn(Visitor visitor, String email, String password) {
    String csrf = visitor.get("/sign-in").csrf();
    return visitor.post(
        "/login/password", Map.of("csrf", csrf, "email", email, "password", password));
  }

  private static Answer logIn(String email, String password) {
    return logIn(new Visitor(server), email, password);
  }

  @Test
  void doubleClickLogsInAndIsNoWrongGuess() throws SQLException {
    Member member = Member.withPassword();
    Visitor visitor = new Visitor(server);
    Map<String, String> form =
        Map.of(
            "csrf", visitor.get("/sign-in").csrf(), "email", member.email(), "password", PASSWORD);
    Visitor answerLost = visitor.copy();

    assertThat(visitor.post("/login/password", form).status()).isEqualTo(303);
    assertThat(answerLost.post("/login/password", form).status()).isEqualTo(303);
    assertThat(visitor.post("/login/password", form).status()).isEqualTo(303);

    assertThat(userIdOf(visitor)).isEqualTo(member.userId());
    assertThat(userIdOf(answerLost)).isEqualTo(member.userId());
  }

  /** Unlinks the only X account of a user with a password. */
  private static void unlink(Member member) {
    Matcher link =
        Pattern.compile("unlink\\?link=([^\"]+)\"")
            .matcher(member.visitor().get("/account").body());
    assertThat(link.find()).isTrue();
    Answer answer =
        member
            .visitor()
            .post(
                "/account/unlink",
                Map.of("csrf", member.visitor().get("/account").csrf(), "link", link.group(1)));
    assertThat(answer.location()).endsWith("/account");
    assertThat(member.visitor().get("/account").body()).contains("is unlinked", "id=\"no-ways\"");
  }

  private static Answer answer(Visitor visitor, Answer question, String choice) {
    String number = question.body().replaceAll("(?s).*name=\"switch\" value=\"([^\"]+)\".*", "$1");
    return visitor.post(
        "/login/twitter", Map.of("switch", number, "choice", choice, "csrf", question.csrf()));
  }

  @Test
  @DisplayName("F-53: X does not make a second user for a user who unlinked it in this browser")
  void unlinkedAccountAsksBeforeItMakesASecondUser() throws SQLException {
    Member member = Member.withPassword();
    Visitor visitor = member.visitor();
    unlink(member);
    visitor.logOut();

    Answer asked = visitor.get(visitor.approve(member.handle(), "/account?after=unlink"));
    assertThat(asked.location()).contains("/login/twitter?switch=");
    Answer question = visitor.get(asked.location());
    assertThat(question.body())
        .contains("was unlinked in this browser", "(@" + member.handle() + ")");
    assertThat(visitor.isAnonymous()).as("nobody is logged in, and nobody is made").isTrue();
    Answer forged = visitor.post("/login/twitter", Map.of("switch", "x", "choice", "switch"));
    assertThat(forged.status()).isEqualTo(400);

    Answer other = answer(visitor, question, "stay");

    assertThat(other.location()).endsWith("/sign-in?returnTo=%2Faccount%3Fafter%3Dunlink");
    assertThat(answer(visitor, question, "stay").location())
        .as("double click")
        .contains("/sign-in");
    assertThat(visitor.get(other.location()).body())
        .contains("Log in to your account here, and then link");
    logIn(visitor, member.email(), PASSWORD);
    assertThat(userIdOf(visitor)).isEqualTo(member.userId());
    Answer onToX =
        visitor.post(
            "/login/twitter",
            Map.of("link", "true", "csrf", visitor.get("/account").csrf(), "returnTo", "/account"));
    visitor.get(server.x().approve(LinkingIT.urlOfX(onToX), member.handle()));
    visitor.logOut();
    assertThat(visitor.logIn(member.handle()).location()).endsWith("/account");
    assertThat(userIdOf(visitor)).as("linked again: nothing to ask").isEqualTo(member.userId());
  }

  @Test
  void personMayWantANewUserForAnUnlinkedAccount() throws SQLException {
    Member member = Member.withPassword();
    Visitor visitor = member.visitor();
    unlink(member);
    visitor.logOut();
    Answer question = visitor.get(visitor.logIn(member.handle()).location());
    String number = question.body().replaceAll("(?s).*name=\"switch\" value=\"([^\"]+)\".*", "$1");
    Answer forged =
        visitor.post(
            "/login/twitter", Map.of("switch", number, "choice", "switch", "csrf", "x".repeat(32)));
    assertThat(forged.status()).as("without the token of the form").isEqualTo(403);
    assertThat(visitor.isAnonymous()).isTrue();
    Visitor leftBefore = visitor.copy();

    assertThat(answer(visitor, question, "switch").location()).endsWith("/account");

    assertThat(userIdOf(visitor)).isNotEqualTo(member.userId());
    Answer lateClick = answer(leftBefore, question, "switch");
    assertThat(lateClick.location()).as("left before the first answer").endsWith("/account");
    assertThat(userIdOf(leftBefore)).isEqualTo(userIdOf(visitor));
    assertThat(answer(new Visitor(server), question, "switch").status())
        .as("in another browser")
        .isEqualTo(400);
    Answer doubleClick = answer(visitor, question, "switch");
    assertThat(doubleClick.status()).isEqualTo(303);
    assertThat(visitor.get(doubleClick.location()).body())
        .contains("You are logged in as", "(@" + member.handle() + ")");
  }

  @Test
  void otherBrowsersAndOtherAccountsAreNotAsked() throws SQLException {
    Member member = Member.withPassword();
    unlink(member);
    member.visitor().logOut();

    Visitor sameBrowser = member.visitor();
    assertThat(sameBrowser.logIn("other_" + member.handle()).location()).endsWith("/account");
    Visitor elsewhere = new Visitor(server);
    assertThat(elsewhere.logIn(member.handle()).location()).endsWith("/account");
    assertThat(userIdOf(elsewhere)).isNotEqualTo(member.userId());
  }

  @Test
  void userWhoIsLoggedInIsAskedBeforeXMakesAnotherUser() throws SQLException {
    Member member = Member.withPassword();
    Visitor visitor = member.visitor();
    unlink(member);

    Answer question = visitor.get(visitor.logIn(member.handle()).location());

    assertThat(question.body())
        .contains("is no longer linked to your account here", "on the account page");
    assertThat(userIdOf(visitor)).isEqualTo(member.userId());
    assertThat(answer(visitor, question, "stay").location()).endsWith("/account");
    assertThat(userIdOf(visitor)).isEqualTo(member.userId());

    Visitor byPassword = new Visitor(server);
    logIn(byPassword, member.email(), PASSWORD);
    Answer again = byPassword.get(byPassword.logIn(member.handle()).location());
    assertThat(again.body()).contains("there is no account here for");
    answer(byPassword, again, "switch");
    assertThat(userIdOf(byPassword)).isNotEqualTo(member.userId());
  }

  @Test
  void whoSetAPasswordComesBackWithItAsTheSameUser() throws SQLException {
    Member member = Member.join();
    assertThat(member.visitor().get("/account").body()).contains("You have no password");
    member.set(Map.of("new", PASSWORD, "repeated", PASSWORD));
    assertThat(member.visitor().get("/account").body()).containsPattern("Set on\\s+<time");
    Visitor visitor = new Visitor(server);
    String csrf = visitor.get("/sign-in?returnTo=/account%3Fa%3Db").csrf();
    assertThat(visitor.cookie("JSESSIONID")).as("looking makes no session").isEmpty();

    Answer answer =
        visitor.post(
            "/login/password",
            Map.of(
                "csrf",
                csrf,
                "email",
                " " + member.email().toUpperCase(Locale.ROOT),
                "password",
                PASSWORD,
                "returnTo",
                "/account?a=b"));

    assertThat(answer.status()).as(answer.body()).isEqualTo(303);
    assertThat(answer.location()).isEqualTo(server.uri("/account?a=b").toString());
    assertThat(userIdOf(visitor)).isEqualTo(member.userId());
    assertThat(visitor.me().orElseThrow()).contains("\"provider\":\"password\"");
    assertThat(visitor.get("/account").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example/", "//evil.example", "/login/twitter"})
  @DisplayName("ADV-20: a log-in by password does not redirect to another site")
  void unsafeReturnUrlsLeadToTheAccountPage(String returnTo) throws SQLException {
    Member member = Member.withPassword();
    Visitor visitor = new Visitor(server);
    String csrf = visitor.get("/sign-in").csrf();

    Answer answer =
        visitor.post(
            "/login/password",
            Map.of(
                "csrf", csrf, "email", member.email(), "password", PASSWORD, "returnTo", returnTo));

    assertThat(answer.location()).isEqualTo(server.uri("/account").toString());
  }

  @Test
  @DisplayName("ADV-32: a user who only logged in with X has no password, not even an empty one")
  void whoHasNoPasswordCannotLogInWithOne() throws SQLException {
    Member member = Member.join();

    for (String guess : List.of("", " ", "null", member.handle(), member.email())) {
      Visitor visitor = new Visitor(server);
      assertThat(logIn(visitor, member.email(), guess).status()).as(guess).isEqualTo(401);
      assertThat(visitor.isAnonymous()).isTrue();
    }
  }

  @Test
  void handlesAndAddressesThatNobodyConfirmedNameNobody() throws SQLException {
    Member member = Member.withPassword();

    assertThat(logIn(member.handle(), PASSWORD).status()).isEqualTo(401);
    assertThat(logIn("@" + member.handle(), PASSWORD).status()).isEqualTo(401);
    assertThat(logIn(member.userId(), PASSWORD).status()).isEqualTo(401);
    assertThat(logIn("", PASSWORD).status()).isEqualTo(401);
    assertThat(logIn("\u0000", PASSWORD).status()).isEqualTo(401);
    assertThat(logIn("x".repeat(10_000), "y".repeat(10_000)).status()).isEqualTo(401);
  }

  @Test
  @DisplayName("ASVS-6.3.8: unknown, wrong, without a password and disabled look the same")
  void responseDoesNotTellWhoIsKnown() throws SQLException {
    Member known = Member.withPassword();
    Member without = Member.join();
    Member disabled = Member.withPassword();
    LoginServer.executeOAuth2(
        "update login_user set disabled_at = current_timestamp where id = ?", disabled.userId());

    List<Answer> answers =
        List.of(
            logIn(known.email(), OTHER),
            logIn(known.email(), ""),
            logIn("nobody@mail.example", PASSWORD),
            logIn(without.email(), PASSWORD),
            logIn(disabled.email(), PASSWORD));

    assertThat(answers).extracting(Answer::status).containsOnly(401);
    assertThat(answers.stream().map(PasswordIT::withoutWhatWasTyped).distinct()).hasSize(1);
    assertThat(answers.get(0).body()).contains("role=\"alert\"", "The address or the password");
  }

  @Test
  @DisplayName("ASVS-6.3.8: limits do not reveal that a disabled user's password is right")
  void rightPasswordOfADisabledPersonCountsAsAWrongOne() throws SQLException {
    Member disabled = Member.withPassword();
    LoginServer.executeOAuth2(
        "update login_user set disabled_at = current_timestamp where id = ?", disabled.userId());
    for (int i = 0; i < 5; i++) {
      assertThat(logIn(disabled.email(), PASSWORD).status()).isEqualTo(401);
    }

    assertThat(logIn(disabled.email(), PASSWORD).status()).isEqualTo(429);
  }

  private static String withoutWhatWasTyped(Answer answer) {
    return answer
        .body()
        .replaceAll("name=\"csrf\" value=\"[^\"]+\"", "")
        .replaceAll("<input id=\"email\"[^>]*>", "")
        .replace(answer.number(), "");
  }

  @Test
  void passwordThatIsGuessedFirstIsRefused() throws SQLException {
    Member member = Member.join();

    assertThat(member.set(Map.of("new", "short", "repeated", "short")))
        .contains("at least 10 characters");
    assertThat(member.set(Map.of("new", "Password2024!", "repeated", "Password2024!")))
        .contains("attackers guess");
    String own = member.handle() + "99999";
    assertThat(member.set(Map.of("new", own, "repeated", own))).contains("is your name");
    assertThat(member.set(Map.of("new", PASSWORD, "repeated", OTHER))).contains("not the same");
    assertThat(member.visitor().get("/account").body()).contains("You have no password");
  }

  @Test
  void changingNeedsThePresentPassword() throws SQLException {
    Member member = Member.withPassword();

    assertThat(member.set(Map.of("new", OTHER, "repeated", OTHER))).contains("Nothing was changed");
    assertThat(member.set(Map.of("current", OTHER, "new", OTHER, "repeated", OTHER)))
        .contains("Nothing was changed");
    assertThat(logIn(member.email(), PASSWORD).status()).isEqualTo(303);

    assertThat(member.set(Map.of("current", PASSWORD, "new", OTHER, "repeated", OTHER)))
        .contains("Your password is set");
    assertThat(logIn(member.email(), PASSWORD).status()).isEqualTo(401);
    assertThat(logIn(member.email(), OTHER).status()).isEqualTo(303);
  }

  @Test
  void removedPasswordIsNoWayInAnyMore() throws SQLException {
    Member member = Member.withPassword();

    assertThat(member.remove(OTHER)).contains("Nothing was changed");
    assertThat(member.remove(PASSWORD)).contains("Your password is removed");

    assertThat(logIn(member.email(), PASSWORD).status()).isEqualTo(401);
    assertThat(member.visitor().get("/account").body()).contains("You have no password");
  }

  @Test
  @DisplayName("F-53: a user who unlinked X logs in by password as the same user")
  void lastWayInIsNotRemoved() throws SQLException {
    Member member = Member.withPassword();
    LoginServer.executeOAuth2("delete from login_account where user_id = ?", member.userId());
    Visitor visitor = new Visitor(server);
    assertThat(logIn(visitor, member.email(), PASSWORD).status()).isEqualTo(303);
    Member alone = new Member(visitor, member.handle(), member.userId(), member.email());

    assertThat(visitor.get("/account/password").body()).contains("id=\"last-way\"");
    assertThat(alone.remove(PASSWORD)).contains("your only way to log in");

    assertThat(userIdOf(visitor)).isEqualTo(member.userId());
    assertThat(visitor.get("/account").body()).contains(member.email());
    assertThat(logIn(member.email(), PASSWORD).status()).isEqualTo(303);
  }

  @Test
  void withoutAConfirmedAddressThereIsNoPassword() {
    Visitor visitor = new Visitor(server);
    visitor.logIn("addressless");

    Answer page = visitor.get("/account/password");
    assertThat(page.body()).contains("id=\"no-email\"").doesNotContain("name=\"new\"");
    assertThat(page.body())
        .as("this site has no addresses: see SettingsIT for one that has")
        .contains("this site cannot send mails to confirm one", "href=\"/account\"");
    visitor.post(
        "/account/password",
        Map.of("csrf", page.csrf(), "new", PASSWORD, "repeated", PASSWORD, "choice", "set"));

    assertThat(visitor.get("/account/password").body()).contains("id=\"no-email\"");
    assertThat(visitor.get("/account").body()).contains("You have no password");
  }

  @Test
  @DisplayName("ASVS-6.3.1: five guesses, then 429; a log-in with X still works")
  void guessingIsHeldUpAndThePersonIsNot() throws SQLException {
    Member member = Member.withPassword();
    Visitor guesser = new Visitor(server);
    for (int i = 0; i < 5; i++) {
      assertThat(logIn(guesser, member.email(), "guess number " + i).status()).isEqualTo(401);
    }

    String csrf = guesser.get("/sign-in").csrf();
    Answer heldUp =
        guesser.post(
            "/login/password",
            Map.of("csrf", csrf, "email", member.email(), "password", PASSWORD),
            "X-Forwarded-For",
            "198.51.100.7");

    assertThat(heldUp.status()).as("ADV-45: not fooled by a header either").isEqualTo(429);
    assertThat(Integer.parseInt(heldUp.header("Retry-After").orElseThrow())).isBetween(600, 900);
    assertThat(heldUp.body()).contains("You can try again in 15 minutes");
    assertThat(guesser.isAnonymous()).isTrue();
    server.awaitLogLine("outcome=failed", "reason=too_many_attempts");
    Visitor person = new Visitor(server);
    assertThat(person.logIn(member.handle()).status()).isEqualTo(303);
    assertThat(userIdOf(person)).isEqualTo(member.userId());
  }

  @Test
  void unknownNamesAreHeldUpAsKnownOnesAre() {
    String nobody = "nobody" + NUMBER.incrementAndGet() + "@mail.example";
    for (int i = 0; i < 5; i++) {
      assertThat(logIn(nobody, PASSWORD).status()).isEqualTo(401);
    }

    assertThat(logIn(nobody, PASSWORD).status()).isEqualTo(429);
  }

  @Test
  @DisplayName("Login CSRF: another site cannot log a browser in")
  void formOfAnotherSiteIsRefused() throws SQLException {
    Member member = Member.withPassword();
    Map<String, String> form = new HashMap<>();
    form.put("email", member.email());
    form.put("password", PASSWORD);
    String csrf = new Visitor(server).get("/sign-in").csrf();
    Visitor victim = new Visitor(server);
    String own = victim.get("/sign-in").csrf();
    assertThat(own).isNotEqualTo(csrf);

    Map<String, String> withoutToken = Map.copyOf(form);
    assertThat(victim.post("/login/password", form).status()).as("none").isEqualTo(403);
    form.put("csrf", csrf);
    assertThat(victim.post("/login/password", form).status()).as("another's").isEqualTo(403);
    assertThat(new Visitor(server).post("/login/password", form).status())
        .as("a Lax cookie does not come along")
        .isEqualTo(403);
    assertThat(victim.post("/login/password?csrf=" + own, withoutToken).status())
        .as("in the address, where logs and histories have it")
        .isEqualTo(403);
    form.put("csrf", own);
    for (String site : List.of("cross-site", "same-site")) {
      assertThat(victim.post("/login/password", form, "Sec-Fetch-Site", site).status())
          .as("planted cookie, " + site)
          .isEqualTo(403);
    }
    assertThat(victim.isAnonymous()).isTrue();
    assertThat(victim.post("/login/password", form, "Sec-Fetch-Site", "same-origin").status())
        .isEqualTo(303);
  }

  @Test
  void tokenOfTheFormIsHttpOnlyAndLaxAndStaysForOtherTabs() {
    Visitor visitor = new Visitor(server);
    Answer page = visitor.get("/sign-in");

    assertThat(page.cookies())
        .singleElement()
        .asString()
        .contains("login_form=", "HttpOnly", "SameSite=Lax");
    assertThat(visitor.get("/sign-in").csrf()).isEqualTo(page.csrf());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "wrong"})
  @DisplayName("ASVS-3.5.1: a page of another site cannot set a password")
  void settingNeedsTheFormsToken(String csrf) throws SQLException {
    Member member = Member.join();

    Answer answer =
        member
            .visitor()
            .post(
                "/account/password",
                Map.of("csrf", csrf, "new", PASSWORD, "repeated", PASSWORD, "choice", "set"));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(member.visitor().get("/account").body()).contains("You have no password");
    assertThat(new Visitor(server).post("/account/password", Map.of()).status()).isIn(302, 401);
  }

  @Test
  @DisplayName("ADV-04: the session gets a new id, and the previous user is logged out first")
  void sessionOfAnotherUserEnds() throws SQLException {
    Member member = Member.withPassword();
    Visitor visitor = new Visitor(server);
    visitor.logIn("before");
    Visitor copy = visitor.copy();
    String before = visitor.loginCookie().orElseThrow().getValue();

    assertThat(logIn(visitor, member.email(), PASSWORD).status()).isEqualTo(303);

    assertThat(visitor.loginCookie().orElseThrow().getValue()).isNotEqualTo(before);
    assertThat(userIdOf(visitor)).isEqualTo(member.userId());
    assertThat(copy.isAnonymous()).isTrue();
  }

  @Test
  void plantedSessionIdIsNobodys() throws SQLException {
    Member member = Member.withPassword();
    Visitor attacker = new Visitor(server);
    attacker.start("/account");
    Visitor victim = attacker.copy();

    assertThat(logIn(victim, member.email(), PASSWORD).status()).isEqualTo(303);

    assertThat(userIdOf(victim)).isEqualTo(member.userId());
    assertThat(attacker.isAnonymous()).isTrue();
  }

  @Test
  void whoCameByPasswordAndThenByTheirOwnXAccountIsNotAskedWhoTheyAre() throws SQLException {
    Member member = Member.withPassword();
    Visitor visitor = new Visitor(server);
    logIn(visitor, member.email(), PASSWORD);

    Answer back = visitor.logIn(member.handle());

    assertThat(back.location()).isEqualTo(server.uri("/account").toString());
    assertThat(visitor.isLoggedInAs(member.handle())).isTrue();
  }

  @Test
  void administratorIsOneByPasswordAsWell() throws SQLException {
    server.x().putAccount(XAccount.of(LoginServer.ADMIN_ID, "member0", "Boss"));
    Member boss = Member.join("member0");
    boss.set(Map.of("new", PASSWORD, "repeated", PASSWORD));
    Visitor visitor = new Visitor(server);

    logIn(visitor, boss.email(), PASSWORD);

    assertThat(userIdOf(visitor)).isEqualTo(boss.userId());
    assertThat(visitor.get("/account").body()).contains("admin, user");
  }

  @Test
  void hashOfYesterdayIsRenewedAtTheNextLogIn() throws SQLException {
    Member member = Member.withPassword();
    String hash = "select password_hash from login_user where id = ?";
    assertThat(LoginServer.queryOAuth2(hash, member.userId()))
        .startsWith("PBKDF2WithHmacSHA512:220000:");
    LoginServer.executeOAuth2(
        "update login_user set password_hash = ? where id = ?",
        weakHash(PASSWORD),
        member.userId());

    assertThat(logIn(member.email(), PASSWORD).status()).isEqualTo(303);

    assertThat(LoginServer.queryOAuth2(hash, member.userId()))
        .startsWith("PBKDF2WithHmacSHA512:220000:");
    assertThat(logIn(member.email(), PASSWORD).status()).isEqualTo(303);
  }

  @Test
  @DisplayName("After the only X account is unlinked, the account page still offers to link one")
  void wayBackToXIsThereAfterTheOnlyAccountIsUnlinked() throws SQLException {
    Member member = Member.withPassword();
    Visitor visitor = member.visitor();
    Answer page = visitor.get("/account");
    String link = page.body().replaceAll("(?s).*unlink\\?link=([0-9a-f-]{36})\".*", "$1");

    assertThat(visitor.post("/account/unlink", Map.of("csrf", page.csrf(), "link", link)).status())
        .isEqualTo(303);

    assertThat(visitor.get("/account").body())
        .contains("id=\"no-ways\"", "id=\"link-account\"", "Link an X account");
  }

  @Test
  void fiveUmlautsAreNoPasswordOfTenLetters() throws SQLException {
    Member member = Member.join();
    String umlauts = "äöüäß";
    String good = "zwölf stiefmütterchen";

    assertThat(member.set(Map.of("new", umlauts, "repeated", umlauts)))
        .doesNotContain("Your password is set");
    assertThat(member.set(Map.of("new", good, "repeated", good))).contains("Your password is set");
    assertThat(logIn(member.email(), good).status()).isEqualTo(303);
  }

  @Test
  @DisplayName(
      "A password with umlauts that an earlier version misread still opens, and is hashed anew")
  void passwordThatWasMisreadStillOpens() throws SQLException {
    Member member = Member.withPassword();
    String typed = "zwölf Bücher";
    String misread =
        new String(typed.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    LoginServer.executeOAuth2(
        "update login_user set password_hash = ? where id = ?",
        weakHash(Normalizer.normalize(misread, Normalizer.Form.NFKC)),
        member.userId());

    assertThat(logIn(member.email(), typed).status()).isEqualTo(303);

    assertThat(
            LoginServer.queryOAuth2(
                "select password_hash from login_user where id = ?", member.userId()))
        .startsWith("PBKDF2WithHmacSHA512:220000:");
    assertThat(logIn(member.email(), typed).status()).isEqualTo(303);
    assertThat(logIn(member.email(), misread).status()).isNotEqualTo(303);
  }

  /** As the container's defaults of some years ago would have it. */
  private static String weakHash(String password) {
    try {
      byte[] hash =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(
                  new PBEKeySpec(
                      password.toCharArray(), "salt".getBytes(StandardCharsets.UTF_8), 2048, 256))
              .getEncoded();
      return "PBKDF2WithHmacSHA256:2048:c2FsdA==:" + Base64.getEncoder().encodeToString(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @DisplayName("ASVS-16.2.5: no password in any page or log line")
  void typedPasswordsStayOnTheServer() throws SQLException {
    Member member = Member.withPassword();
    String wrong = XSimulator.SECRET_MARK + " wrong";

    assertThat(logIn(member.email(), wrong).everything()).doesNotContain(XSimulator.SECRET_MARK);
    assertThat(logIn(wrong + "@mail.example", wrong).status()).isEqualTo(401);
    assertThat(member.set(Map.of("current", wrong, "new", wrong, "repeated", wrong)))
        .doesNotContain(XSimulator.SECRET_MARK);

    assertThat(server.payara().log())
        .doesNotContain(XSimulator.SECRET_MARK)
        .doesNotContain(member.email())
        .doesNotContain("PBKDF2With");
  }

  @Test
  @DisplayName("Passwords are off by default, and their pages then answer 404")
  void withoutTheSettingThereAreNoPasswords() {
    LoginServer plain = LoginServer.shared();
    Visitor visitor = new Visitor(plain);

    Answer signIn = visitor.get("/sign-in");
    assertThat(signIn.body()).doesNotContain("/login/password");
    assertThat(signIn.cookies()).isEmpty();
    assertThat(visitor.get("/login/password").status()).isEqualTo(404);
    assertThat(visitor.post("/login/password", Map.of()).status()).isEqualTo(404);
    visitor.logIn("plain");
    assertThat(visitor.get("/account").body()).doesNotContain("/account/password");
    assertThat(visitor.get("/account/password").status()).isEqualTo(404);
  }
}
