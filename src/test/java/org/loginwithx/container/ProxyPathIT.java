package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.loginwithx.simulator.XAccount;
import org.loginwithx.simulator.XSimulator;

/** The WAR behind a proxy that leads another path to it than the container has for it. */
@Tag("thorough")
final class ProxyPathIT {

  private static final Pattern ADDRESS = Pattern.compile("(?:href|src|action)=\"([^\"]*)\"");
  private static final Pattern PATH = Pattern.compile("(?i)Path=([^;]*)");
  private static final String[] HTML = {"Accept", "text/html"};

  /** The public address has the path {@code /app}, and the container knows nothing of it. */
  @Nested
  final class ProxyTakesAPathAway extends Cases {
    ProxyTakesAPathAway() {
      super(
          "/app",
          "/",
          "http-request deny deny_status 404 unless { path_beg /app/ }",
          "http-request replace-path /app(/.*) \\1");
    }
  }

  /** The public address has no path, and the container has the application at {@code /inner}. */
  @Nested
  final class ProxyAddsAPath extends Cases {
    ProxyAddsAPath() {
      super("", "/inner", "http-request replace-path (.*) /inner\\1");
    }
  }

  /** What has to hold in both. */
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  abstract static class Cases implements Site {

    private final String base;
    private final String contextRoot;
    private final String[] rules;
    private final int port = PayaraMicro.freePort();
    private LoginServer server;
    private HaProxy proxy;

    /**
     * @param base where browsers see the application
     * @param contextRoot where the container has it
     * @param rules how the proxy leads from the one to the other
     */
    Cases(String base, String contextRoot, String... rules) {
      this.base = base;
      this.contextRoot = contextRoot;
      this.rules = rules;
    }

    @BeforeAll
    void start() throws IOException {
      HaProxy.assumeInstalled();
      Map<String, String> settings = new HashMap<>(LoginServer.STORES_TOKENS);
      settings.put("TWITTER_PROTOCOL", "oauth2");
      settings.put("LOGIN_PUBLIC_URL", publicUrl());
      settings.put("LOGIN_PASSWORD", "true");
      settings.put("LOGIN_SMTP_HOST", "127.0.0.1");
      settings.put("LOGIN_MAIL_FROM", "login@example.org");
      settings.put("LOGIN_ADMIN_IDS", "90001");
      settings.put("LOGIN_TRUSTED_PROXIES", "127.0.0.1");
      settings.put("LOGIN_DOCTOR_TOKEN", LoginServer.DOCTOR_TOKEN);
      server =
          LoginServer.launch("proxy", settings, List.of(PayaraMicro.CONTEXT_ROOT, contextRoot));
      server.x().allowCallback(publicUrl() + "/oauth2/callback/twitter");
      server.payara().awaitReady((contextRoot + "/sign-in").replace("//", "/"), passed -> {});
      proxy = HaProxy.start(port, server.payara().baseUri(), rules);
    }

    @AfterAll
    void stop() {
      if (proxy != null) {
        proxy.close();
      }
      if (server != null) {
        server.close();
      }
    }

    @BeforeEach
    void xBehaves() {
      server.x().reset();
      server.x().putAccount(XAccount.of("90001", "boss", "Boss"));
    }

    private String publicUrl() {
      return "http://127.0.0.1:" + port + base;
    }

    @Override
    public URI uri(String path) {
      return path.startsWith("/")
          ? URI.create("http://127.0.0.1:" + port + path)
          : URI.create(path);
    }

    @Override
    public XSimulator x() {
      return server.x();
    }

    private Visitor loggedIn(String handle) {
      Visitor visitor = new Visitor(this);
      Answer start = visitor.get(base + "/login/twitter");
      assertThat(start.status()).as(start.body()).isEqualTo(302);
      Answer end = visitor.get(x().approve(start.location(), handle));
      assertThat(end.location()).isEqualTo(publicUrl() + "/account");
      return visitor;
    }

    /** The links, forms and files of a page, all of which have to be where browsers see us. */
    private List<String> addresses(Answer page) {
      List<String> found =
          ADDRESS
              .matcher(page.body().replace("&amp;", "&"))
              .results()
              .map((MatchResult address) -> address.group(1))
              .filter(address -> !address.startsWith("http") && !address.startsWith("#"))
              .toList();
      assertThat(found)
          .as(page.uri() + " " + page.status())
          .isNotEmpty()
          .allSatisfy(address -> assertThat(address).startsWith(base + "/"));
      if (base.isEmpty()) {
        assertThat(found).noneMatch(address -> address.startsWith(contextRoot));
      }
      return found;
    }

    /** Where the form with this button, or this link, leads. */
    private static String leadsTo(Answer page, String end) {
      return ADDRESS
          .matcher(page.body().replace("&amp;", "&"))
          .results()
          .map(address -> address.group(1))
          .filter(address -> address.contains(end))
          .findFirst()
          .orElseThrow(() -> new AssertionError("No " + end + " on " + page.body()));
    }

    @Test
    void deepLinkLeadsToTheLogInAndBack() {
      Visitor visitor = new Visitor(this);

      Answer asked = visitor.get(base + "/account/sessions?end=%C3%BC", HTML);
      assertThat(asked.location()).startsWith(base + "/sign-in?returnTo=");
      Answer signIn = visitor.get(asked.location());
      String start = leadsTo(signIn, "/login/twitter");
      String callback = x().approve(visitor.get(start).location(), "deep");
      assertThat(callback).startsWith(publicUrl() + "/oauth2/callback/twitter");
      Answer back = visitor.get(callback);

      assertThat(back.location()).isEqualTo(publicUrl() + "/account/sessions?end=%C3%BC");
      assertThat(visitor.get(base + "/account").body()).contains("@deep");
    }

    @Test
    void savedPageIsKnownWithoutTheAddress() {
      Visitor visitor = new Visitor(this);
      visitor.get(base + "/account/export?x=1", HTML);

      String callback = x().approve(visitor.get(base + "/login/twitter").location(), "saved");

      assertThat(visitor.get(callback).location()).isEqualTo(publicUrl() + "/account/export?x=1");
    }

    @Test
    void lostSessionIsMadeUpForByTheCopyOfTheAttempt() {
      Visitor visitor = new Visitor(this);
      String start = base + "/login/twitter?returnTo=" + Visitor.encode(base + "/account/export");
      String callback = x().approve(visitor.get(start).location(), "restarted");
      visitor.loseSession();

      assertThat(visitor.get(callback).location()).isEqualTo(publicUrl() + "/account/export");
    }

    @Test
    void everyLinkOfEveryPageLeadsSomewhere() {
      Visitor stranger = new Visitor(this);
      Visitor boss = loggedIn("boss");
      for (String page :
          List.of(
              "/",
              "/sign-in",
              "/invitation",
              "/password/forgotten",
              "/password/reset?token=x",
              "/login/window")) {
        assertLeadSomewhere(stranger, stranger.get(base + page, HTML));
      }
      assertLeadSomewhere(stranger, stranger.get(base + "/no-such-page", HTML));
      assertLeadSomewhere(
          stranger, stranger.get(base + "/oauth2/callback/twitter?state=x&code=y", HTML));
      for (String page :
          List.of(
              "/",
              "/account",
              "/account/password",
              "/account/delete",
              "/login/window",
              "/admin/people",
              "/admin/sign-up",
              "/admin/connection",
              "/admin/applications",
              "/admin/applications/new",
              "/admin/doctor",
              "/admin/log")) {
        Answer answer = boss.get(base + page, HTML);
        assertThat(answer.status()).as(page).isEqualTo(200);
        assertLeadSomewhere(boss, answer);
      }
    }

    private void assertLeadSomewhere(Visitor visitor, Answer page) {
      for (String address : addresses(page)) {
        assertThat(visitor.send("HEAD", address, HTML).status())
            .as(address + " on " + page.uri())
            // A form may take POST only.
            .isIn(200, 302, 303, 400, 405);
      }
    }

    @Test
    @DisplayName("ASVS-3.3: cookies go to this application, and come back from it")
    void cookiesHaveThePathThatBrowsersUse() {
      Visitor visitor = new Visitor(this);
      Answer asked = visitor.get(base + "/account", HTML);
      Answer signIn = visitor.get(asked.location());
      Answer start = visitor.get(base + "/login/twitter");
      Answer end = visitor.get(x().approve(start.location(), "cookies"));
      Answer out =
          visitor.post(base + "/logout", Map.of("csrf", visitor.get(base + "/account").csrf()));

      assertThat(start.cookies()).anyMatch(cookie -> cookie.startsWith("JSESSIONID="));
      assertThat(end.cookies())
          .anyMatch(cookie -> cookie.startsWith(base.isEmpty() ? "login=" : "login-app="));
      for (Answer answer : List.of(asked, signIn, start, end, out)) {
        assertThat(answer.cookies())
            .as(answer.uri().getPath())
            .isNotEmpty()
            .allSatisfy(
                cookie ->
                    assertThat(PATH.matcher(cookie).results().map(path -> path.group(1)).toList())
                        .as(cookie)
                        .hasSize(1)
                        .isSubsetOf(base.isEmpty() ? List.of("/") : List.of(base, base + "/")));
      }
    }

    @Test
    void formsAreTaken() {
      Visitor visitor = loggedIn("leaver");
      Answer account = visitor.get(base + "/account");

      Answer out = visitor.post(leadsTo(account, "/logout"), Map.of("csrf", account.csrf()));

      assertThat(out.location()).isEqualTo(publicUrl() + "/?loggedOut=true");
      assertThat(visitor.get(base + "/api/me").status()).isEqualTo(401);
    }

    @Test
    void formOfAVisitorWhoIsNotLoggedInIsTaken() {
      Visitor visitor = new Visitor(this);
      Answer signIn = visitor.get(base + "/sign-in");

      Answer answer =
          visitor.post(
              leadsTo(signIn, "/login/password"),
              Map.of(
                  "csrf", signIn.csrf(), "email", "nobody@example.org", "password", "not the one"));

      assertThat(answer.body()).contains("The address or the password");
      assertThat(visitor.get(base + "/login/password").location()).isEqualTo(base + "/sign-in");
    }

    @Test
    void otherAccountIsAskedForAndTaken() {
      Visitor visitor = loggedIn("first");
      String callback = x().approve(visitor.get(base + "/login/twitter").location(), "second");
      Answer question = visitor.get(visitor.get(callback).location());

      Answer switched =
          visitor.post(
              leadsTo(question, "/login/twitter"),
              Map.of(
                  "csrf", question.csrf(), "switch", question.field("switch"), "choice", "switch"));

      assertThat(switched.location()).isEqualTo(publicUrl() + "/account");
      assertThat(visitor.get(base + "/account").body()).contains("@second");
    }

    @Test
    void whoRevokedTheAccessComesBackToTheAccountPage() {
      Visitor visitor = loggedIn("revoker");
      x().revoke("revoker");

      Answer account = visitor.get(base + "/account");

      assertThat(leadsTo(account, "returnTo="))
          .isEqualTo(base + "/login/twitter?returnTo=" + base + "/account");
    }

    @Test
    void programIsToldWhereToLogIn() {
      Answer answer = new Visitor(this).get(base + "/account", "Accept", "application/json");

      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.body()).contains("\"" + base + "/sign-in");
    }

    @Test
    void frontEndGetsItsCodeAndItsRefusal() {
      String client = register(loggedIn("boss"));
      String page =
          base
              + "/connect/twitter?response_type=code&client_id="
              + client
              + "&redirect_uri=https://spa.example/cb&state=s&code_challenge_method=S256"
              + "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
      Visitor visitor = new Visitor(this);
      String start = visitor.get(page).location();
      assertThat(start).startsWith(publicUrl() + "/login/twitter?returnTo=");

      Answer denied = visitor.get(x().deny(visitor.get(start).location()));
      Answer refusal = visitor.get(denied.location());

      assertThat(refusal.body()).contains("https://spa.example/cb?error=access_denied");

      Visitor willing = new Visitor(this);
      String again = willing.get(page).location();
      Answer approved = willing.get(x().approve(willing.get(again).location(), "spa"));
      Answer on = willing.get(approved.location());

      assertThat(on.body()).contains("https://spa.example/cb?code=");
    }

    private String register(Visitor boss) {
      Answer answer =
          boss.post(
              base + "/admin/applications/new",
              Map.of(
                  "csrf",
                  boss.get(base + "/account").csrf(),
                  "action",
                  "save",
                  "name",
                  "Front end",
                  "redirectUris",
                  "https://spa.example/cb",
                  "origins",
                  "https://spa.example",
                  "groups",
                  "user"));
      assertThat(answer.location()).startsWith(publicUrl() + "/admin/applications/");
      return answer.location().replaceAll(".*/", "");
    }

    @Test
    void doctorFindsNothingWrongWithTheAddress() {
      Visitor curl = new Visitor(this);
      String[] token = {"Authorization", "Bearer " + LoginServer.DOCTOR_TOKEN};
      Answer first = curl.send("POST", base + "/doctor", token);

      Answer report = curl.send("POST", first.next(), token);

      assertThat(report.body())
          .containsPattern("ok +address")
          .containsPattern("ok +cookie")
          .doesNotContain("no proxy between");
    }
  }
}
