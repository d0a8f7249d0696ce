package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.loginwithx.attempt.Protocol;
import org.loginwithx.simulator.Endpoint;
import org.loginwithx.simulator.Misbehaviour;

/** A person with more than one X account, by both protocols. */
final class LinkingIT {

  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final String START = "/login/twitter";

  @AfterEach
  void reset() {
    LoginServer.shared().x().reset();
    LoginServer.sharedOAuth2().x().reset();
  }

  private static LoginServer server(Protocol protocol) {
    return protocol == Protocol.OAUTH1 ? LoginServer.shared() : LoginServer.sharedOAuth2();
  }

  /** A handle that no other test uses. */
  private static String handle() {
    return "linker_" + NUMBER.incrementAndGet();
  }

  private static Map<String, String> linkForm(String csrf) {
    return Map.of("link", "true", "csrf", csrf, "returnTo", "/account");
  }

  /** Presses the button of the account page; gives the address of X's page. */
  private static String beginLink(Visitor visitor) {
    Answer onToX = visitor.post(START, linkForm(visitor.get("/account").csrf()));
    assertThat(onToX.status()).as(onToX.body()).isEqualTo(200);
    return urlOfX(onToX);
  }

  /** Where a page leads that goes on to X by itself. */
  static String urlOfX(Answer onToX) {
    Matcher url = Pattern.compile("content=\"0; url=([^\"]+)\"").matcher(onToX.body());
    assertThat(url.find()).as(onToX.body()).isTrue();
    return url.group(1).replace("&amp;", "&");
  }

  private static Answer link(Visitor visitor, LoginServer server, String handle) {
    return visitor.get(server.x().approve(beginLink(visitor), handle));
  }

  private static String userId(Visitor visitor) {
    Matcher id = Pattern.compile("\"userId\":\"([^\"]+)\"").matcher(visitor.me().orElseThrow());
    assertThat(id.find()).isTrue();
    return id.group(1);
  }

  /** The id of the link, as the form beside it has it. */
  private static String linkId(Visitor visitor, String handle) {
    Matcher row =
        Pattern.compile("@" + handle + "</bdi>.*?unlink\\?link=([^\"]+)\"", Pattern.DOTALL)
            .matcher(visitor.get("/account").body());
    assertThat(row.find()).as(handle).isTrue();
    return row.group(1);
  }

  private static Answer unlink(Visitor visitor, String linkId) {
    return visitor.post(
        "/account/unlink", Map.of("csrf", visitor.get("/account").csrf(), "link", linkId));
  }

  @ParameterizedTest
  @EnumSource
  void bothAccountsLogTheSamePersonIn(Protocol protocol) {
    LoginServer server = server(protocol);
    String first = handle();
    String second = handle();
    Visitor visitor = Visitor.loggedIn(server, first);

    Answer answer = link(visitor, server, second);

    assertThat(answer.location()).endsWith("/account");
    assertThat(visitor.get("/account").body())
        .contains("@" + second + ") is linked now: you can log in with it.")
        .contains("@" + first + "</bdi>", "@" + second + "</bdi>");
    assertThat(visitor.isLoggedInAs(first)).as("linking is no log-in").isTrue();
    assertThat(userId(Visitor.loggedIn(server, second))).isEqualTo(userId(visitor));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "F-52, ASVS 6.3.8: another user's account stays linked until both are merged, see MergeIT")
  void accountOfAnotherUserIsNotLinked(Protocol protocol) {
    LoginServer server = server(protocol);
    String theirs = handle();
    Visitor owner = Visitor.loggedIn(server, theirs);
    Visitor other = Visitor.loggedIn(server, handle());

    Answer answer = link(other, server, theirs);

    assertThat(answer.location()).contains(START + "?merge=");
    assertThat(other.get(answer.next()).body()).contains("Nothing has changed yet.");
    assertThat(userId(Visitor.loggedIn(server, theirs)))
        .isEqualTo(userId(owner))
        .isNotEqualTo(userId(other));
  }

  @Test
  @DisplayName("F-52: the account of a disabled user is not linked, and its owner is not revealed")
  void accountOfADisabledUserIsNotLinked() throws SQLException {
    LoginServer server = LoginServer.sharedOAuth2();
    String theirs = handle();
    Visitor owner = Visitor.loggedIn(server, theirs);
    String ownersId = userId(owner);
    disable(ownersId);
    Visitor other = Visitor.loggedIn(server, handle());

    Answer answer = link(other, server, theirs);

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.body())
        .contains("Nothing was changed")
        .doesNotContain(ownersId)
        .doesNotContain(theirs);
    server.awaitLogLine("outcome=failed reason=link_conflict number=" + answer.number());
  }

  private static void disable(String userId) throws SQLException {
    LoginServer.executeOAuth2(
        "update login_user set disabled_at = current_timestamp where id = ?", userId);
  }

  @Test
  @DisplayName("F-36: a double click shows what came of linking, whichever answer is shown")
  void doubleClickLinksOrFailsOnce() throws SQLException {
    LoginServer server = LoginServer.sharedOAuth2();
    String theirs = handle();
    disable(userId(Visitor.loggedIn(server, theirs)));
    Visitor visitor = Visitor.loggedIn(server, handle());
    String refused = server.x().approve(beginLink(visitor), theirs);
    Visitor answerLost = visitor.copy();

    Answer first = visitor.get(refused);
    Answer again = answerLost.get(refused);

    assertThat(again.status()).isEqualTo(409);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(server.linesWith("number=" + first.number()))
        .filteredOn(line -> line.contains("outcome=failed"))
        .hasSize(1);

    String added = handle();
    String callback = server.x().approve(beginLink(visitor), added);
    List<CompletableFuture<Answer>> both =
        List.of(visitor.getAsync(callback), visitor.getAsync(callback));
    assertThat(both)
        .allSatisfy(answer -> assertThat(answer.join().location()).endsWith("/account"));
    assertThat(visitor.get("/account").body()).contains("@" + added + "</bdi>");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("F-51: logged out on the way: no log-in, nothing linked, X is not asked")
  void logOutOnTheWayEndsLinking(Protocol protocol) {
    LoginServer server = server(protocol);
    Visitor visitor = Visitor.loggedIn(server, handle());
    String wanted = handle();
    // Two tabs: in the one the user goes to X, in the other the user logs out, and another one logs
    // in.
    String callback = server.x().approve(beginLink(visitor), wanted);
    Visitor sameSession = visitor.copy();
    visitor.logOut();

    Answer answer = sameSession.get(callback);

    assertThat(answer.status()).isEqualTo(401);
    assertThat(sameSession.isAnonymous()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("F-51: another log-in in the same browser: not linked to the new user")
  void linkingIsForTheLogInItWasBegunIn(Protocol protocol) {
    LoginServer server = server(protocol);
    String first = handle();
    Visitor visitor = Visitor.loggedIn(server, first);
    String wanted = handle();
    String callback = server.x().approve(beginLink(visitor), wanted);
    // The same person logs in once more: the session lives on, and what was asked in it does not.
    visitor.logIn(first);
    int calls = server.x().calls(Endpoint.ACCESS_TOKEN) + server.x().calls(Endpoint.TOKEN);

    Answer answer = visitor.get(callback);

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.body()).contains("Log in again, then link the account");
    assertThat(server.x().calls(Endpoint.ACCESS_TOKEN) + server.x().calls(Endpoint.TOKEN))
        .isEqualTo(calls);
    assertThat(visitor.isLoggedInAs(first)).isTrue();
    assertThat(visitor.get("/account").body()).doesNotContain(wanted);
    server.awaitLogLine("reason=link_session_lost number=" + answer.number());
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("ADV-37: what was begun in one browser does not end in another")
  void linkOfAnotherBrowserIsRefused(Protocol protocol) {
    LoginServer server = server(protocol);
    Visitor attacker = Visitor.loggedIn(server, handle());
    String callback = server.x().approve(beginLink(attacker), handle());
    String victimsHandle = handle();
    Visitor victim = Visitor.loggedIn(server, victimsHandle);

    // A logged-in user with a callback of another user simply continues.
    assertThat(victim.get(callback).status()).isEqualTo(303);

    assertThat(victim.get("/account").body()).containsOnlyOnce("class=\"quiet\">X</span>");
    assertThat(victim.isLoggedInAs(victimsHandle)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void cancelAtXLeadsBackToTheAccountPage(Protocol protocol) {
    LoginServer server = server(protocol);
    String handle = handle();
    Visitor visitor = Visitor.loggedIn(server, handle);

    Answer answer = visitor.get(server.x().deny(beginLink(visitor)));

    assertThat(answer.location()).endsWith("/account");
    assertThat(visitor.get("/account").body()).contains("You cancelled at X. Nothing was linked.");
    assertThat(visitor.isLoggedInAs(handle)).isTrue();
  }

  @Test
  void linkingStartsByTheFormOnly() {
    LoginServer server = LoginServer.shared();
    Visitor visitor = Visitor.loggedIn(server, handle());
    String csrf = visitor.get("/account").csrf();
    int calls = server.x().calls(Endpoint.REQUEST_TOKEN);

    assertThat(visitor.get(START + "?link=true&csrf=" + csrf).status()).isEqualTo(400);
    assertThat(visitor.post(START, Map.of("link", "true")).status()).isEqualTo(403);
    assertThat(visitor.post(START, linkForm(csrf + "x")).status()).isEqualTo(403);
    assertThat(visitor.post(START, linkForm("")).status()).isEqualTo(403);
    assertThat(new Visitor(server).post(START, linkForm(csrf)).status())
        .as("nobody is logged in")
        .isEqualTo(401);

    assertThat(server.x().calls(Endpoint.REQUEST_TOKEN)).isEqualTo(calls);
  }

  @ParameterizedTest
  @EnumSource
  void unlinkedAccountIsAnotherPersonFromThenOn(Protocol protocol) {
    LoginServer server = server(protocol);
    String stays = handle();
    String goes = handle();
    Visitor visitor = Visitor.loggedIn(server, stays);
    link(visitor, server, goes);
    String linkId = linkId(visitor, goes);

    Answer answer = unlink(visitor, linkId);

    assertThat(answer.location()).endsWith("/account");
    assertThat(visitor.get("/account").body())
        .contains("@" + goes + " is unlinked. You can no longer log in with it.");
    assertThat(userId(Visitor.loggedIn(server, goes))).isNotEqualTo(userId(visitor));
    assertThat(visitor.isLoggedInAs(stays)).isTrue();
  }

  @Test
  @DisplayName("ASVS 7.4.3: unlinking ends the sessions of the unlinked account")
  void unlinkingEndsTheOtherSessions() {
    LoginServer server = LoginServer.shared();
    String goes = handle();
    Visitor visitor = Visitor.loggedIn(server, handle());
    link(visitor, server, goes);
    Visitor whoHasIt = Visitor.loggedIn(server, goes);
    assertThat(userId(whoHasIt)).isEqualTo(userId(visitor));

    unlink(visitor, linkId(visitor, goes));

    assertThat(whoHasIt.isAnonymous()).isTrue();
    assertThat(visitor.isAnonymous()).isFalse();
  }

  @Test
  @DisplayName("ASVS 6.3.7, 16.3.1: linking and unlinking are in a mail and in the history")
  void linkingAndUnlinkingIsTold() throws SQLException {
    LoginServer server = LoginServer.sharedOAuth2();
    MailServer mail = LoginServer.mailOfOAuth2();
    String goes = handle();
    Visitor visitor = Visitor.loggedIn(server, handle());
    String email = goes + "@mail.example";
    LoginServer.executeOAuth2(
        "update login_user set email = ?, email_key = ?, email_confirmed_at = current_timestamp"
            + " where id = ?",
        email,
        email,
        userId(visitor));

    link(visitor, server, goes);
    LoginServer.await(
        () ->
            mail.mailsTo(email).stream()
                .anyMatch(each -> each.content().contains("It can now log in as you: @" + goes)),
        "a mail about the account that was linked");
    unlink(visitor, linkId(visitor, goes));
    LoginServer.await(
        () ->
            mail.mailsTo(email).stream()
                .anyMatch(each -> each.content().contains("can no longer log in as you: @" + goes)),
        "a mail about the account that was unlinked");

    assertThat(visitor.get("/account/export").body())
        .contains("\"outcome\": \"linked\"", "\"outcome\": \"unlinked\"");
  }

  @Test
  @DisplayName("A session that is ended while X is asked links nothing")
  void sessionThatEndsOnTheWayLinksNothing() throws Exception {
    LoginServer server = LoginServer.shared();
    String first = handle();
    String wanted = handle();
    Visitor visitor = Visitor.loggedIn(server, first);
    Visitor elsewhere = Visitor.loggedIn(server, first);
    String csrf = elsewhere.get("/account").csrf();
    String callback = server.x().approve(beginLink(visitor), wanted);
    int calls = server.x().calls(Endpoint.VERIFY_CREDENTIALS);
    server
        .x()
        .misbehaveNext(Endpoint.VERIFY_CREDENTIALS, Misbehaviour.slowBody(Duration.ofMillis(2)));

    CompletableFuture<Answer> linking = visitor.getAsync(callback);
    server.x().awaitCalls(Endpoint.VERIFY_CREDENTIALS, calls + 1);
    elsewhere.post("/account/sessions", Map.of("csrf", csrf));

    assertThat(linking.get(30, TimeUnit.SECONDS).status()).isEqualTo(401);
    assertThat(elsewhere.get("/account").body()).doesNotContain("@" + wanted);
    assertThat(userId(Visitor.loggedIn(server, wanted))).isNotEqualTo(userId(elsewhere));
  }

  @Test
  void unlinkingEndsTheTokensOfThatAccountAtX() {
    LoginServer server = LoginServer.sharedOAuth2();
    String goes = handle();
    Visitor visitor = Visitor.loggedIn(server, handle());
    link(visitor, server, goes);
    int before = server.x().calls(Endpoint.REVOKE);

    unlink(visitor, linkId(visitor, goes));

    assertThat(server.x().calls(Endpoint.REVOKE)).isEqualTo(before + 2);
    assertThat(visitor.get("/account").body())
        .as("the tokens of the other account are still there")
        .contains("id=\"live\"");
  }

  @Test
  @DisplayName("F-53: the last way to log in stays")
  void lastWayIsNotUnlinked() {
    LoginServer server = LoginServer.shared();
    String first = handle();
    String second = handle();
    Visitor visitor = Visitor.loggedIn(server, first);
    link(visitor, server, second);
    String firstLink = linkId(visitor, first);
    unlink(visitor, linkId(visitor, second));

    Answer answer = unlink(visitor, firstLink);

    assertThat(answer.location()).endsWith("/account");
    assertThat(visitor.get("/account").body())
        .contains("That is your only way to log in. Add another one first.")
        .contains("This is your only way to log in, so you cannot unlink it.");
    Visitor again = Visitor.loggedIn(server, first);
    assertThat(userId(again)).isEqualTo(userId(visitor));
  }

  @Test
  void noUserUnlinksForAnother() {
    LoginServer server = LoginServer.shared();
    String second = handle();
    Visitor owner = Visitor.loggedIn(server, handle());
    link(owner, server, second);
    String linkId = linkId(owner, second);
    Visitor stranger = Visitor.loggedIn(server, handle());
    link(stranger, server, handle());

    unlink(stranger, linkId);

    assertThat(stranger.get("/account").body())
        .contains("That account is no longer linked to you.");
    assertThat(userId(Visitor.loggedIn(server, second))).isEqualTo(userId(owner));
    assertThat(owner.post("/account/unlink", Map.of("link", linkId)).status()).isEqualTo(403);
    assertThat(userId(Visitor.loggedIn(server, second))).isEqualTo(userId(owner));
  }

  @Test
  @DisplayName("ADV-37: the callback of a link does not work once more after unlinking")
  void callbackReplayAfterUnlinkLinksNothing() {
    LoginServer server = LoginServer.shared();
    String goes = handle();
    Visitor visitor = Visitor.loggedIn(server, handle());
    String callback = server.x().approve(beginLink(visitor), goes);
    visitor.get(callback);
    unlink(visitor, linkId(visitor, goes));
    visitor.get("/account");

    visitor.get(callback);

    assertThat(visitor.get("/account").body()).doesNotContain("@" + goes);
  }
}
