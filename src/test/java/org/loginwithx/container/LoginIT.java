package org.loginwithx.container;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.loginwithx.simulator.Endpoint;
import org.loginwithx.simulator.RecordedCall;
import org.loginwithx.simulator.XAccount;

/** Log-in, log-out and what lies between, as programs see it. */
final class LoginIT {

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

  @Test
  void personIsLoggedInAndComesBackToThePageTheyAskedFor() {
    Visitor visitor = new Visitor(server);
    Answer sentAway = visitor.get("/account?x=1", "Accept", "text/html");
    assertThat(sentAway.status()).isEqualTo(302);
    assertThat(sentAway.location()).isEqualTo("/sign-in?returnTo=%2Faccount%3Fx%3D1");
    Answer signIn = visitor.get(sentAway.location());
    assertThat(signIn.body()).contains("href=\"/login/twitter?returnTo=%2Faccount%3Fx%3D1\"");
    assertThat(visitor.cookie("JSESSIONID")).as("no session before a log-in begins").isEmpty();

    Answer back = visitor.get(visitor.approve("alice", "/account?x=1"));

    assertThat(back.status()).isEqualTo(303);
    assertThat(back.location()).isEqualTo(server.uri("/account?x=1").toString());
    assertThat(visitor.get("/account").body()).contains("Alice Example").contains("@alice");
    assertThat(visitor.me().orElseThrow())
        .contains("\"provider\":\"https://twitter.com\"", "\"username\":\"alice\"", "\"userId\":\"")
        .contains("\"subject\":\"" + server.x().account("alice").id() + "\"")
        .contains("\"displayName\":\"Alice Example\"");
  }

  @Test
  void nobodyTurnsALogInHereIntoXsPinFlow() {
    Visitor visitor = new Visitor(server);
    String callback = Visitor.encode(server.uri("/oauth/callback/twitter").toString());

    for (String query :
        List.of("oauth_callback=oob", "callback=oob", "returnTo=oob", "redirect_uri=oob")) {
      assertThat(visitor.get("/login/twitter?" + query).status()).as(query).isEqualTo(302);
    }
    Answer typedIn = visitor.get("/oauth/callback/twitter?oauth_token=oob&oauth_verifier=1234567");

    assertThat(server.x().recorded())
        .hasSize(4)
        .allSatisfy(
            call ->
                assertThat(call.headers().toString())
                    .contains("oauth_callback=\"" + callback + "\"")
                    .doesNotContain("oob"));
    assertThat(typedIn.status()).isEqualTo(400);
    assertThat(visitor.isAnonymous()).isTrue();
  }

  @Test
  void withoutReturnToThePageAskedForBeforeIsRemembered() {
    Visitor visitor = new Visitor(server);
    visitor.get("/account?remember=me", "Accept", "text/html");

    String page = visitor.get("/login/twitter").location();
    Answer back = visitor.get(server.x().approve(page, "alice"));

    assertThat(back.location()).endsWith("/account?remember=me");
    assertThat(visitor.cookie("login_return_to")).as("used once").isEmpty();
  }

  @Test
  void whatWasPostedIsNotRememberedAsAPageToComeBackTo() {
    Visitor visitor = new Visitor(server);

    Answer answer = visitor.post("/account", Map.of("a", "b"), "Accept", "text/html");

    assertThat(answer.location()).isEqualTo("/sign-in");
    assertThat(visitor.cookie("login_return_to")).isEmpty();
  }

  @Test
  void programsGet401InsteadOfAPage() {
    Visitor visitor = new Visitor(server);
    assertThat(visitor.get("/api/me").status()).isEqualTo(401);
    assertThat(visitor.get("/account", "Accept", "application/json").status()).isEqualTo(401);
    assertThat(visitor.get("/account", "Sec-Fetch-Mode", "cors").status()).isEqualTo(401);
    assertThat(visitor.get("/api/me").header("Content-Type").orElse(""))
        .startsWith("application/problem+json");
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Fetch-Mode,no-cors",
    "Sec-Fetch-Mode,cors",
    "Sec-Fetch-Dest,image",
    "Sec-Fetch-Dest,script",
    "Sec-Fetch-Dest,iframe",
    "Sec-Purpose,prefetch",
    "Sec-Purpose,prefetch;prerender",
    "Purpose,prefetch"
  })
  @DisplayName("ADV-02, F-54: a request that no user made creates no session and no call")
  void onlyAPersonStartsALogIn(String header, String value) {
    Visitor visitor = new Visitor(server);

    Answer answer = visitor.get("/login/twitter", header, value);

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.cookies()).isEmpty();
    assertThat(server.x().calls(Endpoint.REQUEST_TOKEN)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"Sec-Fetch-Dest,empty", "X-Requested-With,XMLHttpRequest"})
  @DisplayName("F-54: a script cannot follow to X, so it hears where its page has to go")
  void scriptHearsWhereItsPageHasToGo(String header, String value) {
    Visitor visitor = new Visitor(server);

    Answer answer =
        visitor.get(
            "/login/twitter?returnTo=/account?tab=2&force_login=true&other=1", header, value);

    String location =
        server.uri("/login/twitter?returnTo=%2Faccount%3Ftab%3D2&force_login=true").toString();
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("Content-Type").orElse("")).startsWith("application/problem+json");
    assertThat(answer.body()).contains("\"location\":\"" + location + "\"");
    assertThat(answer.header("HX-Redirect")).hasValue(location);
    assertThat(answer.cookies()).isEmpty();
    assertThat(server.x().calls(Endpoint.REQUEST_TOKEN)).isZero();
    assertThat(visitor.get(location).location()).startsWith(server.x().baseUri().toString());
  }

  @Test
  void scriptThatNeedsALogInHearsWhereItsPageHasToGo() {
    Visitor visitor = new Visitor(server);

    Answer page =
        visitor.get("/account?tab=2", "Sec-Fetch-Mode", "cors", "Accept", "text/html, */*");
    assertThat(page.status()).isEqualTo(401);
    assertThat(page.header("HX-Redirect")).hasValue("/sign-in?returnTo=%2Faccount%3Ftab%3D2");
    assertThat(page.body()).contains("\"location\":\"/sign-in?returnTo=%2Faccount%3Ftab%3D2\"");

    assertThat(visitor.get("/api/me").body()).contains("\"location\":\"/sign-in\"");
  }

  @Test
  void aPostStartsALogInAsWell() {
    Answer answer = new Visitor(server).post("/login/twitter", Map.of("returnTo", "/account"));

    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.location()).startsWith(server.x().baseUri() + "/oauth/authenticate?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEAD", "PUT", "DELETE", "OPTIONS"})
  void otherMethodsStartNothing(String method) {
    Answer answer = new Visitor(server).send(method, "/login/twitter");

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).hasValue("GET, POST");
    assertThat(server.x().calls(Endpoint.REQUEST_TOKEN)).isZero();
  }

  @Test
  void traceIsNotAnswered() {
    assertThat(new Visitor(server).send("TRACE", "/sign-in").status()).isEqualTo(405);
  }

  @Test
  void hintsForXArePassedOnAndNothingElse() {
    String page =
        new Visitor(server)
            .get(
                "/login/twitter?force_login=true&screen_name=alice&lang=de"
                    + "&scope=write&x_auth_access_type=write&oauth_callback=http://evil.example")
            .location();

    assertThat(page).contains("force_login=true", "screen_name=alice", "lang=de");
    assertThat(page).doesNotContain("evil", "scope", "access_type");
    List<RecordedCall> calls = server.x().recorded();
    assertThat(calls.get(calls.size() - 1).toString()).doesNotContain("evil");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"returnTo=/a&returnTo=/b", "lang=de&lang=en", "force_login=true&force_login=true"})
  void doubledParametersAreRefused(String query) {
    assertThat(new Visitor(server).get("/login/twitter?" + query).status()).isEqualTo(400);
    assertThat(server.x().calls(Endpoint.REQUEST_TOKEN)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "/%2F/evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/account\r\nSet-Cookie: a=b",
        "/login/twitter",
        "/sign-in",
        "/oauth/callback/twitter",
        ""
      })
  @DisplayName("ADV-20, ADV-21: no redirect leaves this site, and none goes in circles")
  void unsafeReturnUrlsLeadToTheAccountPage(String returnTo) {
    Visitor visitor = new Visitor(server);

    Answer back = visitor.get(visitor.approve("alice", returnTo));

    assertThat(back.location()).isEqualTo(server.uri("/account").toString());
  }

  @ParameterizedTest
  @CsvSource({
    "/account?f={a}|b^`, /account?f=%7Ba%7D%7Cb%5E%60",
    "/account?f=100%25, /account?f=100%25",
    "/account?f=100%, /account?f=100%25",
    "/account?f=%0a, /account?f=%0a"
  })
  void deepLinkThatOnlyLooksOddIsKept(String returnTo, String expected) {
    Visitor visitor = new Visitor(server);

    Answer back = visitor.get(visitor.approve("alice", returnTo));

    assertThat(back.location()).isEqualTo(server.uri(expected).toString());
  }

  /** Browsers send these letters as they are, and the client of the JDK does not. */
  @Test
  void pageWithAnOddAddressIsRememberedUntilTheLogIn() throws IOException {
    URI site = server.uri("/");
    try (Socket socket = new Socket(site.getHost(), site.getPort())) {
      socket.setSoTimeout(10_000);
      String request =
          "GET /account?f={a}|^` HTTP/1.1\r\nHost: "
              + site.getAuthority()
              + "\r\nAccept: text/html\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));

      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

      assertThat(answer)
          .contains("/sign-in?returnTo=%2Faccount%3Ff%3D%257Ba%257D%257C%255E%2560\r\n");
    }
  }

  @Test
  @DisplayName("ADV-24: nothing of the Host and forwarded headers reaches X or a Location")
  void forgedHostsAreNotBelieved() {
    Visitor visitor = new Visitor(server);

    String page =
        visitor
            .get(
                "/login/twitter",
                "X-Forwarded-Host",
                "evil.example",
                "X-Forwarded-Proto",
                "https",
                "Forwarded",
                "host=evil.example")
            .location();
    Answer back =
        visitor.get(server.x().approve(page, "alice"), "X-Forwarded-Host", "evil.example");

    assertThat(back.location()).isEqualTo(server.uri("/account").toString());
    assertThat(visitor.get("//evil.example/account", "Accept", "text/html").everything())
        .doesNotContain("Location: //");
  }

  /** A proxy may go by the one and the server by the other. */
  @ParameterizedTest
  @ValueSource(strings = {"/", "/login/twitter", "/account"})
  void requestWithTwoHostsIsRefused(String path) throws IOException {
    URI uri = server.uri(path);
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      String request =
          "GET "
              + path
              + " HTTP/1.1\r\nHost: "
              + uri.getAuthority()
              + "\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(US_ASCII));

      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);

      assertThat(answer).startsWith("HTTP/1.1 400 ").doesNotContain("evil.example");
    }
  }

  @Test
  void logOutEndsTheSession() {
    Visitor visitor = new Visitor(server);
    visitor.logIn("leaver");
    Visitor copy = visitor.copy();
    String csrf = visitor.get("/account").csrf();

    assertThat(visitor.get("/logout").status()).isEqualTo(405);
    assertThat(visitor.post("/logout", Map.of()).status()).isEqualTo(403);
    assertThat(visitor.post("/logout", Map.of("csrf", "Aa" + csrf.substring(2))).status())
        .isEqualTo(403);
    assertThat(visitor.post("/logout?csrf=" + csrf, Map.of()).status())
        .as("addresses are in logs and histories")
        .isEqualTo(403);
    assertThat(visitor.isLoggedInAs("leaver")).isTrue();

    Answer answer = visitor.post("/logout", Map.of("csrf", csrf));

    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.location()).isEqualTo(server.uri("/?loggedOut=true").toString());
    assertThat(visitor.isAnonymous()).isTrue();
    assertThat(copy.isAnonymous()).as("the old session id is dead").isTrue();
  }

  @Test
  @DisplayName("ASVS-3.3: the session cookie is HttpOnly and Lax")
  void sessionCookieIsGuarded() {
    Answer answer = new Visitor(server).get("/login/twitter");

    assertThat(answer.cookies())
        .allSatisfy(
            cookie ->
                assertThat(cookie)
                    .containsIgnoringCase("HttpOnly")
                    .containsIgnoringCase("SameSite=Lax")
                    .doesNotContainIgnoringCase("Domain="));
  }

  @Test
  @DisplayName("ASVS-3.4: every answer carries the security headers")
  void everyResponseCarriesTheSecurityHeaders() {
    Visitor visitor = new Visitor(server);
    for (String path :
        List.of("/", "/sign-in", "/account", "/api/me", "/login/twitter", "/nowhere", "/error")) {
      Answer answer = visitor.get(path);
      assertThat(answer.header("Content-Security-Policy").orElse("none at " + path))
          .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'")
          .doesNotContain("unsafe")
          .doesNotContainPattern("script-src(?! 'self'$)");
      assertThat(answer.header("X-Content-Type-Options")).as(path).hasValue("nosniff");
      assertThat(answer.header("Referrer-Policy")).as(path).hasValue("no-referrer");
      assertThat(answer.header("Cross-Origin-Opener-Policy")).as(path).hasValue("same-origin");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/account",
        "/account;x=y",
        "/%61ccount",
        "/login-with-x/..%2faccount",
        "/login-with-x/%2e%2e/account"
      })
  @DisplayName("ASVS-14.2.2: no cache may keep the account page, however it is spelt")
  void accountPageIsNeverCached(String path) {
    Visitor visitor = new Visitor(server);
    assertThat(visitor.get(path).status()).isNotEqualTo(200);
    visitor.logIn("cached");

    assertThat(visitor.get(path).header("Cache-Control")).hasValue("no-store");
  }

  @Test
  @DisplayName("F-83: names that users choose are shown as text")
  void namesAreText() {
    Visitor visitor = new Visitor(server);
    String name = "<img src=x onerror=alert(1)> ${7*7} #{7*7} {{7*7}} '\"";
    server.x().putAccount(XAccount.of("80001", "markup", name));
    visitor.logIn("markup");

    String page = visitor.get("/account").body();

    assertThat(page)
        .contains("&lt;img src=x onerror=alert(1)&gt; ${7*7} #{7*7} {{7*7}}")
        .doesNotContain("<img src=x");
    assertThat(visitor.me().orElseThrow()).contains("<img src=x onerror=alert(1)>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:alert(1)",
        "data:image/svg+xml,x",
        "http://169.254.169.254/latest",
        "https://evil.example/a.png",
        "https://pbs.twimg.com@evil.example/a.png"
      })
  @DisplayName("F-84: a picture comes from a known host or not at all")
  void picturesComeFromKnownHosts(String url) {
    Visitor visitor = new Visitor(server);
    server.x().putAccount(XAccount.of("80002", "picture", "P").withProfileImageUrl(url));
    visitor.logIn("picture");

    assertThat(visitor.get("/account").body())
        .doesNotContainPattern("<img[^>]* src=\"(?!/login-with-x/)");
  }

  @Test
  @DisplayName("F-79 to F-82: every name can be stored")
  void everyNameCanLogIn() {
    List<String> names =
        List.of(
            "",
            "   ",
            "x".repeat(10_000),
            "\u0000\u0001",
            "👨‍👩‍👧‍👦".repeat(60),
            "\u202Eadmin",
            "\uD83D");
    int id = 81_000;
    for (String name : names) {
      String handle = "name" + id;
      server.x().putAccount(XAccount.of(Integer.toString(id++), handle, name));
      Visitor visitor = new Visitor(server);
      visitor.logIn(handle);
      assertThat(visitor.isLoggedInAs(handle)).as(handle).isTrue();
      assertThat(visitor.get("/account").status()).isEqualTo(200);
    }
  }

  @Test
  @DisplayName("F-70: 50 concurrent first log-ins with one account make one user and 50 log-ins")
  void manyFirstLogInsOfOnePersonMakeOneUser() {
    List<Visitor> visitors = IntStream.range(0, 50).mapToObj(i -> new Visitor(server)).toList();
    List<String> callbacks =
        visitors.stream().map(visitor -> visitor.approve("newcomer", "/account")).toList();

    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < visitors.size(); i++) {
      answers.add(visitors.get(i).getAsync(callbacks.get(i)));
    }

    assertThat(answers).allSatisfy(answer -> assertThat(answer.join().status()).isEqualTo(303));
    assertThat(visitors.stream().map(visitor -> visitor.me().orElseThrow()).distinct()).hasSize(1);
  }

  @Test
  @DisplayName("F-15: with 8 threads and a slow X, 300 users log in and other pages answer at once")
  void slowXHoldsNoThread() {
    server.x().delay(Duration.ofSeconds(1));
    List<Visitor> visitors = IntStream.range(0, 300).mapToObj(i -> new Visitor(server)).toList();
    List<CompletableFuture<Answer>> starts =
        visitors.stream().map(visitor -> visitor.getAsync("/login/twitter")).toList();

    // Asked while all of them wait for X: it is answered before any of them is.
    Answer unrelated = new Visitor(server).getAsync("/sign-in").join();
    long stillWaiting = starts.stream().filter(start -> !start.isDone()).count();

    assertThat(unrelated.status()).isEqualTo(200);
    assertThat(stillWaiting).as("log-ins still waiting for X").isPositive();
    List<CompletableFuture<Answer>> callbacks = new ArrayList<>();
    for (int i = 0; i < visitors.size(); i++) {
      String page = starts.get(i).join().location();
      callbacks.add(visitors.get(i).getAsync(server.x().approve(page, "crowd" + i)));
    }
    assertThat(callbacks).allSatisfy(answer -> assertThat(answer.join().status()).isEqualTo(303));
    for (int i = 0; i < visitors.size(); i++) {
      assertThat(visitors.get(i).isLoggedInAs("crowd" + i)).isTrue();
    }
  }
}
