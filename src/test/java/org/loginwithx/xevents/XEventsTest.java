package org.loginwithx.xevents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.loginwithx.access.XApi;
import org.loginwithx.attempt.SecurityLog;
import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.decision.LoginEvent;
import org.loginwithx.http.HttpBudget;
import org.loginwithx.http.HttpCaller;
import org.loginwithx.metrics.Metrics;
import org.loginwithx.oauth1.ConsumerCredentials;
import org.loginwithx.simulator.Endpoint;
import org.loginwithx.simulator.Misbehaviour;
import org.loginwithx.simulator.XAccount;
import org.loginwithx.simulator.XError;
import org.loginwithx.simulator.XSimulator;
import org.loginwithx.timer.DelayingExecutor;
import org.loginwithx.user.LinkedUser;
import org.loginwithx.user.LinkedUsers;
import org.loginwithx.user.Logins;
import org.loginwithx.user.Profile;
import org.loginwithx.user.ReportedChanges;
import org.loginwithx.user.SealedTokens;
import org.loginwithx.user.SettableClock;
import org.loginwithx.user.TokenTable;
import org.loginwithx.x.ApiClient;
import org.loginwithx.x.Bills;
import org.loginwithx.x.OAuth1Client;
import org.loginwithx.x.OAuth1Connection;
import org.loginwithx.x.XClients;
import org.loginwithx.xevents.EventSettings.Way;

/** Events of X on two nodes, against a strict X and a real database. */
final class XEventsTest {

  private static final URI SITE = URI.create("http://127.0.0.1:1");

  private final XSimulator x = XSimulator.start();
  private final SettableClock clock = new SettableClock();
  private final HttpCaller caller = new HttpCaller(HttpBudget.DEFAULT);
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final LinkedBlockingQueue<LoginEvent> events = new LinkedBlockingQueue<>();
  private LoginDatabase database = open(TestDatabase.H2);

  /** The tasks run at once. */
  private static final DelayingExecutor AT_ONCE =
      new DelayingExecutor() {
        @Override
        public void execute(Runnable task) {
          task.run();
        }

        @Override
        public Executor after(Duration pause) {
          return Runnable::run;
        }
      };

  private LoginDatabase open(TestDatabase kind) {
    LoginDatabase made = LoginDatabase.open(kind.migrated());
    opened.add(made);
    return made;
  }

  @AfterEach
  void close() throws Exception {
    caller.close();
    x.close();
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  private XEvents node(String name, Way way, int renames) {
    XClients clients =
        new XClients(
            new OAuth1Client(
                new OAuth1Connection(
                    new ConsumerCredentials(x.consumerKey(), x.consumerSecret()),
                    x.baseUri(),
                    null,
                    false,
                    false),
                caller,
                clock,
                Metrics.NONE),
            null,
            new ApiClient(
                x.baseUri(),
                new ConsumerCredentials(x.consumerKey(), x.consumerSecret()),
                caller,
                clock,
                Metrics.NONE,
                Bills.NONE));
    ReportedChanges changes = new ReportedChanges(database, clock);
    XEvents node =
        new XEvents(
            () -> new EventSettings(way, x.appId(), false, renames),
            name,
            () -> clients,
            () -> Optional.of(SITE),
            new XApi(
                Optional.empty(),
                () -> clients,
                null,
                Optional::empty,
                Optional::empty,
                clock,
                AT_ONCE),
            new EventInbox(
                x.appId(), changes, () -> false, events::add, new SecurityLog(name), clock),
            changes,
            new EventState(database),
            clock,
            AT_ONCE);
    opened.add(0, node::stop);
    return node;
  }

  private LinkedUser userWithTokens(XAccount account) {
    clock.advance(Duration.ofSeconds(1));
    LinkedUser user =
        new LinkedUsers(database, clock)
            .recordLogin(
                new Profile(
                    Profile.X, account.id(), account.screenName(), account.name(), null, null),
                null,
                Set.of("user"),
                Logins.next())
            .user();
    new TokenTable(database, clock)
        .put(
            new SealedTokens(
                UUID.randomUUID().toString(),
                user.userId(),
                Profile.X,
                account.id(),
                "oauth2",
                "sealed",
                "k1",
                "",
                null,
                clock.instant(),
                false,
                false,
                0));
    return user;
  }

  /** Runs the node each "second" until the condition holds. */
  private static void runUntil(XEvents node, BooleanSupplier holds) throws InterruptedException {
    Instant end = Instant.now().plusSeconds(20);
    while (!holds.getAsBoolean() && Instant.now().isBefore(end)) {
      node.run();
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertThat(holds.getAsBoolean()).isTrue();
  }

  @AllDatabases
  void revocationComesByTheStream(TestDatabase kind) throws InterruptedException {
    database = open(kind);
    LinkedUser alice = userWithTokens(x.account("alice"));
    // The simulator's clock is the real one.
    clock.set(Instant.now());
    XEvents node = node("a", Way.STREAM, 0);
    runUntil(node, () -> x.openStreams() == 1 && node.report().state().connectedAt() != null);
    assertThat(x.subscriptions()).containsExactly("oauth.revoke");
    assertThat(node.report().state())
        .satisfies(
            state -> {
              assertThat(state.node()).isEqualTo("a");
              assertThat(state.revokes()).isTrue();
              assertThat(state.problem()).isEmpty();
              assertThat(state.broken()).isEmpty();
            });

    x.revoke("alice");
    runUntil(node, () -> node.handled() == 1);

    assertThat(new TokenTable(database, clock).ofUser(alice.userId())).isEmpty();
    assertThat(events.poll())
        .isInstanceOfSatisfying(
            LoginEvent.RevokedAtX.class,
            event -> assertThat(event.userId()).isEqualTo(alice.userId()));
    assertThat(node.report().last()).isNotNull();
  }

  @AllDatabases
  void oneNodeAtATimeHoldsTheStream(TestDatabase kind) throws InterruptedException {
    database = open(kind);
    XEvents first = node("a", Way.STREAM, 0);
    XEvents second = node("b", Way.STREAM, 0);
    runUntil(first, () -> x.openStreams() == 1);

    for (int i = 0; i < 5; i++) {
      clock.advance(Duration.ofSeconds(10));
      second.run();
      first.run();
    }
    assertThat(first.isHolding()).isTrue();
    assertThat(second.isHolding()).isFalse();
    assertThat(x.openStreams()).isOne();

    first.stop();
    clock.advance(Duration.ofSeconds(10));
    runUntil(second, () -> second.isHolding() && second.report().state().connectedAt() != null);
    assertThat(second.report().state().node()).isEqualTo("b");
    assertThat(x.calls(Endpoint.ACTIVITY_STREAM)).isEqualTo(2);
  }

  @Test
  void streamIsOpenedAgainEverMoreRarely() throws InterruptedException {
    x.misbehave(Endpoint.ACTIVITY_STREAM, Misbehaviour.error(XError.SERVICE_UNAVAILABLE_PROBLEM));
    XEvents node = node("a", Way.STREAM, 0);
    runUntil(node, () -> node.report().state().broken().equals("x_is_down"));
    List<Integer> calls = new ArrayList<>();
    for (int second = 0; second < 70; second++) {
      clock.advance(Duration.ofSeconds(1));
      // Once to begin a call, and once when it has ended.
      int before = x.calls(Endpoint.ACTIVITY_STREAM);
      node.run();
      TimeUnit.MILLISECONDS.sleep(20);
      node.run();
      calls.add(x.calls(Endpoint.ACTIVITY_STREAM) - before);
    }

    // After 2, 4, 8, 16 and 32 seconds.
    assertThat(calls.stream().mapToInt(Integer::intValue).sum()).isBetween(4, 6);
    x.behave();
    clock.advance(Duration.ofMinutes(5));
    runUntil(node, () -> node.report().state().connectedAt() != null);
    assertThat(node.report().state().broken()).isEmpty();
  }

  @Test
  void streamThatXEndsIsOpenedAgain() throws InterruptedException {
    XEvents node = node("a", Way.STREAM, 0);
    runUntil(node, () -> node.report().state().connectedAt() != null);

    x.closeStreams();
    runUntil(node, () -> node.report().state().broken().equals("ended_by_x"));
    assertThat(node.report().state().connectedAt()).isNull();

    clock.advance(Duration.ofSeconds(2));
    runUntil(node, () -> node.report().state().connectedAt() != null);
  }

  @Test
  void namesOfUsersWithTheNewestTokensAreFollowed() throws InterruptedException {
    LinkedUser oldest = userWithTokens(x.account("oldest"));
    LinkedUser newer = userWithTokens(x.account("newer"));
    LinkedUser newest = userWithTokens(x.account("newest"));
    XEvents node = node("a", Way.STREAM, 2);
    runUntil(node, () -> node.report().state().renames() == 2);

    assertThat(x.subscriptions())
        .containsExactlyInAnyOrder(
            "oauth.revoke",
            "profile.update.handle " + newest.profile().subject(),
            "profile.update.screenname " + newest.profile().subject(),
            "profile.update.handle " + newer.profile().subject(),
            "profile.update.screenname " + newer.profile().subject());

    runUntil(node, () -> node.report().state().connectedAt() != null);
    x.changeHandle("newest", "renamed");
    x.changeName("renamed", "Ms Renamed");
    runUntil(node, () -> node.handled() == 2);
    Profile now =
        new LinkedUsers(database, clock)
            .find(Profile.X, newest.profile().subject())
            .orElseThrow()
            .profile();
    assertThat(now.username()).isEqualTo("renamed");
    assertThat(now.displayName()).isEqualTo("Ms Renamed");

    // The oldest comes back, and the cap takes the place of another one.
    clock.advance(Duration.ofMinutes(20));
    new TokenTable(database, clock).put(tokens(oldest));
    runUntil(
        node,
        () -> {
          clock.advance(Duration.ofSeconds(10));
          return x.subscriptions()
              .contains("profile.update.screenname " + oldest.profile().subject());
        });
    assertThat(x.subscriptions())
        .hasSize(5)
        .doesNotContain("profile.update.handle " + newer.profile().subject());
  }

  private SealedTokens tokens(LinkedUser user) {
    return new SealedTokens(
        UUID.randomUUID().toString(),
        user.userId(),
        Profile.X,
        user.profile().subject(),
        "oauth2",
        "sealed",
        "k1",
        "",
        null,
        clock.instant(),
        false,
        false,
        0);
  }

  @Test
  void manySubscriptionsAreMadeInSeveralPasses() throws InterruptedException {
    for (int i = 0; i < 15; i++) {
      userWithTokens(x.account("many" + i));
    }
    XEvents node = node("a", Way.STREAM, 100);
    node.run();
    assertThat(x.subscriptions()).hasSize(1 + Subscriptions.MOST_CHANGES);

    clock.advance(Duration.ofSeconds(10));
    runUntil(node, () -> x.subscriptions().size() == 31);
    assertThat(node.report().state().renames()).isEqualTo(15);
  }

  @Test
  void problemOfXIsKnownAndTriedAgain() throws InterruptedException {
    x.misbehave(Endpoint.ACTIVITY_SUBSCRIPTIONS, Misbehaviour.error(XError.CREDITS_DEPLETED));
    XEvents node = node("a", Way.STREAM, 0);
    runUntil(node, () -> node.report().state().problem().equals("no_credit"));
    assertThat(node.report().state().revokes()).isFalse();

    x.behave();
    node.run();
    assertThat(x.calls(Endpoint.ACTIVITY_SUBSCRIPTIONS)).isZero();

    node.checkSoon();
    clock.advance(Duration.ofSeconds(10));
    runUntil(node, () -> node.report().state().revokes());
    assertThat(node.report().state().problem()).isEmpty();
  }

  @Test
  void webhookThatXCannotReachIsAProblem() throws InterruptedException {
    // Nothing listens at the address of the site.
    XEvents node = node("a", Way.WEBHOOK, 0);

    runUntil(node, () -> node.report().state().problem().equals("webhook_invalid"));
    assertThat(x.subscriptions()).isEmpty();
  }

  @Test
  void webhookNeedsARightSignature() {
    XEvents node = node("a", Way.WEBHOOK, 0);
    String body = "{\"data\":{}}";

    assertThat(node.isSigned(body.getBytes(UTF_8), x.webhookSignature(body))).isTrue();
    assertThat(node.isSigned(body.getBytes(UTF_8), x.webhookSignature(body + " "))).isFalse();
    XEvents stream = node("b", Way.STREAM, 0);
    assertThat(stream.isSigned(body.getBytes(UTF_8), x.webhookSignature(body))).isFalse();
    assertThat(stream.response("abc")).isEmpty();
  }

  @Test
  void checksOfStrangersAreWrittenOnceAMinute() {
    XEvents node = node("a", Way.WEBHOOK, 0);
    node.run();
    assertThat(node.report().state().crcAt()).isNull();

    assertThat(node.response("abc")).isPresent();
    Instant first = clock.instant();
    clock.advance(Duration.ofSeconds(10));
    node.run();
    assertThat(node.report().state().crcAt()).isEqualTo(first);

    for (int i = 0; i < 4; i++) {
      node.response("abc");
      clock.advance(Duration.ofSeconds(10));
      node.run();
    }
    assertThat(node.report().state().crcAt()).isEqualTo(first);
    clock.advance(Duration.ofSeconds(10));
    node.run();
    assertThat(requireNonNull(node.report().state().crcAt())).isAfter(first);
  }

  @Test
  void nothingIsDoneIfTheOperatorWantsNoEvents() {
    XEvents node = node("a", Way.OFF, 0);
    node.run();

    assertThat(node.isHolding()).isFalse();
    assertThat(x.recorded()).isEmpty();
  }
}
