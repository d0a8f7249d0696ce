package org.loginwithx.spending;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonValue;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.loginwithx.SecurityLines;
import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.user.Crowd;
import org.loginwithx.user.Rows;
import org.loginwithx.user.SettableClock;
import org.loginwithx.x.ApiRequest;
import org.loginwithx.x.XEndpoint;

final class SpendingTest {

  private static final Duration DAY = Duration.ofDays(1);
  private static final long CENT = 10_000;

  private final SettableClock clock = new SettableClock();

  /** One server of several. */
  private final class Node {

    final Meter meter = new Meter(clock);
    final LoginDatabase database;
    final Spending spending;

    Node(DataSource dataSource, Budget budget) {
      database = LoginDatabase.open(dataSource);
      spending = new Spending(meter, database, () -> Prices.USUAL, () -> budget, clock);
    }

    void login(String userId) {
      meter.profile(XEndpoint.USERS_ME, userId);
    }

    void delete() {
      meter.answered(ApiRequest.delete("/2/tweets/1"), JsonValue.NULL);
    }
  }

  private static List<String> during(Runnable work) {
    try (SecurityLines log = SecurityLines.open()) {
      work.run();
      return List.copyOf(log.lines());
    }
  }

  @AllDatabases
  void userCountsOnceADayOnAllNodes(TestDatabase kind) throws SQLException {
    DataSource dataSource = kind.migrated();
    Node one = new Node(dataSource, Budget.NONE);
    Node other = new Node(dataSource, Budget.NONE);
    one.login("1");
    one.login("1");
    one.login("2");
    one.delete();
    one.spending.run();
    other.login("2");
    other.login("3");
    other.delete();
    other.spending.run();
    other.login("3");

    assertThat(other.spending.now().numbersOfToday())
        .isEqualTo(Map.of(Billed.USER_READ, 3L, Billed.DELETE, 2L));
    assertThat(one.spending.now().ofToday()).isEqualTo(5 * CENT);

    clock.advance(DAY);
    one.login("1");
    Spent tomorrow = one.spending.now();
    assertThat(tomorrow.ofToday()).isEqualTo(CENT);
    assertThat(tomorrow.of(tomorrow.today() - 1)).isEqualTo(5 * CENT);
  }

  @AllDatabases
  void nodesThatWriteTheSameUsersAtOnceCountThemOnce(TestDatabase kind) throws Exception {
    DataSource dataSource = kind.migrated();
    List<Node> nodes =
        IntStream.range(0, 4).mapToObj(any -> new Node(dataSource, Budget.NONE)).toList();
    for (int round = 0; round < 3; round++) {
      for (Node node : nodes) {
        node.delete();
        for (int i = 0; i < 40; i++) {
          node.login(round + "-" + i);
        }
      }
      Crowd.atOnce(
          nodes.size(),
          i ->
              () -> {
                nodes.get(i).spending.run();
                return true;
              });
    }

    // What lost the race for too long is written by the next run.
    nodes.forEach(node -> node.spending.run());
    assertThat(nodes.get(0).spending.now().numbersOfToday())
        .isEqualTo(Map.of(Billed.USER_READ, 120L, Billed.DELETE, 12L));
  }

  @AllDatabases
  void manyUsersAreWrittenTogether(TestDatabase kind) throws SQLException {
    DataSource dataSource = kind.migrated();
    Node node = new Node(dataSource, Budget.NONE);
    for (int i = 0; i < 1_203; i++) {
      node.login("id" + i);
    }
    assertThat(node.spending.now().numbersOfToday()).isEqualTo(Map.of(Billed.USER_READ, 1_203L));
    for (int i = 1_000; i < 1_503; i++) {
      node.login("id" + i);
    }
    assertThat(node.spending.now().numbersOfToday()).isEqualTo(Map.of(Billed.USER_READ, 1_503L));
  }

  @AllDatabases
  void usersAreForgottenAfterTheNextDay(TestDatabase kind) throws SQLException {
    DataSource dataSource = kind.migrated();
    Node node = new Node(dataSource, Budget.NONE);
    node.login("1");
    node.spending.run();
    assertThat(Rows.count(dataSource, "login_x_user")).isEqualTo(1);
    clock.advance(DAY);
    node.spending.run();
    assertThat(Rows.count(dataSource, "login_x_user")).isEqualTo(1);
    clock.advance(DAY);
    node.spending.run();
    assertThat(Rows.count(dataSource, "login_x_user")).isZero();
    assertThat(Rows.count(dataSource, "login_x_use")).isEqualTo(1);
    clock.advance(Duration.ofDays(400));
    node.spending.run();
    assertThat(Rows.count(dataSource, "login_x_use")).isZero();
  }

  @AllDatabases
  void oneNodeWarnsOnceAtEachStep(TestDatabase kind) throws SQLException {
    DataSource dataSource = kind.migrated();
    Budget budget = new Budget(5 * CENT, 100 * CENT);
    Node one = new Node(dataSource, budget);
    Node other = new Node(dataSource, budget);
    List<String> lines =
        during(
            () -> {
              for (int i = 1; i <= 3; i++) {
                one.login("a" + i);
              }
              one.spending.run();
            });
    assertThat(lines).isEmpty();

    lines =
        during(
            () -> {
              one.login("a4");
              one.spending.run();
              one.spending.run();
              other.spending.run();
            });
    assertThat(lines)
        .containsExactly("event=budget outcome=warned reason=day_80 spent=0.04 budget=0.05");

    lines =
        during(
            () -> {
              other.login("a5");
              other.spending.run();
              clock.advance(Duration.ofSeconds(10));
              one.spending.run();
              new Node(dataSource, budget).spending.run();
            });
    assertThat(lines)
        .containsExactly("event=budget outcome=warned reason=day_100 spent=0.05 budget=0.05");
    clock.advance(DAY);
    assertThat(during(one.spending::run)).isEmpty();
  }

  @Test
  void spentBudgetHoldsOffUntilTheNextDay() {
    Node node = new Node(TestDatabase.H2.migrated(), new Budget(2 * CENT, 100 * CENT));
    node.login("1");
    node.spending.run();
    assertThat(node.spending.heldOffUntil()).isEmpty();
    node.login("2");
    node.spending.run();
    assertThat(node.spending.heldOffUntil()).contains(Instant.parse("2026-11-22T00:00:00Z"));
    clock.advance(Duration.ofHours(12));
    assertThat(node.spending.heldOffUntil()).isEmpty();

    Node without = new Node(TestDatabase.H2.migrated(), Budget.NONE);
    without.login("1");
    without.spending.run();
    assertThat(without.spending.heldOffUntil()).isEmpty();
  }

  @Test
  void whatIsCountedWhileTheDatabaseIsAwayIsWrittenLater() throws SQLException {
    DataSource dataSource = TestDatabase.H2.migrated();
    Node node = new Node(dataSource, Budget.NONE);
    TestDatabase.execute(dataSource, "alter table login_x_use rename to moved");
    node.login("1");
    node.delete();
    node.spending.run();
    node.login("1");
    node.login("2");
    TestDatabase.execute(dataSource, "alter table moved rename to login_x_use");
    node.spending.run();

    assertThat(node.spending.last().numbersOfToday())
        .isEqualTo(Map.of(Billed.USER_READ, 2L, Billed.DELETE, 1L));
  }

  @Test
  void memoryIsBoundedWhileTheDatabaseIsAway() {
    Meter meter = new Meter(clock);
    for (int i = 0; i < Counts.MOST_IDS + 5; i++) {
      meter.profile(XEndpoint.USERS_ME, "id" + i);
    }
    Counts counts = meter.take();
    assertThat(counts.ids().values())
        .singleElement()
        .satisfies(ids -> assertThat(ids).hasSize(Counts.MOST_IDS));
    assertThat(counts.numbers().values()).containsExactly(5L);

    meter.profile(XEndpoint.USERS_ME, "one more");
    meter.putBack(counts);
    assertThat(meter.take().numbers().values()).containsExactly(6L);
  }
}
