package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.loginwithx.container.Cluster.Node;
import org.loginwithx.simulator.Endpoint;
import org.loginwithx.simulator.Misbehaviour;
import org.loginwithx.simulator.XAccount;

/** Log-ins on two nodes between which every request of a browser may change. */
final class TwoNodesIT {

  /** So often is tried what goes wrong only now and then. */
  private static final int ROUNDS = 10;

  @AutoClose
  @SuppressWarnings("NullAway.Init")
  private static Cluster cluster;

  /** A log-in by one of the protocols, begun on one node. */
  record Way(Node begins, Node other, Endpoint exchange) {

    @Override
    public String toString() {
      return begins + " begun there";
    }
  }

  static Stream<Way> ways() {
    return Stream.of(
        new Way(cluster.oauth1(), cluster.oauth2(), Endpoint.ACCESS_TOKEN),
        new Way(cluster.oauth2(), cluster.oauth1(), Endpoint.TOKEN));
  }

  @BeforeAll
  static void start() throws IOException {
    cluster = Cluster.start();
  }

  @BeforeEach
  void reset() {
    cluster.x().reset();
  }

  @ParameterizedTest
  @MethodSource("ways")
  @DisplayName("F-36b: the callback comes to the other node, and the user notices nothing")
  void logInBegunOnOneNodeIsFinishedOnTheOther(Way way) {
    for (int round = 0; round < ROUNDS; round++) {
      Visitor begins = new Visitor(way.begins());
      Visitor other = begins.at(way.other());
      String callback = begins.approve("moving", "/account?round=" + round);

      Answer answer = other.get(callback);

      assertThat(answer.status()).as(answer.body()).isEqualTo(303);
      assertThat(answer.location()).endsWith("/account?round=" + round);
      Answer page = begins.get(answer.location());
      assertThat(page.status()).isEqualTo(200);
      assertThat(page.body()).contains("@moving");
      assertThat(begins.isLoggedInAs("moving")).isTrue();
      assertThat(other.me()).isEqualTo(begins.me());
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  @DisplayName("F-38: two tabs, begun on different nodes, both finish on the other one")
  void tabsOfDifferentNodesBothFinish(Way way) {
    Visitor begins = new Visitor(way.begins());
    Visitor other = begins.at(way.other());
    String first = begins.approve("tabs", "/account?tab=1");
    String second = other.approve("tabs", "/account?tab=2");

    assertThat(begins.get(second).location()).endsWith("/account?tab=2");
    assertThat(other.get(first).location()).endsWith("/account?tab=1");
    assertThat(begins.isLoggedInAs("tabs")).isTrue();
    assertThat(other.isLoggedInAs("tabs")).isTrue();
  }

  @ParameterizedTest
  @MethodSource("ways")
  @DisplayName("F-36, ADV-17, ASVS-15.4.2: one callback on both nodes at once makes one exchange")
  void concurrentCallbacksMakeOneExchange(Way way) {
    List<Visitor> visitors =
        Stream.generate(() -> new Visitor(way.begins())).limit(ROUNDS).toList();
    List<String> callbacks =
        visitors.stream().map(visitor -> visitor.approve("twice", "/account")).toList();

    // All of them at once: the second ones wait for the first.
    List<List<CompletableFuture<Answer>>> calls = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      Visitor begins = visitors.get(i);
      Visitor other = begins.at(way.other());
      String callback = callbacks.get(i);
      calls.add(
          List.of(
              begins.getAsync(callback),
              other.getAsync(callback),
              begins.getAsync(callback),
              other.getAsync(callback)));
    }

    for (int i = 0; i < ROUNDS; i++) {
      List<Answer> answers = calls.get(i).stream().map(CompletableFuture::join).toList();
      assertThat(answers)
          .allSatisfy(answer -> assertThat(answer.status()).as(answer.body()).isEqualTo(303))
          .allSatisfy(answer -> assertThat(answer.location()).endsWith("/account"));
      Visitor visitor = visitors.get(i);
      assertThat(visitor.isLoggedInAs("twice")).as(answers.toString()).isTrue();
      assertThat(visitor.at(way.other()).isLoggedInAs("twice")).as(answers.toString()).isTrue();
    }
    assertThat(cluster.x().calls(way.exchange())).isEqualTo(ROUNDS);
  }

  @ParameterizedTest
  @MethodSource("ways")
  @DisplayName(
      "F-37: a callback that is replayed on the other node works in the same browser and in no"
          + " other")
  void replayOnTheOtherNodeAsksXNothing(Way way) {
    Visitor begins = new Visitor(way.begins());
    Visitor other = begins.at(way.other());
    String callback = begins.approve("replay", "/account");
    Visitor before = begins.copy();
    assertThat(begins.get(callback).status()).isEqualTo(303);

    assertThat(other.get(callback).status()).isEqualTo(303);
    assertThat(new Visitor(way.other()).get(callback).status()).isEqualTo(400);
    assertThat(before.at(way.other()).get(callback).status()).as("the same browser").isEqualTo(303);
    assertThat(before.isLoggedInAs("replay")).isTrue();
    assertThat(cluster.x().calls(way.exchange())).isEqualTo(1);
  }

  @Tag("thorough")
  @ParameterizedTest
  @MethodSource("ways")
  @DisplayName("F-61: a node dies while users are at X; the other one finishes their log-ins")
  void otherNodeFinishesWhatADeadOneBegan(Way way) throws IOException {
    Node dies = way.begins();
    Node stays = way.other();
    Visitor loggedIn = new Visitor(dies);
    loggedIn.logIn("before");
    List<Visitor> visitors =
        IntStream.range(0, ROUNDS).mapToObj(i -> new Visitor(i % 2 == 0 ? dies : stays)).toList();
    List<String> callbacks =
        visitors.stream().map(visitor -> visitor.approve("survivor", "/account")).toList();

    dies.kill();
    try {
      assertThat(loggedIn.at(stays).isLoggedInAs("before")).isTrue();
      for (int i = 0; i < ROUNDS; i++) {
        Visitor visitor = visitors.get(i).at(stays);
        Answer answer = visitor.get(callbacks.get(i));
        assertThat(answer.status()).as(answer.body()).isEqualTo(303);
        assertThat(visitor.isLoggedInAs("survivor")).isTrue();
      }
    } finally {
      dies.startAgain();
    }
    assertThat(visitors.get(0).at(dies).isLoggedInAs("survivor")).as("back again").isTrue();
    assertThat(loggedIn.isLoggedInAs("before")).as("on the node that was started again").isTrue();
  }

  @Tag("thorough")
  @Test
  @DisplayName("F-66: log-ins succeed although all nodes restart while the users are at X")
  void restartOfAllNodesLosesNoLogIn() throws IOException {
    List<Visitor> visitors = List.of(new Visitor(cluster.oauth1()), new Visitor(cluster.oauth2()));
    List<String> pagesOfX = visitors.stream().map(person -> person.start("/account?kept")).toList();

    cluster.oauth1().kill();
    cluster.oauth2().kill();
    cluster.startAgain();

    for (int i = 0; i < visitors.size(); i++) {
      Visitor elsewhere = visitors.get(i).at(i == 0 ? cluster.oauth2() : cluster.oauth1());
      // The user approves only now: a code of X is valid for half a minute, and a restart can
      // take longer.
      String callback = cluster.x().approve(pagesOfX.get(i), "deployed");
      assertThat(elsewhere.get(callback).location()).endsWith("/account?kept");
      assertThat(elsewhere.isLoggedInAs("deployed")).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  @DisplayName("ADV-38, ASVS-7.4.1: a log-out on one node holds on the other, for stolen ids too")
  void logOutHoldsOnBothNodes(Way way) {
    List<Visitor> thieves = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      Visitor begins = new Visitor(way.begins());
      Visitor other = begins.at(way.other());
      begins.logIn("leaving");
      // Both nodes have seen the session before it ends.
      assertThat(other.isLoggedInAs("leaving")).isTrue();
      assertThat(begins.isLoggedInAs("leaving")).isTrue();
      Visitor stolen = begins.copy();

      logOut(begins);

      assertThat(other.isAnonymous()).as("same browser, other node").isTrue();
      assertThat(begins.isAnonymous()).as("same browser, same node").isTrue();
      assertThat(stolen.at(way.begins()).isAnonymous()).as("stolen, same node").isTrue();
      thieves.add(stolen);
    }

    for (Visitor stolen : thieves) {
      LoginServer.await(
          () -> stolen.copy().at(way.other()).isAnonymous(), "log-out of a stolen id, other node");
      assertThat(stolen.at(way.other()).isAnonymous()).as("stolen, other node").isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  @DisplayName("ADV-38, ASVS-7.4.2: a user who is disabled on one node is logged out on both")
  void disablingHoldsOnBothNodes(Way way) {
    cluster.x().putAccount(XAccount.of("90001", "boss", "Boss"));
    Visitor boss = new Visitor(way.begins());
    boss.logIn("boss");
    Visitor person = new Visitor(way.other());
    person.logIn("banned");
    // Both nodes have seen the session before it ends.
    assertThat(person.at(way.begins()).isLoggedInAs("banned")).isTrue();
    assertThat(person.isLoggedInAs("banned")).isTrue();
    Visitor stolen = person.copy();
    String userId = AdminIT.userId(person);

    assertThat(AdminIT.act(boss, userId, "disable").status()).isEqualTo(303);

    assertThat(stolen.at(way.begins()).isAnonymous()).as("same node").isTrue();
    awaitAnonymous(person);
    assertThat(new Visitor(way.begins()).logIn("banned").status()).isEqualTo(403);
    assertThat(new Visitor(way.other()).logIn("banned").status()).isEqualTo(403);

    assertThat(AdminIT.act(boss.at(way.other()), userId, "enable").status()).isEqualTo(303);
    Visitor back = new Visitor(way.begins());
    assertThat(back.logIn("banned").status()).isEqualTo(303);
    assertThat(back.at(way.other()).isLoggedInAs("banned")).isTrue();
  }

  @ParameterizedTest
  @MethodSource("ways")
  @DisplayName(
      "ASVS-8.3.2: a group that is taken on one node is gone on both, and the session goes on")
  void groupsHoldOnBothNodes(Way way) {
    cluster.x().putAccount(XAccount.of("90001", "boss", "Boss"));
    Visitor boss = new Visitor(way.begins());
    boss.logIn("boss");
    Visitor helper = new Visitor(way.other());
    helper.logIn("helper");
    assertThat(helper.get("/admin").status()).isEqualTo(403);
    String userId = AdminIT.userId(helper);

    assertThat(AdminIT.changeGroup(boss, userId, "give-group", "admin").status()).isEqualTo(303);
    LoginServer.await(() -> helper.get("/admin").status() == 200, "group given, other node");
    assertThat(AdminIT.changeGroup(boss, userId, "take-group", "admin").status()).isEqualTo(303);

    LoginServer.await(() -> helper.get("/admin").status() == 403, "group taken, other node");
    assertThat(helper.at(way.begins()).get("/admin").status()).as("same node").isEqualTo(403);
    assertThat(helper.isLoggedInAs("helper")).isTrue();
  }

  @ParameterizedTest
  @MethodSource("ways")
  @DisplayName("an invitation that was made on one node is good on the other, and once on both")
  void invitationHoldsOnBothNodes(Way way) {
    cluster.x().putAccount(XAccount.of("90001", "boss", "Boss"));
    Visitor boss = new Visitor(way.begins());
    boss.logIn("boss");
    String invitation = SignUpIT.invite(boss, "guests");
    Visitor guest = new Visitor(way.other());
    String handle = "guest_of_" + way.begins();

    assertThat(guest.get(invitation).status()).isEqualTo(303);
    guest.logIn(handle);

    assertThat(guest.get("/account").body()).containsPattern("<dd id=\"groups\">[^<]*guests");
    assertThat(new Visitor(way.begins()).get(invitation).status()).isEqualTo(410);
    assertThat(new Visitor(way.other()).get(invitation).status()).isEqualTo(410);
  }

  @ParameterizedTest
  @MethodSource("ways")
  @DisplayName("what an administrator changes on one node holds on the other without a restart")
  void settingsHoldOnBothNodes(Way way) {
    cluster.x().putAccount(XAccount.of("90001", "boss", "Boss"));
    Visitor boss = new Visitor(way.begins());
    boss.logIn("boss");
    String terms = "https://terms.example/" + System.nanoTime();

    Map<String, String> change = Map.of("login-terms-url", terms);
    assertThat(FirstStartIT.save(boss, "production", change).status()).isEqualTo(303);

    assertThat(new Visitor(way.begins()).get("/sign-in").body()).contains(terms);
    Visitor elsewhere = new Visitor(way.other());
    LoginServer.await(
        () -> elsewhere.get("/sign-in").body().contains(terms), "changed setting, other node");
  }

  @ParameterizedTest
  @MethodSource("ways")
  @DisplayName("ASVS-7.4.3: the end of all other sessions on one node holds on the other")
  void endOfOtherSessionsHoldsOnBothNodes(Way way) {
    Visitor stays = new Visitor(way.begins());
    stays.logIn("elsewhere");
    Visitor ends = new Visitor(way.other());
    ends.logIn("elsewhere");
    assertThat(ends.at(way.begins()).isLoggedInAs("elsewhere")).isTrue();
    assertThat(ends.isLoggedInAs("elsewhere")).isTrue();

    Answer answer = stays.post("/account/sessions", Map.of("csrf", stays.get("/account").csrf()));
    assertThat(answer.status()).isEqualTo(303);

    awaitAnonymous(ends);
    assertThat(stays.isLoggedInAs("elsewhere")).isTrue();
    assertThat(stays.at(way.other()).isLoggedInAs("elsewhere")).isTrue();
  }

  @ParameterizedTest
  @MethodSource("ways")
  @DisplayName("ASVS-7.4.2: a user who deletes the account on one node is logged out on the other")
  void deletionHoldsOnBothNodes(Way way) {
    Visitor leaves = new Visitor(way.begins());
    leaves.logIn("leaving");
    Visitor elsewhere = new Visitor(way.other());
    elsewhere.logIn("leaving");
    assertThat(elsewhere.at(way.begins()).isLoggedInAs("leaving")).isTrue();
    assertThat(elsewhere.isLoggedInAs("leaving")).isTrue();
    String userId = AdminIT.userId(leaves);

    Map<String, String> form = Map.of("csrf", leaves.get("/account").csrf(), "confirm", "true");
    Answer answer = leaves.post("/account/delete", form);

    assertThat(answer.location()).contains("/?deleted=");
    assertThat(leaves.isAnonymous()).isTrue();
    awaitAnonymous(elsewhere);
    Visitor back = new Visitor(way.other());
    back.logIn("leaving");
    assertThat(AdminIT.userId(back)).isNotEqualTo(userId);
  }

  /** Nodes look once a second; how long a machine that is busy needs is not tested. */
  private static void awaitAnonymous(Visitor visitor) {
    LoginServer.await(visitor::isAnonymous, "end of a session on the other node");
  }

  @Test
  @DisplayName("F-88: by OAuth 1.0a on one node and OAuth 2.0 on the other, one is the same user")
  void bothProtocolsLeadToTheSameUser() {
    Visitor oauth1 = new Visitor(cluster.oauth1());
    Visitor oauth2 = new Visitor(cluster.oauth2());

    oauth1.logIn("both");
    oauth2.logIn("both");

    assertThat(cluster.x().calls(Endpoint.ACCESS_TOKEN)).isEqualTo(1);
    assertThat(cluster.x().calls(Endpoint.TOKEN)).isEqualTo(1);
    assertThat(oauth2.me()).isPresent().isEqualTo(oauth1.me());
    assertOneUser("both");
  }

  @ParameterizedTest
  @MethodSource("ways")
  void tokensBroughtToOneNodeServeOnTheOther(Way way) {
    Visitor visitor = new Visitor(way.begins());
    visitor.logIn("stored");
    cluster
        .x()
        .putAccount(cluster.x().account("stored").withName("Renamed after the log-in by " + way));

    assertThat(visitor.at(way.other()).get("/account").body())
        .contains("Renamed after the log-in by " + way);
  }

  @Test
  @DisplayName("F-72: both nodes want the next tokens at once: one refresh, and all are served")
  void tokensAreRefreshedOnce() {
    Node one = cluster.oauth2();
    Node other = cluster.oauth1();
    for (int round = 0; round < ROUNDS; round++) {
      cluster.x().reset();
      // So near its end that it is refreshed at the next use.
      cluster.x().misbehaveNext(Endpoint.TOKEN, Misbehaviour.member("expires_in", "30"));
      Visitor visitor = new Visitor(one);
      visitor.logIn("fresh");

      List<CompletableFuture<Answer>> pages = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        pages.add(visitor.getAsync("/account"));
        pages.add(visitor.at(other).getAsync("/account"));
      }

      assertThat(pages)
          .allSatisfy(page -> assertThat(page.join().body()).contains("id=\"live\"", "@fresh"));
      assertThat(cluster.x().calls(Endpoint.TOKEN)).as("one exchange, one refresh").isEqualTo(2);
    }
  }

  @Test
  @DisplayName("a password that is set on one node logs in on the other; it takes its many rounds")
  void passwordIsForBothNodes() throws GeneralSecurityException {
    Visitor visitor = new Visitor(cluster.oauth1());
    visitor.logIn("typing");
    String userId = AdminIT.userId(visitor);
    String email = "typing@mail.example";
    cluster.text(
        "update login_user set email = ?, email_key = ?, email_confirmed_at = current_timestamp"
            + " where id = ? returning id",
        email,
        email,
        userId);
    String password = "four words are enough";
    String csrf = visitor.get("/account/password").csrf();
    visitor.post(
        "/account/password",
        Map.of("csrf", csrf, "new", password, "repeated", password, "choice", "set"));

    Visitor later = new Visitor(cluster.oauth2());
    Map<String, String> form = new HashMap<>(Map.of("email", email, "password", password));
    form.put("csrf", later.get("/sign-in").csrf());
    assertThat(later.post("/login/password", form).status()).isEqualTo(303);

    assertThat(AdminIT.userId(later)).isEqualTo(userId);
    String[] stored =
        cluster.text("select password_hash from login_user where id = ?", userId).split(":");
    assertThat(stored).startsWith("PBKDF2WithHmacSHA512", "220000");
    byte[] salt = Base64.getDecoder().decode(stored[2]);
    byte[] hash = Base64.getDecoder().decode(stored[3]);
    assertThat(salt).hasSize(32);
    PBEKeySpec key = new PBEKeySpec(password.toCharArray(), salt, 220_000, hash.length * 8);
    assertThat(SecretKeyFactory.getInstance(stored[0]).generateSecret(key).getEncoded())
        .isEqualTo(hash);
  }

  @Test
  @DisplayName("F-70: many concurrent first log-ins with one account, on both nodes, make one user")
  void concurrentFirstLogInsMakeOneUser() {
    List<Visitor> visitors =
        IntStream.range(0, 20)
            .mapToObj(i -> new Visitor(i % 2 == 0 ? cluster.oauth1() : cluster.oauth2()))
            .toList();
    List<String> callbacks =
        visitors.stream().map(visitor -> visitor.approve("newborn", "/account")).toList();

    List<CompletableFuture<Answer>> calls =
        IntStream.range(0, visitors.size())
            .mapToObj(i -> visitors.get(i).getAsync(callbacks.get(i)))
            .toList();

    assertThat(calls.stream().map(CompletableFuture::join))
        .extracting(Answer::status)
        .containsOnly(303);
    assertThat(visitors.stream().map(Visitor::me).distinct()).hasSize(1);
    assertThat(visitors.get(0).isLoggedInAs("newborn")).isTrue();
    assertOneUser("newborn");
  }

  @ParameterizedTest
  @MethodSource("ways")
  @DisplayName("ADV-04, ASVS-7.2.4: a planted session id is logged in on neither node")
  void plantedSessionIdIsNobodys(Way way) {
    Visitor attacker = new Visitor(way.begins());
    attacker.start("/account");
    Visitor victim = attacker.copy();
    String planted = victim.cookie("JSESSIONID").orElseThrow();

    victim.at(way.other()).get(victim.approve("victim", "/account"));

    for (Node node : List.of(way.begins(), way.other())) {
      assertThat(victim.at(node).isLoggedInAs("victim")).isTrue();
      assertThat(attacker.at(node).isAnonymous()).isTrue();
      Answer inTheAddress = new Visitor(node).get("/api/me;jsessionid=" + planted);
      assertThat(inTheAddress.status()).isEqualTo(401);
    }
  }

  private static void assertOneUser(String handle) {
    String subject = cluster.x().account(handle).id();
    assertThat(cluster.count("select count(*) from login_account where subject = ?", subject))
        .isEqualTo(1);
    assertThat(
            cluster.count(
                "select count(*) from login_user"
                    + " where id not in (select user_id from login_account)"))
        .as("users without an account")
        .isZero();
  }

  private static void logOut(Visitor visitor) {
    assertThat(visitor.logOut().status()).isEqualTo(303);
  }
}
