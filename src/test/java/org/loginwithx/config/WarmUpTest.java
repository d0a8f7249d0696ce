package org.loginwithx.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.metrics.Metrics;
import org.loginwithx.user.LoginHistory;
import org.loginwithx.user.Rows;
import org.loginwithx.x.Bills;

/** What is loaded before the first log-in. */
final class WarmUpTest {

  private static final Map<String, String> SETTINGS =
      Map.of(
          "login.public.url", "http://127.0.0.1:8080",
          "twitter.client.id", "client",
          "twitter.client.secret", "secret");

  private final DataSource rows = TestDatabase.H2.migrated();
  private final LoginDatabase database = LoginDatabase.open(rows);

  private void warmUp() {
    Clock clock = Clock.systemUTC();
    try (LiveConfig live =
        new LiveConfig(
            name -> Optional.ofNullable(SETTINGS.get(name)),
            clock,
            () -> Metrics.NONE,
            Bills.NONE,
            id -> Optional.empty(),
            Runnable::run)) {
      new WarmUp(
              database,
              new LoginHistory(database, clock, Duration.ofDays(1), Duration.ofDays(1)),
              clock,
              live)
          .run();
    }
  }

  @Test
  void writesNothing() throws SQLException {
    warmUp();

    for (String table : new String[] {"login_user", "login_account", "login_history"}) {
      assertThat(Rows.count(rows, table)).as(table).isZero();
    }
    database.close();
  }

  @Test
  void databaseThatIsAwayIsNoFailure() {
    database.close();

    assertThatNoException().isThrownBy(this::warmUp);
  }
}
