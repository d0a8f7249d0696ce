package org.loginwithx.attempt;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.loginwithx.attempt.UsedCallbacks.Taken;
import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.user.Crowd;
import org.loginwithx.user.Rows;
import org.loginwithx.user.SettableClock;

/** On H2 and on PostgreSQL, with two nodes over each. */
final class UsedCallbacksTest {

  private static final Map<TestDatabase, Nodes> NODES = new EnumMap<>(TestDatabase.class);

  /** Two nodes of one application. */
  private record Nodes(DataSource rows, LoginDatabase one, LoginDatabase two) {

    static Nodes on(DataSource dataSource) {
      return new Nodes(dataSource, LoginDatabase.open(dataSource), LoginDatabase.open(dataSource));
    }
  }

  @BeforeAll
  static void open() {
    for (TestDatabase kind : TestDatabase.ofThisRun()) {
      NODES.put(kind, Nodes.on(kind.migrated()));
    }
  }

  @AfterAll
  static void close() {
    for (Nodes nodes : NODES.values()) {
      nodes.one().close();
      nodes.two().close();
    }
  }

  private static Nodes nodes(TestDatabase kind) {
    Nodes nodes = NODES.get(kind);
    if (nodes == null) {
      throw new IllegalStateException();
    }
    return nodes;
  }

  private static UsedCallbacks taken(LoginDatabase database) {
    return new UsedCallbacks(database, new SettableClock(), Runnable::run);
  }

  @AllDatabases
  void secondTakeOfATokenIsRefused(TestDatabase kind) {
    UsedCallbacks taken = taken(nodes(kind).one());

    assertThat(taken.take("once")).isTrue();
    assertThat(taken.take("once")).isFalse();
    assertThat(taken.take("once ")).isTrue();
    assertThat(taken.take("Once")).isTrue();
  }

  @AllDatabases
  void f36_oneOfFiftyCallersAtOnceWins(TestDatabase kind) throws Exception {
    UsedCallbacks taken = taken(nodes(kind).one());

    List<Boolean> wins = Crowd.atOnce(50, number -> () -> taken.take("hot token"));

    assertThat(wins).containsOnlyOnce(true);
  }

  @AllDatabases
  void f36_oneOfFiftyCallersOnTwoNodesWins(TestDatabase kind) throws Exception {
    UsedCallbacks one = taken(nodes(kind).one());
    UsedCallbacks two = taken(nodes(kind).two());

    List<Boolean> wins =
        Crowd.atOnce(50, number -> () -> (number % 2 == 0 ? one : two).take("token on two nodes"));

    assertThat(wins).containsOnlyOnce(true);
  }

  @AllDatabases
  void differentTokensAtOnceAreAllTaken(TestDatabase kind) throws Exception {
    UsedCallbacks taken = taken(nodes(kind).one());

    assertThat(Crowd.atOnce(30, number -> () -> taken.take("different " + number)))
        .containsOnly(true);
  }

  @AllDatabases
  void tokenItselfIsNotStored(TestDatabase kind) throws SQLException {
    taken(nodes(kind).one()).take("canary");

    assertThat(Rows.of(nodes(kind).rows(), "select token_hash from login_taken"))
        .contains("e100fbce008c04ec40637af0af91fb2f05aeedc23f856a2d3c0b1580625d755e")
        .noneMatch(hash -> hash.contains("canary"));
  }

  @AllDatabases
  void anyTokenCanBeTaken(TestDatabase kind) {
    UsedCallbacks taken = taken(nodes(kind).one());

    for (String token : List.of("", "\u0000", "\ud83d\ude00", "'; drop table login_taken; --")) {
      assertThat(taken.take(token)).isTrue();
      assertThat(taken.take(token)).isFalse();
    }
  }

  @AllDatabases
  void otherNodeKnowsWhenItWasTaken(TestDatabase kind) {
    SettableClock clock = new SettableClock();
    UsedCallbacks taken = new UsedCallbacks(nodes(kind).one(), clock, Runnable::run);
    UsedCallbacks other = taken(nodes(kind).two());
    Instant then = clock.instant();
    taken.take("when");
    clock.advance(Duration.ofMinutes(3));
    taken.take("when");

    assertThat(other.find("when")).contains(new Taken(then, null));
    assertThat(other.find("never")).isEmpty();
  }

  @AllDatabases
  void otherNodeKnowsHowItEnded(TestDatabase kind) {
    SettableClock clock = new SettableClock();
    UsedCallbacks taken = new UsedCallbacks(nodes(kind).one(), clock, Runnable::run);
    UsedCallbacks other = taken(nodes(kind).two());
    CallbackOutcome full =
        new CallbackOutcome("f".repeat(64), "refused", "Not you, M\u00fcller.", clock.instant());
    CallbackOutcome bare = new CallbackOutcome("e".repeat(64), "x_5xx", null, null);
    taken.take("full");
    taken.take("bare");

    taken.ended("full", full);
    taken.ended("bare", bare);
    taken.ended("never taken", bare);

    assertThat(other.find("full").orElseThrow().outcome()).isEqualTo(full);
    assertThat(other.find("bare").orElseThrow().outcome()).isEqualTo(bare);
    assertThat(other.find("never taken")).isEmpty();
  }

  @AllDatabases
  @DisplayName("A machine that is busy keeps no outcome, and the user still gets an answer")
  void outcomeThatCannotBeKeptIsNoFailure(TestDatabase kind) {
    Executor busy =
        task -> {
          throw new RejectedExecutionException();
        };
    UsedCallbacks taken = new UsedCallbacks(nodes(kind).one(), new SettableClock(), busy);
    taken.take("busy");

    assertThatCode(
            () -> taken.ended("busy", new CallbackOutcome("e".repeat(64), "x_5xx", null, null)))
        .doesNotThrowAnyException();

    assertThat(taken.find("busy").orElseThrow().outcome()).isNull();
  }

  @AllDatabases
  void longMessageIsCut(TestDatabase kind) {
    UsedCallbacks taken = taken(nodes(kind).one());
    taken.take("long");

    taken.ended("long", new CallbackOutcome("f".repeat(64), "refused", "x".repeat(5000), null));

    assertThat(requireNonNull(taken.find("long").orElseThrow().outcome()).message()).hasSize(4000);
  }

  @AllDatabases
  void oldRowsArePurgedAndYoungOnesAreNot(TestDatabase kind) {
    LoginDatabase database = nodes(kind).one();
    SettableClock clock = new SettableClock();
    UsedCallbacks taken = new UsedCallbacks(database, clock, Runnable::run);
    taken.take("old");
    clock.advance(Duration.ofMinutes(30));
    taken.take("young");
    clock.advance(Duration.ofMinutes(31));

    taken.purge();

    assertThat(taken.take("young")).isFalse();
    assertThat(taken.take("old")).isTrue();
  }

  @AllDatabases
  void purgeRunsInTheBackgroundEveryFiveMinutes(TestDatabase kind) {
    SettableClock clock = new SettableClock();
    List<Runnable> background = new ArrayList<>();
    UsedCallbacks taken = new UsedCallbacks(nodes(kind).one(), clock, background::add);

    taken.take("purge 1");
    clock.advance(Duration.ofMinutes(4));
    taken.take("purge 2");
    assertThat(background).isEmpty();

    clock.advance(Duration.ofMinutes(1));
    taken.take("purge 3");
    taken.take("purge 4");
    assertThat(background).hasSize(1);

    clock.advance(Duration.ofMinutes(5));
    taken.take("purge 5");
    assertThat(background).hasSize(2);
    background.forEach(Runnable::run);
  }
}
