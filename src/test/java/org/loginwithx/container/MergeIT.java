package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A user who has two accounts here, and makes one of them. */
final class MergeIT {

  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final String START = "/login/twitter";

  private final LoginServer server = LoginServer.sharedOAuth2();

  /** A user whose browser is logged in. */
  private record User(String handle, String id, Visitor browser) {}

  private User newUser() {
    return loggedIn("merger_" + NUMBER.incrementAndGet());
  }

  private User loggedIn(String handle) {
    Visitor browser = new Visitor(server);
    assertThat(browser.logIn(handle).status()).isEqualTo(303);
    return new User(handle, userId(browser), browser);
  }

  private static String userId(Visitor visitor) {
    Matcher id = Pattern.compile("\"userId\":\"([^\"]+)\"").matcher(visitor.me().orElseThrow());
    assertThat(id.find()).isTrue();
    return id.group(1);
  }

  /** Links the account of the other one; gives the address of the page that asks. */
  private String askedToMerge(User user, User other) {
    Answer onToX =
        user.browser()
            .post(
                START,
                Map.of(
                    "link", "true",
                    "csrf", user.browser().get("/account").csrf(),
                    "returnTo", "/account"));
    Answer back = user.browser().get(server.x().approve(LinkingIT.urlOfX(onToX), other.handle()));
    assertThat(back.status()).as(back.body()).isEqualTo(303);
    assertThat(back.location()).contains("?merge=");
    return back.next();
  }

  private static Map<String, String> form(Answer page, String stays) {
    return Map.of(
        "merge",
        page.field("merge"),
        "csrf",
        page.csrf(),
        "returnTo",
        "/account",
        "stays",
        stays,
        "choice",
        "merge");
  }

  private static Map<String, String> with(Map<String, String> form, String name, String value) {
    Map<String, String> changed = new HashMap<>(form);
    changed.put(name, value);
    return changed;
  }

  private static void address(User user) throws SQLException {
    String email = user.handle() + "@mail.example";
    LoginServer.executeOAuth2(
        "update login_user set email = ?, email_key = ?, email_confirmed_at = current_timestamp"
            + " where id = ?",
        email,
        email,
        user.id());
  }

  private static boolean exists(User user) throws SQLException {
    return LoginServer.queryOAuth2("select count(*) from login_user where id = ?", user.id())
        .equals("1");
  }

  private static void awaitMail(User user) {
    LoginServer.await(
        () ->
            LoginServer.mailOfOAuth2().mailsTo(user.handle() + "@mail.example").stream()
                .anyMatch(mail -> mail.content().contains("two accounts were merged into one")),
        "a mail about the merge");
  }

  @Test
  void userWhoHasBothMakesOneOfThem() throws SQLException {
    User kept = newUser();
    User gone = newUser();
    address(kept);
    address(gone);
    User elsewhere = loggedIn(kept.handle());
    Answer page = kept.browser().get(askedToMerge(kept, gone));
    assertThat(page.body())
        .contains("Merge your two accounts?", "@" + kept.handle(), "@" + gone.handle())
        .contains("The user id " + kept.id() + " stays, and the user id " + gone.id())
        .contains(gone.handle() + "@mail.example is deleted.");

    Answer merged = kept.browser().post(START, form(page, "this"));

    assertThat(merged.status()).isEqualTo(303);
    assertThat(merged.location()).endsWith("/account");
    Answer account = kept.browser().get("/account");
    assertThat(account.body())
        .contains("Your two accounts are merged.")
        .contains("@" + kept.handle() + "</bdi>", "@" + gone.handle() + "</bdi>");
    assertThat(userId(kept.browser())).isEqualTo(kept.id());
    assertThat(gone.browser().isAnonymous()).as("ended").isTrue();
    assertThat(elsewhere.browser().isAnonymous()).as("ended as well").isTrue();
    assertThat(loggedIn(gone.handle()).id()).isEqualTo(kept.id());
    assertThat(exists(gone)).isFalse();
    assertThat(kept.browser().get("/account/export").body())
        .contains("\"outcome\": \"merged\"", gone.id());
    awaitMail(kept);
    awaitMail(gone);
    server.awaitLogLine("event=account outcome=merged ", "user=" + kept.id());
    server.awaitLogLine("event=account outcome=merged_away ", "user=" + gone.id());
  }

  @Test
  void otherAccountMayStay() {
    User gone = newUser();
    User kept = newUser();
    Answer page = gone.browser().get(askedToMerge(gone, kept));

    gone.browser().post(START, form(page, "other"));

    assertThat(userId(gone.browser())).isEqualTo(kept.id());
    assertThat(loggedIn(gone.handle()).id()).isEqualTo(kept.id());
  }

  @Test
  void doubleClickMergesOnceAndLogsInOnce() {
    User kept = newUser();
    User gone = newUser();
    Answer page = kept.browser().get(askedToMerge(kept, gone));
    Map<String, String> form = form(page, "this");
    Visitor answerLost = kept.browser().copy();

    kept.browser().post(START, form);
    Answer again = answerLost.post(START, form);

    assertThat(again.location()).endsWith("/account");
    assertThat(userId(answerLost)).isEqualTo(kept.id());
    assertThat(userId(kept.browser())).isEqualTo(kept.id());
  }

  @Test
  void bothStayIfTheUserWantsThat() {
    User user = newUser();
    User other = newUser();
    String address = askedToMerge(user, other);
    Answer page = user.browser().get(address);

    Answer answer = user.browser().post(START, with(form(page, "this"), "choice", "separate"));

    assertThat(answer.location()).endsWith("/account");
    assertThat(loggedIn(other.handle()).id()).isEqualTo(other.id());
    assertThat(user.browser().post(START, form(page, "this")).location()).endsWith("/account");
    assertThat(loggedIn(other.handle()).id()).as("asked and answered").isEqualTo(other.id());
  }

  @Test
  @DisplayName("Nobody merges by the question of another session, or without the token of the form")
  void questionBelongsToOneLogIn() throws SQLException {
    User victim = newUser();
    User other = newUser();
    User thief = newUser();
    Answer page = victim.browser().get(askedToMerge(victim, other));
    Map<String, String> form = form(page, "this");

    thief.browser().get("/account");
    thief.browser().post(START, form);
    thief.browser().post(START, with(form, "csrf", thief.browser().get("/account").csrf()));
    new Visitor(server).post(START, form);
    assertThat(victim.browser().post(START, with(form, "csrf", "x")).status()).isEqualTo(403);
    assertThat(
            victim
                .browser()
                .get(START + "?merge=" + page.field("merge") + "&choice=merge&stays=this")
                .status())
        .isEqualTo(200);
    assertThat(victim.browser().post(START, with(form, "stays", thief.id())).status())
        .isEqualTo(400);
    victim.browser().post(START, with(form, "merge", "ABCDEFGHJK"));
    assertThat(exists(victim)).isTrue();
    assertThat(exists(other)).isTrue();

    // The user logs in once more: what was asked in the log-in before is not asked any more.
    victim.browser().logIn(victim.handle());
    String csrf = victim.browser().get("/account").csrf();
    victim.browser().post(START, with(form, "csrf", csrf));
    assertThat(exists(other)).isTrue();
  }

  @Test
  void disabledMeanwhileIsNotMerged() throws SQLException {
    User user = newUser();
    User other = newUser();
    Answer page = user.browser().get(askedToMerge(user, other));
    LoginServer.executeOAuth2(
        "update login_user set disabled_at = current_timestamp where id = ?", other.id());

    Answer answer = user.browser().post(START, form(page, "this"));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.body()).contains("cannot be merged now");
    assertThat(exists(other)).isTrue();
    assertThat(userId(user.browser())).isEqualTo(user.id());
  }

  @Test
  void administratorIsNotDeletedForAnOrdinaryUser() throws SQLException {
    User user = newUser();
    User admin = newUser();
    LoginServer.executeOAuth2(
        "update login_user set group_names = 'admin user' where id = ?", admin.id());
    Answer page = user.browser().get(askedToMerge(user, admin));
    assertThat(page.body()).contains("This account is an administrator and the other one is not");

    assertThat(user.browser().post(START, form(page, "this")).status()).isEqualTo(403);
    assertThat(exists(admin)).isTrue();
    user.browser().post(START, form(page, "other"));

    assertThat(userId(user.browser())).isEqualTo(admin.id());
    assertThat(exists(user)).isFalse();
  }

  @Test
  @DisplayName("A thief does not get rid of the link that undoes a change of the address")
  void openUndoLinkProtectsTheAccount() throws SQLException {
    User thief = newUser();
    User victim = newUser();
    LoginServer.executeOAuth2(
        "insert into login_mail_link (token_hash, purpose, email, recipient, user_id, username,"
            + " display_name, sent_at, expires_at) values (?, 'UNDO', 'a@mail.example', 'r', ?, '',"
            + " '', current_timestamp, dateadd('DAY', 7, current_timestamp))",
        victim.handle(),
        victim.id());
    Answer page = thief.browser().get(askedToMerge(thief, victim));

    assertThat(page.body()).contains("wait until the change can no longer be undone");
    assertThat(thief.browser().post(START, form(page, "this")).status()).isEqualTo(403);
    assertThat(exists(victim)).isTrue();
  }

  @Test
  void twoBrowsersThatMergeInBothDirectionsLeaveOneUser() throws SQLException {
    User one = newUser();
    User two = newUser();
    Answer first = one.browser().get(askedToMerge(one, two));
    Answer second = two.browser().get(askedToMerge(two, one));

    CompletableFuture<Answer> firstMerge =
        CompletableFuture.supplyAsync(() -> one.browser().post(START, form(first, "this")));
    CompletableFuture<Answer> secondMerge =
        CompletableFuture.supplyAsync(() -> two.browser().post(START, form(second, "this")));
    CompletableFuture.allOf(firstMerge, secondMerge).join();

    assertThat(List.of(exists(one), exists(two))).containsExactlyInAnyOrder(true, false);
    assertThat(loggedIn(one.handle()).id()).isEqualTo(loggedIn(two.handle()).id());
  }
}
