package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.loginwithx.simulator.XAccount;
import org.loginwithx.simulator.XSimulator;

/** A thief wants the account of a user who has a password, at a site with mails. */
final class TakeoverIT {

  private static final String OWNERS = XSimulator.SECRET_MARK + " of the owner";

  private static final String THIEFS = XSimulator.SECRET_MARK + " of the thief";

  private static final String NEW = XSimulator.SECRET_MARK + " of the owner again";

  private static MailServer mail;
  private static LoginServer server;

  @BeforeAll
  static void start() {
    mail = MailServer.start();
    Map<String, String> settings = new HashMap<>(mail.settings());
    settings.put("LOGIN_EMAIL", "optional");
    settings.put("LOGIN_PASSWORD", "true");
    settings.put("LOGIN_ADMIN_IDS", "90001");
    settings.put("LOGIN_KEYS", LoginServer.STORES_TOKENS.get("LOGIN_KEYS"));
    Path war = Deployments.builtWarWith(OlderLogin.class, QuickHash.class);
    server = LoginServer.start("takeover", settings, List.of(), war);
  }

  /** As a thief finds it: within LOGIN_RECENT_MINUTES, and too old to stand for a password. */
  private static void fourMinutesPass(Visitor visitor) {
    assertThat(visitor.get(OlderLogin.PATH).status()).isEqualTo(204);
    assertThat(visitor.get(OlderLogin.PATH).status()).isEqualTo(204);
  }

  @AfterAll
  static void stop() {
    server.close();
    mail.close();
  }

  /** A user who came by X, and has confirmed an address and set a password. */
  private record Owner(Visitor visitor, String email) {

    static Owner called(String handle) {
      Visitor visitor = new Visitor(server);
      visitor.logIn(handle);
      String email = handle + "@mail.example";
      changeAddress(visitor, email, "");
      confirm(email);
      String csrf = visitor.get("/account/password").csrf();
      visitor.post(
          "/account/password",
          Map.of("csrf", csrf, "new", OWNERS, "repeated", OWNERS, "choice", "set"));
      assertThat(visitor.get("/account").body()).contains("Your password is set", email);
      return new Owner(visitor, email);
    }
  }

  private static Answer changeAddress(Visitor visitor, String address, String password) {
    String csrf = visitor.get("/account").csrf();
    return visitor.post(
        "/account/email", Map.of("csrf", csrf, "email", address, "current", password));
  }

  /** Presses the button that the newest mail to this address leads to. */
  private static void confirm(String address) {
    Map<String, String> form = Map.of("token", mail.newestTo(address).token());
    assertThat(new Visitor(server).post("/email/confirm", form).status()).isEqualTo(303);
  }

  private static Answer logIn(Visitor visitor, String email, String password) {
    String csrf = visitor.get("/sign-in").csrf();
    return visitor.post(
        "/login/password", Map.of("csrf", csrf, "email", email, "password", password));
  }

  @Test
  @DisplayName("A stolen session does not move the account to the mailbox of the thief")
  void thiefWithASessionNeedsThePasswordToChangeTheAddress() {
    Owner owner = Owner.called("olivia");
    Visitor thief = owner.visitor().copy();
    String thiefs = "thief_of_olivia@mail.example";

    for (String guess : List.of("", OWNERS + "?")) {
      assertThat(changeAddress(thief, thiefs, guess).location()).endsWith("/account");
      assertThat(thief.get("/account").body())
          .contains("The current password you typed is wrong")
          .as("nothing has to be typed twice")
          .contains("value=\"" + thiefs + "\"")
          .doesNotContain("id=\"email-on-its-way\"");
    }

    assertThat(mail.mailsTo(thiefs)).isEmpty();
    assertThat(thief.get("/account").body()).as("once").doesNotContain(thiefs);
    String csrf = thief.get("/account").csrf();
    thief.post("/account/email", Map.of("csrf", csrf, "choice", "remove"));
    assertThat(thief.get("/account").body()).contains("so you cannot remove it", owner.email());
    assertThat(logIn(new Visitor(server), owner.email(), OWNERS).status()).isEqualTo(303);

    changeAddress(owner.visitor(), "olivia@second.example", OWNERS);
    confirm("olivia@second.example");
    assertThat(logIn(new Visitor(server), "olivia@second.example", OWNERS).status())
        .as("a user who knows the password changes the address")
        .isEqualTo(303);
  }

  @Test
  @DisplayName("A change that the former address has confirmed too cannot be undone later")
  void formerAddressKeepsTheChange() {
    Owner owner = Owner.called("kim");
    changeAddress(owner.visitor(), "kim@second.example", OWNERS);
    confirm("kim@second.example");
    MailServer.Received notice = awaitMailWith("/email/undo?token=", owner.email());
    Visitor mailbox = new Visitor(server);
    assertThat(mailbox.get(notice.link()).body()).contains("id=\"keep\"");

    Map<String, String> keep = Map.of("token", notice.token(), "choice", "keep");
    Answer kept = mailbox.post("/email/undo", keep);

    assertThat(mailbox.get(kept.location()).body()).contains("The change stays");
    assertThat(mailbox.post("/email/undo", Map.of("token", notice.token())).status())
        .isEqualTo(410);
    assertThat(mailbox.post("/email/undo", keep).status()).isEqualTo(410);
    assertThat(owner.visitor().get("/account").body()).contains("kim@second.example");

    changeAddress(owner.visitor(), "kim@third.example", OWNERS);
    confirm("kim@third.example");
    awaitMailWith("/email/undo?token=", "kim@second.example");
  }

  private static List<MailServer.Received> mailsWith(String path, String address) {
    return mail.mailsTo(address).stream()
        .filter(received -> received.content().contains(path))
        .toList();
  }

  private static MailServer.Received awaitMailWith(String path, String address) {
    LoginServer.await(() -> !mailsWith(path, address).isEmpty(), "a mail that leads to " + path);
    return mailsWith(path, address).get(0);
  }

  private static Answer reset(Visitor visitor, String token, String password) {
    return visitor.post(
        "/password/reset", Map.of("token", token, "new", password, "repeated", password));
  }

  private static String userIdOf(Visitor visitor) {
    return visitor.me().orElseThrow().replaceAll("(?s).*\"userId\":\"([^\"]+)\".*", "$1");
  }

  /** Knows the password, moves the account to another mailbox, and sets a password by it. */
  private static Visitor takeOver(Owner owner, String address) {
    changeAddress(owner.visitor(), address, OWNERS);
    confirm(address);
    Visitor thief = new Visitor(server);
    String csrf = thief.get("/password/forgotten").csrf();
    thief.post("/password/forgotten", Map.of("csrf", csrf, "email", address));
    reset(thief, awaitMailWith("/password/reset?token=", address).token(), THIEFS);
    assertThat(logIn(thief, address, THIEFS).status()).isEqualTo(303);
    return thief;
  }

  private static Answer beginLink(Visitor visitor) {
    String csrf = visitor.get("/account").csrf();
    return visitor.post(
        "/login/twitter", Map.of("link", "true", "csrf", csrf, "returnTo", "/account"));
  }

  private static void link(Visitor visitor, String handle) {
    String url = LinkingIT.urlOfX(beginLink(visitor));
    assertThat(visitor.get(server.x().approve(url, handle)).status()).isEqualTo(303);
  }

  private static void setsNoPassword(Visitor visitor) {
    String csrf = visitor.get("/account/password").csrf();
    visitor.post(
        "/account/password",
        Map.of("csrf", csrf, "new", THIEFS, "repeated", THIEFS, "choice", "set"));
    assertThat(visitor.get("/account/password").body()).contains("Log in with that password once");
  }

  @Test
  @DisplayName("A stolen session of a user without a password is no way to a new log-in")
  void thiefLinksNoAccountToLogInAnew() {
    Visitor owner = new Visitor(server);
    owner.logIn("quentin");
    Visitor thief = owner.copy();
    fourMinutesPass(thief);

    assertThat(thief.get("/account").body())
        .contains("id=\"log-in-to-link\"")
        .doesNotContain("id=\"link-account\"");
    Answer refused = beginLink(thief);

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body()).contains("please log in again first");
    owner.logIn("quentin");
    link(owner, "second_of_quentin");
  }

  @Test
  @DisplayName(
      "A user with a password links an account, and is asked for the password all the same")
  void linkedAccountDoesNotMakeUpForThePassword() {
    Owner owner = Owner.called("rosa");
    fourMinutesPass(owner.visitor());
    link(owner.visitor(), "trojan_of_rosa");
    Visitor byTrojan = new Visitor(server);
    byTrojan.logIn("trojan_of_rosa");

    changeAddress(byTrojan, "thief_of_rosa@mail.example", "");

    assertThat(byTrojan.get("/account").body()).contains("The current password you typed is wrong");
    assertThat(mail.mailsTo("thief_of_rosa@mail.example")).isEmpty();
  }

  @Test
  @DisplayName("A stolen session confirms no first address on the page for an application either")
  void thiefConfirmsNoAddressForAnApplication() {
    server.x().putAccount(XAccount.of("90001", "boss", "Boss"));
    Visitor boss = new Visitor(server);
    boss.logIn("boss");
    Map<String, String> application =
        Map.of(
            "csrf", boss.get("/account").csrf(),
            "action", "save",
            "name", "Wants mail",
            "redirectUris", "https://mail.example/cb",
            "origins", "",
            "emailRequired", "true");
    String id = boss.post("/admin/applications/new", application).location().replaceAll(".*/", "");
    Visitor thief = new Visitor(server);
    thief.logIn("simon");
    String asked =
        thief
            .get(
                "/connect/twitter?response_type=code&redirect_uri=https://mail.example/cb"
                    + "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
                    + "&code_challenge_method=S256&client_id="
                    + id)
            .location();
    String form = thief.get(asked).location();
    Answer page = thief.get(form);
    assertThat(page.body()).contains("name=\"email\"");
    fourMinutesPass(thief);

    Answer sent =
        thief.post(form, Map.of("csrf", page.csrf(), "email", "thief_of_simon@mail.example"));

    assertThat(sent.location()).contains("/sign-in?returnTo=");
    assertThat(thief.get(form).location()).contains("/sign-in?returnTo=");
    assertThat(mail.mailsTo("thief_of_simon@mail.example")).isEmpty();
  }

  @Test
  @DisplayName("A thief who moved the account to another mailbox loses it to the former address")
  void formerAddressTakesTheAccountBack() {
    Owner owner = Owner.called("paula");
    String userId = userIdOf(owner.visitor());
    String thiefs = "thief_of_paula@mail.example";
    Visitor thief = takeOver(owner, thiefs);
    assertThat(userIdOf(thief)).as("the account is taken over").isEqualTo(userId);
    link(thief, "trojan");
    Visitor byTrojan = new Visitor(server);
    byTrojan.logIn("trojan");
    assertThat(userIdOf(byTrojan)).isEqualTo(userId);

    MailServer.Received notice = awaitMailWith("/email/undo?token=", owner.email());
    Visitor back = new Visitor(server);
    assertThat(back.get(notice.link()).body()).contains(owner.email(), "id=\"undo\"");
    assertThat(thief.isAnonymous()).as("looking undoes nothing").isFalse();
    Answer undone = back.post("/email/undo", Map.of("token", notice.token()));

    assertThat(undone.location()).startsWith(server.uri("/password/reset?token=").toString());
    assertThat(thief.isAnonymous()).isTrue();
    assertThat(byTrojan.isAnonymous()).isTrue();
    for (String email : List.of(thiefs, owner.email())) {
      assertThat(logIn(new Visitor(server), email, THIEFS).status()).as(email).isEqualTo(401);
    }
    byTrojan.logIn("trojan");
    setsNoPassword(byTrojan);
    Answer page = back.get(undone.location());
    assertThat(page.body()).contains(owner.email(), "name=\"new\"");
    assertThat(reset(back, page.field("token"), NEW).status()).isEqualTo(303);
    assertThat(logIn(back, owner.email(), NEW).status()).isEqualTo(303);
    assertThat(userIdOf(back)).isEqualTo(userId);
    assertThat(back.get("/account").body()).contains("@trojan", owner.email());
    assertThat(back.get(notice.link()).status()).as("once").isEqualTo(410);
    LoginServer.await(
        () -> mail.newestTo(thiefs).subject().contains("was undone"), "a mail to the thief");
    server.awaitLogLine("reason=email_restored", "detail=" + userId);
    assertThat(server.payara().log()).doesNotContain(notice.token());
  }
}
