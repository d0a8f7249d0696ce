package org.loginwithx.container;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.loginwithx.simulator.XAccount;
import org.loginwithx.simulator.XSimulator;

/**
 * What users would notice on any Jakarta EE server, by HTTP only: the WAR at {@code /}, which logs
 * in by OAuth 2.0, and an application with the JAR at {@code /app}, which logs in by OAuth 1.0a.
 */
@Tag("servers")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class PortableSuite {

  /** {@code -Dservers.logins=100000} tries a server for longer. */
  private static final int LOG_INS = Integer.getInteger("servers.logins", 200);

  private static final int AT_ONCE = 4;

  private final OtherServer.Kind kind;
  private @Nullable OtherServer server;
  private @Nullable XSimulator x;
  private @Nullable MailServer mail;

  PortableSuite(OtherServer.Kind kind) {
    this.kind = kind;
  }

  @BeforeAll
  void start() throws IOException {
    int port = PayaraMicro.freePort();
    String origin = "http://127.0.0.1:" + port;
    x = XSimulator.start();
    mail = MailServer.start();
    Path directory =
        Files.createDirectories(LoginServer.SERVERS.resolve(kind.name().toLowerCase(Locale.ROOT)));
    directory = Files.createTempDirectory(directory, "run-");
    Path app = directory.resolve("portable.war");
    Deployments.portable()
        .addAsResource(
            new StringAsset(settingsOfApp(origin)), "META-INF/microprofile-config.properties")
        .as(ZipExporter.class)
        .exportTo(app.toFile(), true);
    server = kind.at(directory, port, settings(origin, directory));
    server.install(Path.of(System.getProperty("login.war")), app);
    server.start("/sign-in", "/app/sign-in");
  }

  /** The settings of the WAR are in the environment, as those of an operator. */
  private Map<String, String> settings(String origin, Path directory) {
    Map<String, String> settings = new HashMap<>(LoginServer.environment(x(), origin + "/app"));
    settings.putAll(LoginServer.environment(x(), origin));
    settings.put("TWITTER_PROTOCOL", "oauth2");
    settings.put("LOGIN_DB_URL", "jdbc:h2:file:" + directory.resolve("users"));
    settings.putAll(LoginServer.STORES_TOKENS);
    settings.put("LOGIN_ADMIN_IDS", LoginServer.ADMIN_ID);
    settings.put("LOGIN_EMAIL", "optional");
    settings.put("LOGIN_PASSWORD", "true");
    settings.putAll(mail().settings());
    return settings;
  }

  /** The settings of the application are in its own file, which has priority here. */
  private String settingsOfApp(String origin) {
    return """
        config_ordinal=500
        login.public.url=%s/app
        %s
        twitter.protocol=oauth1
        login.email=off
        login.password=false
        """
        .formatted(origin, kind.databaseOfApp());
  }

  @AfterAll
  void stop() {
    if (server != null) {
      server.close();
    }
    if (x != null) {
      x.close();
    }
    if (mail != null) {
      mail.close();
    }
  }

  private OtherServer server() {
    return requireNonNull(server);
  }

  private XSimulator x() {
    return requireNonNull(x);
  }

  private MailServer mail() {
    return requireNonNull(mail);
  }

  /** The application at this path. */
  private Site at(String path) {
    return new Site() {
      @Override
      public URI uri(String page) {
        return page.startsWith("/") ? server().uri(path + page) : URI.create(page);
      }

      @Override
      public XSimulator x() {
        return PortableSuite.this.x();
      }
    };
  }

  private Visitor visitor() {
    return new Visitor(at(""));
  }

  private Visitor visitorOfApp() {
    return new Visitor(at("/app"));
  }

  @Test
  @Order(1)
  void userLogsInToTheWarByOAuth2() {
    Visitor visitor = visitor();

    Answer callback = visitor.get(visitor.approve("alice", "/account"));

    assertThat(callback.status()).isEqualTo(303);
    assertThat(callback.location()).endsWith("/account");
    assertThat(visitor.isLoggedInAs("alice")).isTrue();
    assertThat(visitor.get("/account", "Accept", "text/html").body()).contains("@alice");
  }

  @Test
  @Order(2)
  void allPartsOfTheServerSeeTheUserOfTheApplication() {
    Visitor visitor = visitorOfApp();

    assertThat(visitor.get(visitor.approve("bob", "/app/who")).location()).endsWith("/app/who");

    String seen = visitor.get("/who").body();
    String user = visitor.get("/api/who").body();
    assertThat(user).matches("[0-9a-f-]{36}");
    assertThat(seen)
        .isEqualTo(
            """
            servlet %s
            security %s
            ejb %s
            handle bob
            roles true true false
            editor refused
            """
                .formatted(user, user, user));
    assertThat(visitor.get("/api/who/editor").status()).isEqualTo(403);
  }

  @Test
  @Order(3)
  void strangersAreSentToTheSignInPageAndProgramsAreTold() {
    Answer page = visitor().get("/account", "Accept", "text/html");
    assertThat(page.status()).isEqualTo(302);
    assertThat(page.location()).isEqualTo("/sign-in?returnTo=%2Faccount");

    Answer program = visitor().get("/api/me", "Accept", "application/json");
    assertThat(program.status()).isEqualTo(401);
    assertThat(program.body()).contains("\"title\":\"log_in_needed\"");

    Answer ofApp = visitorOfApp().get("/who", "Accept", "text/html");
    assertThat(ofApp.status()).isEqualTo(302);
    assertThat(ofApp.location()).isEqualTo("/app/sign-in?returnTo=%2Fapp%2Fwho");
    assertThat(visitorOfApp().get("/api/who", "X-Requested-With", "XMLHttpRequest").status())
        .isEqualTo(kind.strangerAtJaxRs());
  }

  @Test
  @Order(4)
  void userWithoutTheGroupIsRefused() {
    Visitor visitor = visitor();
    visitor.logIn("bob");

    assertThat(visitor.get("/admin/people", "Accept", "text/html").status()).isEqualTo(403);
  }

  @Test
  @Order(5)
  void logOutEndsTheLogInAndItsCopies() {
    Visitor visitor = visitor();
    visitor.logIn("bob");
    Visitor copy = visitor.copy();
    assertThat(copy.isLoggedInAs("bob")).isTrue();

    assertThat(visitor.logOut().status()).isEqualTo(303);

    assertThat(visitor.isAnonymous()).isTrue();
    assertThat(copy.isAnonymous()).isTrue();

    Visitor ofApp = visitorOfApp();
    ofApp.get(ofApp.approve("bob", "/app/who"));
    assertThat(ofApp.get("/who").status()).isEqualTo(200);
    ofApp.post("/log-out", Map.of());
    assertThat(ofApp.get("/api/who", "X-Requested-With", "XMLHttpRequest").status())
        .isEqualTo(kind.strangerAtJaxRs());
  }

  @Test
  @Order(6)
  void userWhoCancelsAtXReadsThatOnTheSignInPage() {
    Visitor visitor = visitorOfApp();

    Answer callback = visitor.get(x().deny(visitor.start("/app/who")));

    assertThat(callback.status()).isEqualTo(303);
    assertThat(visitor.get(callback.location().replaceFirst(".*/app", "")).body())
        .contains("role=\"status\"", "href=\"/app/login/twitter?returnTo=%2Fapp%2Fwho\"");
  }

  @Test
  @Order(7)
  void peopleWhoLogInAtOnceSeeThemselves() {
    ExecutorService crowd = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<CompletableFuture<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < LOG_INS; i++) {
        String handle = i % 2 == 0 ? "alice" : "bob";
        all.add(
            CompletableFuture.supplyAsync(
                () -> {
                  Visitor visitor = visitor();
                  visitor.logIn(handle);
                  return visitor.isLoggedInAs(handle);
                },
                crowd));
      }
      assertThat(all).allMatch(CompletableFuture::join);
    } finally {
      crowd.shutdownNow();
    }
  }

  @Test
  @Order(8)
  void userConfirmsAnAddressByMailAndLogsInByPassword() {
    Visitor visitor = visitor();
    visitor.logIn("carol");
    String csrf = visitor.get("/account").csrf();
    visitor.post("/account/email", Map.of("csrf", csrf, "email", "carol@example.test"));
    LoginServer.await(() -> !mail().mailsTo("carol@example.test").isEmpty(), "mail");
    String token = mail().newestTo("carol@example.test").token();
    assertThat(visitor.post("/email/confirm", Map.of("token", token)).status()).isEqualTo(303);
    String secret = XSimulator.SECRET_MARK + " of hers";
    csrf = visitor.get("/account/password").csrf();
    Answer set =
        visitor.post(
            "/account/password",
            Map.of("csrf", csrf, "choice", "set", "new", secret, "repeated", secret));
    assertThat(visitor.get(set.location()).body()).contains("Your password is set");

    Visitor later = visitor();
    csrf = later.get("/sign-in").csrf();
    Answer logIn =
        later.post(
            "/login/password",
            Map.of("csrf", csrf, "email", "carol@example.test", "password", secret));

    assertThat(logIn.status()).as(logIn.everything()).isEqualTo(303);
    assertThat(later.me())
        .as(logIn.everything())
        .hasValueSatisfying(me -> assertThat(me).contains("carol"));
  }

  @Test
  @Order(9)
  void frontEndGetsATokenAndTheApiTakesIt() {
    x().putAccount(XAccount.of(LoginServer.ADMIN_ID, "boss", "Boss"));
    Visitor boss = visitor();
    boss.logIn("boss");
    String redirect = "https://spa.example/callback";
    String csrf = boss.get("/account").csrf();
    Answer registered =
        boss.post(
            "/admin/applications/new",
            Map.of(
                "csrf",
                csrf,
                "action",
                "save",
                "name",
                "Spa",
                "redirectUris",
                redirect,
                "origins",
                "https://spa.example",
                "groups",
                "user"));
    String client = registered.location().replaceAll(".*/", "");
    String verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    String connect =
        "/connect/twitter?response_type=code&state=s&code_challenge_method=S256"
            + "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&client_id="
            + client
            + "&redirect_uri="
            + Visitor.encode(redirect);
    String code = boss.get(connect).location().replaceAll(".*[?&]code=([^&]+).*", "$1");

    Answer granted =
        visitor()
            .post(
                "/api/token",
                Map.of(
                    "grant_type",
                    "authorization_code",
                    "client_id",
                    client,
                    "code",
                    code,
                    "redirect_uri",
                    redirect,
                    "code_verifier",
                    verifier));

    assertThat(granted.status()).as(granted.body()).isEqualTo(200);
    String token = granted.body().replaceAll("(?s).*\"access_token\":\"([^\"]+)\".*", "$1");
    assertThat(visitor().get("/api/me", "Authorization", "Bearer " + token).body())
        .contains("\"username\":\"boss\"");
  }

  @Test
  @Order(10)
  void healthChecksAreUpWhereTheServerHasThem() {
    assumeTrue(kind.hasHealth());

    Answer ready = visitor().get("/health/ready");

    assertThat(ready.status()).isEqualTo(200);
    assertThat(ready.body())
        .contains("\"login-database\"", "\"login-settings\"")
        .doesNotContain("DOWN");
  }

  @Test
  @Order(11)
  void logInOutlivesARestart() throws IOException {
    Visitor visitor = visitor();
    visitor.logIn("alice");

    server().restart();

    assertThat(visitor.isLoggedInAs("alice")).isTrue();
  }
}
