package org.loginwithx.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.loginwithx.config.TestDatabase;

/** On H2 and on PostgreSQL, with two nodes over each. */
final class EndedLoginsTest {

  private static final Duration KEPT = Duration.ofHours(1);

  private final SettableClock clock = new SettableClock();

  @BeforeEach
  void setClock() {
    // Rows have the database's time.
    clock.advance(Duration.between(clock.instant(), Instant.now()));
  }

  private static String login() {
    return UUID.randomUUID().toString();
  }

  private EndedLogins node(DataSource dataSource) {
    return new EndedLogins(LoginDatabase.open(dataSource), clock, KEPT);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("ASVS-7.4.1: a log-out holds here at once, and on other nodes when they look")
  void endReachesTheOtherNode(TestDatabase kind) {
    DataSource dataSource = kind.migrated();
    EndedLogins one = node(dataSource);
    EndedLogins other = node(dataSource);
    String left = login();
    String stays = login();

    one.end(left);
    assertThat(one.isEnded(left)).isTrue();
    assertThat(other.isEnded(left)).isFalse();

    other.run();
    assertThat(other.isEnded(left)).isTrue();
    assertThat(other.isEnded(stays)).isFalse();
    assertThat(one.isEnded(stays)).isFalse();

    String later = login();
    other.end(later);
    other.end(later);
    one.run();
    assertThat(one.isEnded(later)).isTrue();
    EndedLogins started = node(dataSource);
    started.run();
    assertThat(started.isEnded(left) && started.isEnded(later)).as("a node that starts").isTrue();
  }

  @Test
  @DisplayName("F-50: the database away keeps nobody from leaving; the others learn of it later")
  void databaseAwayKeepsNobodyFromLeaving() {
    DataSource dataSource = TestDatabase.H2.migrated();
    WatchedDataSource unreliable = new WatchedDataSource(dataSource);
    EndedLogins one = node(unreliable.dataSource());
    EndedLogins other = node(dataSource);
    String left = login();

    unreliable.watch(
        new WatchedDataSource.Watcher() {
          @Override
          public void before(String sql) throws SQLException {
            throw new SQLException("gone", "08006");
          }
        });
    one.end(left);
    one.run();
    assertThat(one.isEnded(left)).isTrue();
    unreliable.watch(new WatchedDataSource.Watcher() {});

    one.run();
    other.run();
    assertThat(other.isEnded(left)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void whatNoSessionCanNeedAnyMoreIsForgotten(TestDatabase kind) throws SQLException {
    DataSource dataSource = kind.migrated();
    EndedLogins node = node(dataSource);
    String left = login();
    node.end(left);

    clock.advance(KEPT.minusMinutes(1));
    node.run();
    assertThat(node.isEnded(left)).isTrue();

    clock.advance(Duration.ofMinutes(10));
    node.run();
    assertThat(node.isEnded(left)).isFalse();
    EndedLogins cutOff = node(dataSource);
    cutOff.run();
    assertThat(cutOff.isEnded(left)).as("news to a node that was cut off").isTrue();

    clock.advance(Duration.ofDays(8));
    node.run();
    assertThat(Rows.count(dataSource, "login_ended")).isZero();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("ADV-38: the end of all log-ins of a user reaches the other node, again and again")
  void endOfAllReachesTheOtherNode(TestDatabase kind) throws SQLException {
    DataSource dataSource = kind.migrated();
    EndedLogins one = node(dataSource);
    EndedLogins other = node(dataSource);
    Instant before = clock.instant().minusSeconds(1);
    Instant after = Instant.now().plusSeconds(600);

    one.endAll("user-a");
    other.run();
    for (EndedLogins node : List.of(one, other)) {
      assertThat(node.isEnded(login(), "user-a", before)).isTrue();
      assertThat(node.isEnded(login(), "user-a", after)).isFalse();
      assertThat(node.isEnded(login(), "user-b", before)).isFalse();
    }

    one.endAll("user-a");
    Instant between = Instant.now();
    one.endAll("user-a");
    other.run();
    assertThat(other.isEnded(login(), "user-a", between.minusMillis(1))).isTrue();
    assertThat(Rows.count(dataSource, "login_ended")).isEqualTo(1);
  }
}
