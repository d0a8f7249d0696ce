package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.HttpCookie;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.loginwithx.secret.Secrets;

/** The sessions of a person on their account page. */
final class SessionsIT {

  private static final String SESSIONS = "/account/sessions";

  private static final String FIREFOX =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0";

  private static final String END_LINK = "class=\"button plain small end-session\"";
  private static final Pattern END = Pattern.compile("sessions\\?end=([^\"]{10,})\"");

  private static LoginServer server;

  @BeforeAll
  static void start() {
    server = LoginServer.shared();
  }

  @BeforeEach
  @AfterEach
  void reset() {
    server.x().reset();
  }

  /** Names the newest of the other sessions. */
  private static String otherSession(Visitor visitor) {
    Matcher end = END.matcher(visitor.get("/account").body());
    assertThat(end.find()).isTrue();
    return end.group(1);
  }

  private static Answer end(Visitor visitor, String id) {
    return visitor.post(SESSIONS, Map.of("csrf", visitor.get("/account").csrf(), "end", id));
  }

  @Test
  @DisplayName("ASVS-7.5.2: the account page says where and since when the user is logged in")
  void accountPageListsSessionsAndNothingSecret() {
    Visitor visitor = Visitor.loggedIn(server, "lister");
    Visitor windows = new Visitor(server);
    windows.get(windows.approve("lister", "/account"), "User-Agent", FIREFOX);

    Answer page = visitor.get("/account");

    assertThat(page.body())
        .contains("Where you are logged in", "This session")
        .contains("Firefox on Windows, 127.0.0.0/24")
        .containsOnlyOnce(END_LINK)
        .contains("end-others")
        .doesNotContain(FIREFOX, windows.loginCookie().orElseThrow().getValue());
    assertThat(Visitor.loggedIn(server, "alone").get("/account").body())
        .contains("Where you are logged in")
        .doesNotContain(END_LINK, "end-others");
  }

  @Test
  @DisplayName("ASVS-7.5.2: one session is ended, and the others stay")
  void oneSessionEnds() {
    Visitor visitor = Visitor.loggedIn(server, "ender");
    Visitor stays = Visitor.loggedIn(server, "ender");
    Visitor ends = Visitor.loggedIn(server, "ender");
    String id = otherSession(visitor);

    Answer answer = end(visitor, id);

    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.location()).isEqualTo(server.uri("/account").toString());
    assertThat(visitor.get("/account").body()).contains("That session is ended.");
    assertThat(visitor.get("/account").body()).doesNotContain("session is ended", id);
    assertThat(ends.isAnonymous()).isTrue();
    assertThat(stays.isLoggedInAs("ender")).isTrue();
    assertThat(visitor.isLoggedInAs("ender")).isTrue();
    end(visitor, id);
    assertThat(visitor.get("/account").body()).contains("had already ended");
  }

  @Test
  @DisplayName("ASVS-7.4.3: log out everywhere else")
  void allOthersEnd() {
    Visitor visitor = Visitor.loggedIn(server, "everywhere");
    Visitor one = Visitor.loggedIn(server, "everywhere");
    Visitor two = Visitor.loggedIn(server, "everywhere");
    Visitor stranger = Visitor.loggedIn(server, "stranger");

    Answer answer = visitor.post(SESSIONS, Map.of("csrf", visitor.get("/account").csrf()));

    assertThat(answer.status()).isEqualTo(303);
    assertThat(visitor.get("/account").body())
        .contains("You are logged out everywhere else.")
        .doesNotContain(END_LINK);
    assertThat(one.isAnonymous() && two.isAnonymous()).isTrue();
    assertThat(visitor.isLoggedInAs("everywhere")).isTrue();
    assertThat(stranger.isLoggedInAs("stranger")).isTrue();
  }

  @Test
  @DisplayName("ASVS-8.2.2: the session of another user cannot be ended by its id")
  void strangersSessionStays() {
    Visitor victim = Visitor.loggedIn(server, "victim");
    Visitor.loggedIn(server, "victim");
    String id = otherSession(victim);

    Visitor attacker = Visitor.loggedIn(server, "attacker");
    end(attacker, id);

    assertThat(attacker.get("/account").body()).contains("had already ended");
    assertThat(otherSession(victim)).as("still there").isEqualTo(id);
  }

  @Test
  @DisplayName("A planted JSESSIONIDVERSION or JSESSIONID blocks no log-in")
  void plantedCookiesOfTheContainerBlockNoLogIn() {
    for (String version : List.of("x:y", "/:99999", "nonsense", "/:1:/app:2")) {
      Visitor visitor = new Visitor(server);
      visitor.plantCookie("JSESSIONIDVERSION", version);
      visitor.plantCookie("JSESSIONID", "planted");

      assertThat(visitor.logIn("planted").status()).as(version).isEqualTo(303);

      assertThat(visitor.isLoggedInAs("planted")).as(version).isTrue();
      assertThat(visitor.get("/account").status()).as(version).isEqualTo(200);
    }
  }

  @Test
  void sessionThatWasLoggedOutIsNoLongerListed() {
    Visitor visitor = Visitor.loggedIn(server, "leaver");
    Visitor leaves = Visitor.loggedIn(server, "leaver");
    assertThat(visitor.get("/account").body()).contains(END_LINK);

    leaves.logOut();

    assertThat(visitor.get("/account").body()).doesNotContain(END_LINK);
  }

  @Test
  @DisplayName("Made-up cookies cost those who are logged in nothing")
  void crowdWithInventedCookiesChangesNothing() {
    Visitor visitor = Visitor.loggedIn(server, "calm");
    HttpCookie real = visitor.loginCookie().orElseThrow();
    List<CompletableFuture<Answer>> invented = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Visitor attacker = new Visitor(server);
      String random = Secrets.sha256("invented" + i).substring(0, 59);
      attacker.plantCookie(real.getName(), random);
      invented.add(attacker.getAsync("/api/me"));
    }

    assertThat(visitor.isLoggedInAs("calm")).isTrue();
    assertThat(invented).allSatisfy(each -> assertThat(each.join().status()).isEqualTo(401));
    assertThat(visitor.isLoggedInAs("calm")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "wrong"})
  @DisplayName("ASVS-3.5.1: a page of another site cannot end a session")
  void endingNeedsTheFormsToken(String csrf) {
    Visitor visitor = Visitor.loggedIn(server, "forged");
    Visitor other = Visitor.loggedIn(server, "forged");

    assertThat(visitor.post(SESSIONS, Map.of("csrf", csrf)).status()).isEqualTo(403);
    assertThat(visitor.post(SESSIONS, Map.of()).status()).isEqualTo(403);
    assertThat(visitor.post(SESSIONS, Map.of()).body()).contains("This form is out of date");
    assertThat(visitor.get(SESSIONS).body()).as("it asks").contains("id=\"do-it\"");
    assertThat(new Visitor(server).post(SESSIONS, Map.of("csrf", csrf)).status()).isIn(302, 401);

    assertThat(other.isLoggedInAs("forged")).isTrue();
  }
}
