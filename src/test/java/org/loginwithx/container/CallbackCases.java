package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.HttpCookie;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.loginwithx.simulator.Endpoint;
import org.loginwithx.simulator.Misbehaviour;
import org.loginwithx.simulator.XAccount;

/**
 * What comes back from X, or pretends to: the rows F-35 to F-50 and the attacks they stand for, for
 * both protocols. "Zero calls" means that X was not asked about a callback that was refused.
 *
 * <p>Each protocol has a table {@code malformed} of its own.
 */
abstract class CallbackCases {

  final LoginServer server;
  private final String callbackPath;
  private final Endpoint exchange;
  private final String tokenName;
  private final String proofName;
  private final String unnamedCancel;

  CallbackCases(
      LoginServer server,
      String callbackPath,
      Endpoint exchange,
      String tokenName,
      String proofName,
      String unnamedCancel) {
    this.server = server;
    this.callbackPath = callbackPath;
    this.exchange = exchange;
    this.tokenName = tokenName;
    this.proofName = proofName;
    this.unnamedCancel = unnamedCancel;
  }

  @BeforeEach
  @AfterEach
  void reset() {
    server.x().reset();
  }

  @Test
  @DisplayName("F-35, ADV-05, O1-07: a callback that another browser began is refused, zero calls")
  void callbackOfAnotherBrowserIsRefused() {
    Visitor attacker = new Visitor(server);
    String callback = attacker.approve("attacker", "/account?from=app");

    Visitor fresh = new Visitor(server);
    Answer elsewhere = fresh.get(callback);
    assertRefused(elsewhere, 400);
    assertThat(elsewhere.body())
        .contains("in another browser", "Log in here")
        .contains("/login/twitter?returnTo=%2Faccount\"")
        .doesNotContain("from%3Dapp");
    assertThat(fresh.cookie("JSESSIONID")).as("F-41: no session for a stranger").isEmpty();

    Visitor victim = new Visitor(server);
    String own = victim.approve("victim", "/account");
    Answer refused = victim.get(callback);
    assertRefused(refused, 400);
    assertThat(refused.body()).contains("usual causes").contains("cookies");
    assertThat(victim.isAnonymous()).isTrue();

    // The stranger's link did not end the log-in that was on its way.
    assertThat(victim.get(own).status()).isEqualTo(303);
    assertThat(victim.isLoggedInAs("victim")).isTrue();
  }

  @Test
  @DisplayName("O1-09: a foreign callback does not change who is logged in")
  void foreignCallbackDoesNotChangeWhoIsLoggedIn() {
    String foreign = new Visitor(server).approve("attacker", "/account");
    Visitor victim = new Visitor(server);
    victim.logIn("victim");
    int exchanges = server.x().calls(exchange);

    assertThat(victim.get(foreign).location()).endsWith("/account");

    assertThat(server.x().calls(exchange)).isEqualTo(exchanges);
    assertThat(victim.isLoggedInAs("victim")).isTrue();
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("malformed")
  void malformedCallbackIsRefused(String row, String query) {
    Visitor visitor = new Visitor(server);
    String good = visitor.approve("anna", "/account");
    Map<String, String> real = query(good);

    Answer answer =
        visitor.get(
            callbackPath
                + query
                    .replace("[]", "%5B%5D")
                    .replace("ISSUER", server.x().baseUri().toString())
                    .replace("TOKEN", real.get(tokenName))
                    .replace("VERIFIER", real.get(proofName)));

    assertRefused(answer, 400);
    assertThat(visitor.isAnonymous()).isTrue();
  }

  @Test
  @DisplayName("ADV-27: nothing of a callback is shown on the page")
  void nothingIsReflected() {
    String payload = Visitor.encode("\"><script>alert(1)</script>{{7*7}}${7*7}");
    for (String name :
        List.of(tokenName, proofName, "denied", "error", "error_description", "message")) {
      Answer answer = new Visitor(server).get(callbackPath + "?" + name + "=" + payload);
      assertThat(answer.everything()).doesNotContain("alert(1)").doesNotContain("7*7");
      assertThat(answer.status()).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEAD", "POST", "PUT", "DELETE", "OPTIONS"})
  @DisplayName("F-48: the callback is a GET")
  void otherMethodsAreRefused(String method) {
    Visitor visitor = new Visitor(server);
    String callback = visitor.approve("anna", "/account");

    assertThat(visitor.send(method, callback).status()).isEqualTo(405);
    assertThat(server.x().calls(exchange)).isZero();
    // And it ended no log-in: the real callback still works.
    assertThat(visitor.get(callback).status()).isEqualTo(303);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", ";x=y", "/x", "%2e", "/../twitter2"})
  @DisplayName("F-49: the callback has one path")
  void otherPathsAreNotTheCallback(String suffix) {
    Visitor visitor = new Visitor(server);
    String callback = visitor.approve("anna", "/account");
    String query = callback.substring(callback.indexOf('?'));

    assertThat(visitor.get(callbackPath + suffix + query).status()).isGreaterThanOrEqualTo(400);
    assertThat(server.x().calls(exchange)).isZero();
  }

  @Test
  @DisplayName("F-49, ADV-04: a session id in the address finishes no log-in")
  void sessionIdInTheAddressIsRefused() {
    Visitor attacker = new Visitor(server);
    String callback = attacker.approve("attacker", "/account");
    String path = ";jsessionid=" + attacker.cookie("JSESSIONID").orElseThrow() + "?";
    String link = callback.replace("?", path);

    Visitor victim = new Visitor(server);
    assertRefused(victim.get(link), 400);
    assertThat(victim.get("/login/twitter" + path).status()).isEqualTo(400);
    assertThat(victim.isAnonymous()).isTrue();
  }

  @Test
  @DisplayName("F-36, ADV-17: the same callback many times at once makes one exchange")
  void concurrentCallbacksMakeOneExchange() {
    Visitor visitor = new Visitor(server);
    String callback = visitor.approve("twice", "/account");

    List<CompletableFuture<Answer>> calls =
        IntStream.range(0, 12).mapToObj(i -> visitor.getAsync(callback)).toList();
    List<Answer> answers = calls.stream().map(CompletableFuture::join).toList();

    assertThat(server.x().calls(exchange)).isEqualTo(1);
    assertThat(answers)
        .allSatisfy(answer -> assertThat(answer.status()).as(answer.body()).isEqualTo(303))
        .allSatisfy(answer -> assertThat(answer.location()).endsWith("/account"));
    assertThat(answers.stream().map(CallbackCases::loginCookie).distinct())
        .as("all get the same log-in")
        .hasSize(1);
    assertThat(visitor.isLoggedInAs("twice")).isTrue();
  }

  private static String loginCookie(Answer answer) {
    return answer.cookies().stream()
        .filter(cookie -> cookie.startsWith("login="))
        .findFirst()
        .orElseThrow();
  }

  @Test
  @DisplayName("F-36: if the answer was lost, the same callback logs in, until the log-in ends")
  void sameCallbackLogsInAgainAfterALostAnswer() {
    Visitor visitor = new Visitor(server);
    String callback = visitor.approve("lost", "/account?after=loss");
    Visitor loses = visitor.copy();
    Visitor late = visitor.copy();
    assertThat(loses.get(callback).status()).isEqualTo(303);

    Answer again = visitor.get(callback);

    assertThat(again.location()).endsWith("/account?after=loss");
    assertThat(visitor.isLoggedInAs("lost")).isTrue();
    assertThat(server.x().calls(exchange)).isEqualTo(1);
    logOut(loses);
    assertThat(visitor.isAnonymous()).as("it is one log-in").isTrue();
    assertRefusedWithoutMoreCalls(late.get(callback), 1);
    assertThat(late.isAnonymous()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("F-36: a failure is repeated as it was, in the browser that began the attempt alone")
  void sameCallbackFailsAsItDidBefore(boolean sessionLost) {
    Visitor visitor = new Visitor(server);
    String callback = visitor.approve("again", "/account?after=failure");
    lose(visitor, sessionLost);
    Visitor answerLost = visitor.copy();
    Visitor guesses = visitor.copy();
    server.x().misbehave(exchange, Misbehaviour.status(500));
    Answer first = visitor.get(callback);
    int asked = server.x().calls(exchange);

    Answer again = answerLost.get(callback);

    assertThat(first.status()).isGreaterThanOrEqualTo(500);
    assertThat(again.status()).isEqualTo(first.status());
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.number()).isEqualTo(first.number());
    assertThat(again.header("Retry-After").isPresent())
        .isEqualTo(first.header("Retry-After").isPresent());
    server.awaitLogLine("reason=callback_duplicate", "number=" + first.number());
    assertThat(server.linesWith("number=" + first.number()))
        .as("one failure")
        .filteredOn(line -> line.contains("outcome=failed"))
        .hasSize(1);

    String proof = query(callback).get(proofName);
    Answer guessed = guesses.get(callback.replace(proof, "x" + proof));
    assertRefusedWithoutMoreCalls(guessed, asked);
    assertThat(guessed.body()).as("another proof").contains("already used");
    assertRefusedWithoutMoreCalls(new Visitor(server).get(callback), asked);
    assertRefusedWithoutMoreCalls(answerLost.get(callback), asked);
  }

  @Test
  @DisplayName("F-36: a double click that fails shows one failure, whichever answer is shown")
  void doubleClickThatFailsFailsOnce() {
    Visitor visitor = new Visitor(server);
    String callback = visitor.approve("double", "/account");
    server.x().misbehave(exchange, Misbehaviour.status(500));

    List<Answer> answers = twice(visitor, callback);

    assertThat(answers.get(0).status()).isGreaterThanOrEqualTo(500);
    assertThat(answers.get(1).body()).isEqualTo(answers.get(0).body());
    assertThat(server.linesWith("number=" + answers.get(0).number()))
        .filteredOn(line -> line.contains("outcome=failed"))
        .hasSize(1);
  }

  @Test
  @DisplayName("F-50: a double click that ends in a question leads to it, and changes nothing")
  void doubleClickLeadsToTheQuestion() {
    Visitor visitor = new Visitor(server);
    visitor.logIn("first");
    String callback = visitor.approve("second", "/account");

    List<Answer> answers = twice(visitor, callback);

    assertThat(answers)
        .allSatisfy(answer -> assertThat(answer.location()).contains("/login/twitter?switch="));
    assertThat(visitor.isLoggedInAs("first")).isTrue();
  }

  private static List<Answer> twice(Visitor visitor, String callback) {
    return Stream.of(visitor.getAsync(callback), visitor.getAsync(callback)).toList().stream()
        .map(CompletableFuture::join)
        .toList();
  }

  @Test
  @DisplayName("ADV-04: an attacker who planted the attempt does not get the user's log-in")
  void attackerWhoPlantedTheAttemptDoesNotGetTheLogIn() {
    Visitor attacker = new Visitor(server);
    String page = attacker.start("/account");
    Visitor victim = attacker.copy();
    String callback = server.x().approve(page, "victim");
    assertThat(victim.get(callback).status()).isEqualTo(303);
    assertThat(victim.isLoggedInAs("victim")).isTrue();

    String proof = query(callback).get(proofName);
    Answer guessed = attacker.get(callback.replace(proof, "x" + proof));

    assertRefusedWithoutMoreCalls(guessed, 1);
    assertThat(attacker.isAnonymous()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Purpose, prefetch",
    "Sec-Purpose, prefetch;prerender",
    "Purpose, prefetch",
    "X-moz, prefetch"
  })
  void lookingAheadSpendsNothing(String header, String value) {
    Visitor visitor = new Visitor(server);
    String callback = visitor.approve("ahead", "/account");

    Answer ahead = visitor.get(callback, header, value);

    assertThat(ahead.status()).isEqualTo(503);
    assertThat(ahead.header("Cache-Control")).hasValue("no-store");
    assertThat(server.x().calls(exchange)).isZero();
    assertThat(visitor.get(callback).status()).isEqualTo(303);
    assertThat(visitor.isLoggedInAs("ahead")).isTrue();
  }

  @Test
  @DisplayName(
      "F-37, F-40, PEER-03: replayed, it leads home for who is logged in, nowhere for others")
  void replayAsksXNothing() {
    Visitor visitor = new Visitor(server);
    String callback = visitor.approve("replay", "/account");
    visitor.get(callback);

    assertThat(visitor.get(callback).status()).isEqualTo(303);
    assertRefusedWithoutMoreCalls(new Visitor(server).get(callback), 1);
    Visitor loggedOut = visitor.copy();
    logOut(visitor);
    assertRefusedWithoutMoreCalls(loggedOut.get(callback), 1);
    assertRefusedWithoutMoreCalls(visitor.get(callback), 1);
  }

  @Test
  @DisplayName("F-38, F-39: two tabs of one user both finish")
  void twoTabsBothFinish() {
    Visitor visitor = new Visitor(server);
    String first = visitor.approve("tabs", "/account?tab=1");
    String second = visitor.approve("tabs", "/account?tab=2");

    assertThat(visitor.get(second).location()).endsWith("/account?tab=2");
    assertThat(visitor.get(first).location()).endsWith("/account?tab=1");
    assertThat(visitor.isLoggedInAs("tabs")).isTrue();
  }

  @Test
  @DisplayName("ADV-41, ADV-42: of many log-ins begun the last twenty are kept, and they work")
  void twentyTabsAreKept() {
    Visitor visitor = new Visitor(server);
    List<String> callbacks =
        IntStream.range(0, 22).mapToObj(i -> visitor.approve("many", "/account?tab=" + i)).toList();
    assertThat(visitor.attempts()).hasSize(5);

    assertThat(visitor.get(callbacks.get(0)).status()).isEqualTo(400);
    assertThat(visitor.get(callbacks.get(1)).status()).isEqualTo(400);
    assertThat(visitor.get(callbacks.get(2)).location()).endsWith("/account?tab=2");
    assertThat(visitor.get(callbacks.get(21)).location()).endsWith("/account?tab=21");
    assertThat(visitor.isLoggedInAs("many")).isTrue();
  }

  @Test
  @DisplayName("F-44: after cancelling at X, the user is back at the sign-in page with a message")
  void cancelLeadsBackToTheSignInPage() {
    Visitor visitor = new Visitor(server);
    String denied = server.x().deny(visitor.start("/account?after=cancel"));

    Answer answer = visitor.get(denied);

    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.location()).contains("/sign-in?returnTo=");
    assertThat(visitor.get(answer.location()).body()).contains("You cancelled logging in with X");
    assertThat(visitor.get(answer.location()).body()).as("once").doesNotContain("You cancelled");
    assertThat(visitor.isAnonymous()).isTrue();
  }

  @Test
  @DisplayName("F-44: a cancellation that names no log-in shows a message and ends no log-in")
  void cancellationThatNamesNoLogInEndsNone() {
    Visitor visitor = new Visitor(server);
    String callback = visitor.approve("unnamed", "/account");

    Answer answer = visitor.get(callbackPath + unnamedCancel);

    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.location()).endsWith("/sign-in");
    assertThat(visitor.get(answer.location()).body()).contains("You cancelled logging in with X");
    assertThat(visitor.attempts()).hasSize(1);
    assertThat(visitor.get(callback).status()).isEqualTo(303);
    assertThat(visitor.isLoggedInAs("unnamed")).isTrue();
  }

  @Test
  @DisplayName("F-47: half of an address (&amp;) ends nothing, the whole one still works")
  void halfOfAnAddressEndsNothing() {
    Visitor visitor = new Visitor(server);
    String callback = visitor.approve("half", "/account");

    assertRefused(visitor.get(callback.replace("&", "&amp;")), 400);

    assertThat(visitor.attempts()).hasSize(1);
    assertThat(visitor.get(callback).status()).isEqualTo(303);
    assertThat(visitor.isLoggedInAs("half")).isTrue();
  }

  @Test
  @DisplayName("F-50: coming back with another account asks first: stay or switch")
  void comingBackAsAnotherPersonAsksFirst() {
    Visitor visitor = new Visitor(server);
    visitor.logIn("first");
    HttpCookie loginOfFirst = visitor.loginCookie().orElseThrow();

    Answer asked = visitor.get(visitor.approve("second", "/account"));
    assertThat(asked.status()).isEqualTo(303);
    assertThat(asked.location()).doesNotContain(proofName);
    Answer page = visitor.get(asked.location());
    assertThat(page.body()).contains("(@first)").contains("(@second)");
    assertThat(visitor.isLoggedInAs("first")).isTrue();

    assertThat(visitor.post("/login/twitter", choice(page, "stay", "x".repeat(32))).status())
        .as("without the right token")
        .isEqualTo(403);
    Answer stayed = visitor.post("/login/twitter", choice(page, "stay", page.csrf()));
    assertThat(stayed.status()).isEqualTo(303);
    assertThat(visitor.isLoggedInAs("first")).isTrue();

    Answer again = visitor.get(visitor.get(visitor.approve("second", "/account")).location());
    visitor.post("/login/twitter", choice(again, "switch", again.csrf()));
    assertThat(visitor.isLoggedInAs("second")).isTrue();
    assertThat(Visitor.with(server, loginOfFirst).isAnonymous())
        .as("nothing of the first log-in is left")
        .isTrue();
  }

  @Test
  @DisplayName("The session ends when the log-in succeeds")
  void logInLeavesNoSession() {
    Visitor visitor = new Visitor(server);
    String callback = visitor.approve("light", "/account");

    Answer answer = visitor.get(callback);

    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.cookies())
        .as("a session that went on would have a new id")
        .noneMatch(cookie -> cookie.startsWith("JSESSIONID="));
    assertThat(visitor.isLoggedInAs("light")).isTrue();
  }

  @Test
  @DisplayName("ADV-04, ASVS-7.2.4: an attacker who planted the session is not logged in by it")
  void plantedSessionIsNobodys() {
    Visitor attacker = new Visitor(server);
    attacker.start("/account");
    String planted = attacker.cookie("JSESSIONID").orElseThrow();
    Visitor victim = new Visitor(server);
    victim.plantCookie("JSESSIONID", planted);

    victim.logIn("victim");

    assertThat(victim.isLoggedInAs("victim")).isTrue();
    assertThat(attacker.isAnonymous()).isTrue();
    assertThat(new Visitor(server).get("/api/me;jsessionid=" + planted).status()).isEqualTo(401);
  }

  @Test
  @DisplayName("F-77, F-78: a handle may change and be given away; the id says who it is")
  void handlesDoNotIdentifyAnybody() {
    Visitor before = new Visitor(server);
    server.x().putAccount(XAccount.of("70001", "popular", "Old owner"));
    before.logIn("popular");
    String oldOwner = userId(before);

    server.x().putAccount(XAccount.of("70001", "renamed", "Old owner"));
    server.x().putAccount(XAccount.of("70002", "popular", "New owner"));
    Visitor renamed = new Visitor(server);
    renamed.logIn("renamed");
    Visitor newOwner = new Visitor(server);
    newOwner.logIn("popular");

    assertThat(userId(renamed)).isEqualTo(oldOwner);
    assertThat(userId(newOwner)).isNotEqualTo(oldOwner);
  }

  @Test
  @DisplayName("F-61, PEER-18: a log-in succeeds although the session was lost at X, and is one")
  void lostSessionIsNoLostLogIn() {
    Visitor visitor = new Visitor(server);
    String callback = visitor.approve("restarted", "/account?after=restart");
    visitor.loseSession();
    Visitor copied = visitor.copy();

    assertThat(visitor.get(callback).location()).endsWith("/account?after=restart");

    assertThat(visitor.isLoggedInAs("restarted")).isTrue();
    assertThat(server.x().calls(exchange)).isEqualTo(1);
    assertThat(copied.get(callback).location()).endsWith("/account?after=restart");
    assertThat(copied.isLoggedInAs("restarted")).isTrue();
    assertThat(visitor.get(callback).location()).endsWith("/account?after=restart");
    assertThat(server.x().calls(exchange)).isEqualTo(1);
  }

  @Test
  @DisplayName("ADV-05: a callback needs both its address and the cookie of the attempt")
  void addressAndCookieAreNeededTogether() {
    Visitor visitor = new Visitor(server);
    String callback = visitor.approve("halves", "/account");
    visitor.loseSession();

    assertRefused(new Visitor(server).get(callback), 400);
    String other = new Visitor(server).approve("other", "/account");
    assertRefused(visitor.get(other), 400);
    assertThat(visitor.attempts()).as("not what was refused").hasSize(1);
    HttpCookie cookie = visitor.attempts().get(0);
    Visitor underAnotherName = new Visitor(server);
    underAnotherName.plantCookie("login_attempt_23456789AB", cookie.getValue());
    assertRefused(underAnotherName.get(callback), 400);

    assertThat(visitor.get(callback).status()).isEqualTo(303);
    assertThat(visitor.isLoggedInAs("halves")).isTrue();
  }

  @Test
  @DisplayName("every answer of the callback but success deletes the copy of the attempt")
  void failingResponsesDeleteTheCopy() {
    for (boolean lost : List.of(false, true)) {
      Visitor cancelled = new Visitor(server);
      String denied = server.x().deny(cancelled.start("/account"));
      lose(cancelled, lost);
      assertThat(cancelled.get(denied).location()).contains("/sign-in");
      assertThat(cancelled.attempts()).isEmpty();

      Visitor wrong = new Visitor(server);
      String approved = wrong.approve("wrong", "/account");
      lose(wrong, lost);
      String proof = query(approved).get(proofName);
      assertThat(wrong.get(approved.replace(proof, "x" + proof)).status())
          .isGreaterThanOrEqualTo(400);
      assertThat(wrong.attempts()).isEmpty();

      Visitor failed = new Visitor(server);
      String callback = failed.approve("failed", "/account");
      lose(failed, lost);
      server.x().misbehave(exchange, Misbehaviour.status(500));
      assertThat(failed.get(callback).status()).isGreaterThanOrEqualTo(500);
      assertThat(failed.attempts()).isEmpty();
      server.x().reset();
    }
  }

  private static void lose(Visitor visitor, boolean lost) {
    if (lost) {
      visitor.loseSession();
    }
  }

  @Test
  @DisplayName("ADV-42: five attempts with the longest return addresses fit into a header")
  void fiveLongAttemptsFitIntoAHeader() {
    Visitor visitor = new Visitor(server);
    String page = "/account?" + "x!".repeat(90);
    List<String> callbacks =
        IntStream.range(0, 6).mapToObj(i -> visitor.approve("long", page)).toList();
    assertThat(visitor.attempts()).hasSize(5);
    assertThat(visitor.attempts())
        .allSatisfy(
            cookie ->
                assertThat(cookie.getName().length() + 1 + cookie.getValue().length())
                    .isBetween(550, 800));
    visitor.loseSession();

    assertThat(visitor.get(callbacks.get(5)).location()).endsWith(page);
    assertThat(visitor.get(callbacks.get(0)).status())
        .as("the first callback, when the user is logged in")
        .isEqualTo(303);
    assertThat(server.x().calls(exchange)).as("no second call to X").isEqualTo(1);
  }

  @Test
  @DisplayName(
      "F-50: when the user is asked which account to use, the copy of the attempt is deleted")
  void questionWhichAccountDeletesTheCopy() {
    Visitor visitor = new Visitor(server);
    visitor.logIn("first");

    Answer asked = visitor.get(visitor.approve("second", "/account"));

    assertThat(asked.location()).contains("?switch=");
    assertThat(visitor.isLoggedInAs("first")).isTrue();
    assertThat(visitor.attempts()).as("that of the log-in, and no other").hasSize(1);
  }

  private static void logOut(Visitor visitor) {
    assertThat(visitor.logOut().status()).isEqualTo(303);
  }

  private static Map<String, String> choice(Answer page, String choice, String csrf) {
    String number = page.body().replaceAll("(?s).*name=\"switch\" value=\"([^\"]+)\".*", "$1");
    return Map.of("switch", number, "choice", choice, "csrf", csrf);
  }

  private static String userId(Visitor visitor) {
    return visitor.me().orElseThrow().replaceAll(".*\"userId\":\"([^\"]+)\".*", "$1");
  }

  static Map<String, String> query(String url) {
    Map<String, String> query = new HashMap<>();
    for (String pair : url.substring(url.indexOf('?') + 1).split("&")) {
      query.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
    }
    return query;
  }

  void assertRefused(Answer answer, int status) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(server.x().calls(exchange)).as("zero calls").isZero();
  }

  void assertRefusedWithoutMoreCalls(Answer answer, int calls) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(server.x().calls(exchange)).isEqualTo(calls);
  }

  @Test
  @DisplayName("ADV-02: an attacker who planted the session cannot answer for the victim")
  void plantedLogInDoesNotSwitchToTheVictim() {
    Visitor attacker = new Visitor(server);
    attacker.logIn("attacker");
    Visitor victim = attacker.copy();
    String question = victim.get(victim.approve("victim", "/account")).location();
    assertThat(question).contains("?switch=");

    Answer answer = attacker.get(question);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).doesNotContain("@victim");
    assertThat(victim.get(question).body()).contains("@victim");
  }
}
