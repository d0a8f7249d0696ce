package org.loginwithx.container;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.loginwithx.simulator.XAccount;

/**
 * A server of another project logs the users of its applications in here, by its own OpenID Connect
 * client with the configuration of the guide. The application is the wiki of the example package.
 */
@Tag("servers")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OpenIdServerSuite {

  private final String name;
  private final int port = PayaraMicro.freePort();
  private final LoginServer logIn = LoginServer.sharedOAuth2();
  private @Nullable RelyingParty party;
  private @Nullable OtherServer server;

  OpenIdServerSuite(String name) {
    this.name = name;
  }

  /** The redirect addresses that are registered, as paths. */
  abstract List<String> redirects();

  /** Prepares the server. This class starts it, and stops it also if the start has failed. */
  abstract OtherServer install(Path directory, int freePort, Map<String, String> environment)
      throws IOException;

  /** The answer to a browser that comes back from the login server is a redirect to this page. */
  static Answer follow(Visitor visitor, String page, String back) {
    Answer arrived = visitor.get(back);
    assertThat(arrived.next()).as(arrived.everything()).isEqualTo(page);
    return visitor.get(arrived.next());
  }

  @BeforeAll
  final void startBoth() throws IOException {
    Path directory = Files.createDirectories(LoginServer.SERVERS);
    directory = Files.createTempDirectory(directory, name + "-");
    party =
        RelyingParty.register(
            logIn,
            boss(),
            "Wiki on " + name,
            String.join("\n", redirects().stream().map(this::address).toList()),
            Map.of(
                "ownSite",
                "",
                "algorithm",
                "RS256",
                "groups",
                "user\nadmin",
                "afterLogoutUris",
                address("/wiki/open.txt"),
                "backChannel",
                "http://127.0.0.1:" + port + "/oidcclient/backchannel_logout/wiki"));
    server = install(directory, port, Map.of("WIKI_LOG_OUT", logOutAddress()));
    server.start("/wiki/open.txt");
  }

  private String logOutAddress() {
    return logIn.uri("/connect/logout")
        + "?client_id="
        + party().id()
        + "&post_logout_redirect_uri="
        + Visitor.encode(address("/wiki/open.txt"));
  }

  @AfterAll
  final void stop() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  final void reset() {
    logIn.x().reset();
  }

  /** An administrator of the login server. */
  final Visitor boss() {
    logIn.x().putAccount(XAccount.of(LoginServer.ADMIN_ID, "wiki_boss", "Boss"));
    Visitor boss = new Visitor(logIn);
    boss.logIn("wiki_boss");
    return boss;
  }

  final LoginServer logIn() {
    return logIn;
  }

  final RelyingParty party() {
    return requireNonNull(party);
  }

  /** A page of the server. It has another host than the login server, as cookies have no port. */
  final String address(String path) {
    return "http://localhost:" + port + path;
  }

  /** An example of the guide, for this server. */
  final String configuration(String heading, String language) {
    return Guide.block("openid-connect", heading, language)
        .replace("https://login.example", logIn.payara().baseUri().toString())
        .replace("https://wiki.example", address(""))
        .replace("the-client-id", party().id())
        .replace("the-client-secret", party().secret());
  }

  /** Opens a page, logs in, and comes back to it. */
  final Answer open(Visitor visitor, String path, String handle) {
    String connect = visitor.get(address(path)).location();
    assertThat(connect)
        .startsWith(logIn.uri("/connect/twitter?").toString())
        .contains("nonce=", "code_challenge_method=S256");
    return follow(visitor, address(path), visitor.logInFor(connect, handle));
  }

  static JsonObject json(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return Json.createReader(new StringReader(answer.body())).readObject();
  }

  final String userId(Visitor visitor) {
    return json(visitor.get("/api/me")).getString("userId");
  }

  @Test
  void userLogsInAndIsKnownByIdAndGroups() {
    Visitor visitor = new Visitor(logIn);

    JsonObject user = json(open(visitor, "/wiki/mine", "alice"));

    assertThat(user.getString("caller")).isEqualTo(userId(visitor));
    assertThat(user.getJsonArray("roles").getValuesAs(JsonString::getString))
        .containsExactly("user");
    assertThat(json(visitor.get(address("/wiki/mine")))).as("from the session").isEqualTo(user);
  }

  @Test
  void groupsAreRoles() {
    logIn.x().putAccount(XAccount.of(LoginServer.ADMIN_ID, "wiki_boss", "Boss"));

    assertThat(open(new Visitor(logIn), "/wiki/all", "wiki_boss").status()).isEqualTo(200);
    assertThat(open(new Visitor(logIn), "/wiki/all", "wiki_member").status()).isEqualTo(403);
  }

  @Test
  void logOutOfTheApplicationGoesOnAtTheLoginServer() {
    Visitor visitor = new Visitor(logIn);
    open(visitor, "/wiki/mine", "wiki_leaver");

    Answer question = visitor.get(visitor.post(address("/wiki/log-out"), Map.of()).location());
    Answer done =
        visitor.post(
            "/connect/logout",
            Map.of(
                "csrf",
                question.csrf(),
                "client_id",
                party().id(),
                "post_logout_redirect_uri",
                address("/wiki/open.txt")));

    assertThat(done.body()).contains("href=\"" + address("/wiki/open.txt") + "\"");
    assertThat(visitor.isAnonymous()).isTrue();
    assertThat(visitor.get(address("/wiki/mine")).location())
        .startsWith(logIn.uri("/connect/twitter?").toString());
  }
}
