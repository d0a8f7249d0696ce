package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.loginwithx.simulator.Endpoint;
import org.loginwithx.simulator.Misbehaviour;
import org.loginwithx.simulator.XAccount;

/** An operator who is told the number of a failure page finds out how far that attempt came. */
final class AttemptIT {

  private static final String PAGE = "/admin/doctor/attempt";

  private final LoginServer server = LoginServer.shared();

  @BeforeEach
  void makeAdministrator() {
    server.x().reset();
    server.x().putAccount(XAccount.of("90001", "boss", "Boss"));
  }

  @AfterEach
  void reset() {
    server.x().reset();
  }

  private static final long AGAIN = TimeUnit.SECONDS.toNanos(10);

  private static boolean isKept(Visitor admin, String number) {
    return admin.get(PAGE + "?number=" + number).body().contains("class=\"steps\"");
  }

  /** It is written about a second after it happened. */
  private static String page(Visitor admin, String number) {
    String path = PAGE + "?number=" + number;
    LoginServer.await(
        () -> admin.get(path).body().contains("class=\"steps\""), number + " on the page");
    return admin.get(path).body();
  }

  @Test
  @DisplayName("F-10: X fails after the user came back: the page shows each step, and the fix")
  void stepsOfALoginThatFailsAtX() {
    Visitor boss = Visitor.loggedIn(server, "boss");
    Visitor person = new Visitor(server);
    server.x().putAccount(XAccount.of("64001", "unlucky", "Unlucky"));
    String callback = person.approve("unlucky", "/account");
    server.x().misbehaveNext(Endpoint.ACCESS_TOKEN, Misbehaviour.garbageHtml());
    String number = person.get(callback).number();

    String page = page(boss, number);

    assertThat(page)
        .contains("x_bad_format", "oauth1 login", "approved", "access_token")
        .contains("endpoint=access_token x_status=200", "node=", "127.0.0.0/24")
        .contains("Something between this server and X answers in");
    assertThat(page.indexOf("Begun")).isLessThan(page.indexOf("Back from X"));
    assertThat(page.indexOf("Back from X")).isLessThan(page.indexOf("X was asked"));
    String secretOfTheAddress = callback.replaceAll(".*oauth_verifier=([^&]+).*", "$1");
    assertThat(page).doesNotContain(secretOfTheAddress, person.cookie("JSESSIONID").orElseThrow());
  }

  @Test
  void browserThatLostItsCookie() {
    Visitor boss = Visitor.loggedIn(server, "boss");
    server.x().putAccount(XAccount.of("64002", "lost", "Lost"));
    String callback = new Visitor(server).approve("lost", "/account");
    String number = new Visitor(server).get(callback).number();

    String typed = number.substring(0, 5) + "%20" + number.substring(5).toLowerCase(Locale.ROOT);

    assertThat(page(boss, typed))
        .contains("no_session", "session=no_cookie", "address=http://127.0.0.1:")
        .contains("blocks cookies");
    assertThat(boss.get("/admin/log").body())
        .as("for the history it is noise")
        .doesNotContain(number);
    assertThat(boss.get("/admin/log?outcome=stray").body()).contains(number);
  }

  @Test
  void formThatWasRefused() {
    Visitor boss = Visitor.loggedIn(server, "boss");
    Visitor person = Visitor.loggedIn(server, "boss");
    String number = person.post("/account/sessions", Map.of("csrf", "forged")).number();

    assertThat(page(boss, number)).contains("page_403", "status=403 page=/account/sessions");
  }

  @Test
  void applicationThatSendsPeopleWrongly() {
    LoginServer oauth2 = LoginServer.sharedOAuth2();
    oauth2.x().putAccount(XAccount.of("90001", "boss", "Boss"));
    Visitor boss = new Visitor(oauth2);
    boss.logIn("boss");
    String link = "/connect/twitter?client_id=none&redirect_uri=https://a.example/?code=canary";
    List<String> numbers = new ArrayList<>();
    long began = System.nanoTime();
    // Of attempts that fit no log-in only so many are kept in a minute, and other tests make some.
    LoginServer.await(
        () -> {
          if (numbers.stream().anyMatch(number -> isKept(boss, number))) {
            return true;
          }
          if (System.nanoTime() - began >= numbers.size() * AGAIN) {
            numbers.add(new Visitor(oauth2).get(link).number());
          }
          return false;
        },
        "an attempt that is kept");
    String kept = numbers.stream().filter(number -> isKept(boss, number)).findFirst().orElseThrow();

    assertThat(page(boss, kept))
        .contains("application_unknown", "client:none,back_to:https://a.example/")
        .contains("The client id is not known here")
        .doesNotContain("canary");
  }

  @Test
  void attemptIdThatIsUnknown() {
    assertThat(Visitor.loggedIn(server, "boss").get(PAGE + "?number=%3Cscript%3E").body())
        .contains("Nothing is stored under this number", "SCRIPT")
        .doesNotContain("<SCRIPT>");
  }

  @Test
  @DisplayName("ASVS-8.2.1: for administrators only")
  void forAdministratorsOnly() {
    server.x().putAccount(XAccount.of("64003", "member", "Member"));

    assertThat(Visitor.loggedIn(server, "member").get(PAGE).status()).isEqualTo(403);
    assertThat(new Visitor(server).get(PAGE).location()).startsWith("/sign-in");
  }
}
