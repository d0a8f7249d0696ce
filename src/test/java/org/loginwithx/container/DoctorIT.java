package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.loginwithx.simulator.Endpoint;
import org.loginwithx.simulator.Misbehaviour;
import org.loginwithx.simulator.XAccount;
import org.loginwithx.simulator.XError;
import org.loginwithx.simulator.XSimulator;

/** What an operator is told on the page and at a command line. */
final class DoctorIT {

  private static final String PAGE = "/admin/doctor";
  private static final String COMMAND = "/doctor";
  private static final String RIGHT = "Bearer " + LoginServer.DOCTOR_TOKEN;
  private static final int TOO_MANY_REQUESTS = 429;

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

  /** Presses the button. */
  private static Answer pressed(Visitor admin) {
    return admin.post(PAGE, Map.of("csrf", admin.get("/account").csrf()));
  }

  /** The report, when there may be one. */
  private static String report(Visitor admin) {
    Answer[] last = new Answer[1];
    LoginServer.await(
        () -> {
          last[0] = pressed(admin);
          return last[0].status() != TOO_MANY_REQUESTS;
        },
        "a report");
    assertThat(last[0].status()).as(last[0].body()).isEqualTo(200);
    assertThat(last[0].everything()).doesNotContain(XSimulator.SECRET_MARK);
    return last[0].body();
  }

  /** As curl does it with -L and a cookie engine. */
  private static Answer command(LoginServer at, String... headers) {
    Visitor curl = new Visitor(at);
    Answer first = curl.send("POST", COMMAND, headers);
    if (first.status() != 307) {
      return first;
    }
    Answer[] last = new Answer[1];
    LoginServer.await(
        () -> {
          last[0] = curl.send("POST", first.next(), headers);
          if (last[0].status() == TOO_MANY_REQUESTS) {
            // The cookie was for one report.
            curl.send("POST", COMMAND, headers);
          }
          return last[0].status() != TOO_MANY_REQUESTS;
        },
        "a report");
    assertThat(last[0].everything()).doesNotContain(XSimulator.SECRET_MARK);
    return last[0];
  }

  @Test
  @DisplayName("ASVS-8.2.1: the page is for administrators, and opening it calls no server")
  void pageIsForAdministratorsAndAGetCallsNobody() {
    Visitor boss = Visitor.loggedIn(server, "boss");
    Visitor member = Visitor.loggedIn(server, "member");
    int calls = server.x().recorded().size();

    Answer page = boss.get(PAGE);

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body()).contains(">Check<", "action=\"/admin/doctor/attempt\"");
    assertThat(boss.get("/admin").body()).contains("href=\"/admin/doctor\"");
    assertThat(member.get(PAGE).status()).isEqualTo(403);
    assertThat(pressed(member).status()).isEqualTo(403);
    assertThat(new Visitor(server).get(PAGE).location()).startsWith("/sign-in");
    assertThat(boss.post(PAGE, Map.of()).status()).isEqualTo(403);
    assertThat(boss.post(PAGE, Map.of("csrf", "wrong")).status()).isEqualTo(403);
    assertThat(server.x().recorded()).hasSize(calls);
  }

  @Test
  void siteThatIsWellIsSaidToBeWell() {
    Visitor boss = Visitor.loggedIn(server, "boss");

    String report = report(boss);

    assertThat(report)
        .contains("No failures, 1 warning", "HttpOnly; SameSite=Lax", "H2 2", "class=\"ok\"")
        .contains("Log-ins use OAuth 1.0a, which X retires")
        .contains("X has approved " + server.uri("/oauth/callback/twitter"))
        .doesNotContain("class=\"failure\"");
    assertThat(boss.isLoggedInAs("boss")).as("is who they were").isTrue();
  }

  @Test
  void whatIsBrokenIsNamedWithItsFix() {
    Visitor boss = Visitor.loggedIn(server, "boss");
    server.x().misbehave(Endpoint.REQUEST_TOKEN, Misbehaviour.error(XError.COULD_NOT_AUTHENTICATE));
    assertThat(report(boss))
        .contains("1 failure", "X refuses the key pair (status 401, code 32)", "Keys and tokens");

    server.x().reset();
    server.x().misbehave(Endpoint.REQUEST_TOKEN, Misbehaviour.error(XError.CALLBACK_NOT_APPROVED));
    assertThat(report(boss))
        .contains("X has not approved " + server.uri("/oauth/callback/twitter"))
        .contains("Add exactly this address");

    server.x().reset();
    server.x().misbehave(Endpoint.TOKEN, Misbehaviour.error(XError.UNAUTHORIZED_CLIENT));
    assertThat(report(boss)).contains("1 failure", "Key pair of OAuth 2.0", "client secret");

    server.x().reset();
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            Instant.now().minusSeconds(600).atOffset(ZoneOffset.UTC));
    server
        .x()
        .misbehave(
            Endpoint.REQUEST_TOKEN,
            Misbehaviour.rightAnswerWithStatus(200).withHeader("date", date));
    assertThat(report(boss))
        .containsPattern("The clock of X differs by -(59|60)\\d s from")
        .contains("NTP");
  }

  @Test
  void commandSaysItInLinesAndByItsStatus() {
    Answer well = command(server, "Authorization", RIGHT);

    assertThat(well.status()).as(well.body()).isEqualTo(200);
    assertThat(well.header("Content-Type").orElseThrow()).startsWith("text/plain");
    assertThat(well.header("Cache-Control")).hasValue("no-store");
    assertThat(well.body())
        .contains(
            "\nok       cookie    The session cookie came back."
                + " Its attributes are Path=/; HttpOnly")
        .contains("\nok       oauth1    X accepts the key pair.\n")
        .contains("\nwarning  retiring  Log-ins use OAuth 1.0a")
        .endsWith("No failures, 1 warning\n");

    server.x().misbehave(Endpoint.REQUEST_TOKEN, Misbehaviour.unavailable("30"));
    Answer ill = command(server, "Authorization", RIGHT, "Accept-Language", "de");

    assertThat(ill.status()).isEqualTo(503);
    assertThat(ill.body())
        .contains("\nfailure  oauth1    X hat selbst Schwierigkeiten (Status 503).\n         fix: ")
        .endsWith("1 Fehler, 1 Warnung\n");
    server.awaitLogLine("event=doctor outcome=examined", "detail=failures:1,warnings:1");
  }

  @Test
  void cookieThatDoesNotComeBackAndStrangeHeadersAreSeen() {
    Visitor curl = new Visitor(server);
    Answer first = curl.send("POST", COMMAND, "Authorization", RIGHT);
    assertThat(first.status()).isEqualTo(307);
    assertThat(first.location()).isEqualTo("doctor?cookie=sent");
    Answer[] lost = new Answer[1];
    LoginServer.await(
        () -> {
          lost[0] =
              new Visitor(server)
                  .send(
                      "POST",
                      first.next(),
                      "Authorization",
                      RIGHT,
                      "X-Forwarded-For",
                      "203.0.113.7");
          return lost[0].status() != TOO_MANY_REQUESTS;
        },
        "a report");

    assertThat(lost[0].status()).isEqualTo(503);
    assertThat(lost[0].body())
        .contains("failure  cookie    The session cookie did not come back.")
        .contains("warning  proxy     There are headers of proxies (X-Forwarded-For)")
        .contains("127.0.0.0/24")
        .doesNotContain("203.0.113");
  }

  @Test
  @DisplayName("ASVS-6.3.1: without the right token there is nothing to learn")
  void commandTakesTheToken() {
    int calls = server.x().recorded().size();
    for (String wrong : List.of("Bearer " + "x".repeat(40), "Basic eDp4", "Bearer", RIGHT + "1")) {
      Answer refused = new Visitor(server).send("POST", COMMAND, "Authorization", wrong);
      assertThat(refused.status()).as(wrong).isEqualTo(401);
      assertThat(refused.header("WWW-Authenticate")).hasValue("Bearer");
      assertThat(refused.cookies()).isEmpty();
    }
    assertThat(new Visitor(server).send("POST", COMMAND).status()).isEqualTo(401);
    assertThat(new Visitor(server).get(COMMAND, "Authorization", RIGHT).status()).isEqualTo(405);
    assertThat(server.x().recorded()).hasSize(calls);
    String line = server.awaitLogLine("event=doctor outcome=refused", "detail=wrong_token");
    assertThat(line).doesNotContain(XSimulator.SECRET_MARK);
    assertThat(server.linesWith("event=doctor outcome=refused"))
        .as("strangers do not fill the log")
        .hasSize(1);

    Visitor elsewhere = new Visitor(LoginServer.sharedOAuth2());
    assertThat(elsewhere.send("POST", COMMAND, "Authorization", RIGHT).status()).isEqualTo(404);
    assertThat(elsewhere.get(COMMAND).status()).isEqualTo(404);
    assertThat(server.payara().log()).doesNotContain(LoginServer.DOCTOR_TOKEN);
  }

  @Test
  void limitsOfXAreForThePeople() {
    LoginServer other = LoginServer.sharedOAuth2();
    other.x().putAccount(XAccount.of("90001", "boss", "Boss"));
    Visitor boss = Visitor.loggedIn(other, "boss");
    Answer last = pressed(boss);
    assertThat(last.body())
        .as("X does not say that it knows the address, but they came back by it just now")
        .contains("Users came back from X to " + other.uri("/oauth2/callback/twitter"));
    for (int i = 0; i < 30 && last.status() == 200; i++) {
      last = pressed(boss);
    }

    assertThat(last.status()).isEqualTo(TOO_MANY_REQUESTS);
    assertThat(last.body()).contains("id=\"too-often\"").doesNotContain("id=\"report\"");
  }

  @Tag("thorough")
  @Test
  void serverWithoutSettingsWhoseDatabaseIsGoneSaysSo() throws Exception {
    Files.createDirectories(LoginServer.SERVERS);
    Path directory = Files.createTempDirectory(LoginServer.SERVERS, "doctor-database-");
    Server database =
        Server.createTcpServer("-tcpPort", "0", "-baseDir", directory.toString(), "-ifNotExists")
            .start();
    Map<String, String> settings =
        Map.ofEntries(
            Map.entry("LOGIN_DOCTOR_TOKEN", LoginServer.DOCTOR_TOKEN),
            Map.entry("LOGIN_DB_URL", "jdbc:h2:tcp://127.0.0.1:" + database.getPort() + "/./users"),
            Map.entry("LOGIN_PUBLIC_URL", ""),
            Map.entry("TWITTER_PROTOCOL", ""),
            Map.entry("TWITTER_API_KEY", ""),
            Map.entry("TWITTER_API_SECRET", ""),
            Map.entry("TWITTER_CLIENT_ID", ""),
            Map.entry("TWITTER_CLIENT_SECRET", ""));
    try (LoginServer bare = LoginServer.start("doctor", settings, List.of())) {
      database.stop();

      Answer report = command(bare, "Authorization", RIGHT);

      assertThat(report.status()).isEqualTo(503);
      assertThat(report.body())
          .contains("failure  settings  Nobody can log in. Missing: TWITTER_API_KEY")
          .contains("failure  address   No public address is set.")
          .contains("failure  database  The database does not answer.")
          .contains("ok       cookie");
    } finally {
      database.stop();
    }
  }
}
