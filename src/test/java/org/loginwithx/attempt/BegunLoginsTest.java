package org.loginwithx.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.loginwithx.attempt.BegunLogins.Begun;
import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.user.Rows;
import org.loginwithx.user.SettableClock;

final class BegunLoginsTest {

  private static final Duration DAY = Duration.ofDays(1);

  private final SettableClock clock = new SettableClock();

  private PendingLogin pending(Protocol protocol) {
    return new PendingLogin(
        "N", new Purpose.LogIn(null, false), protocol, "c", "t", "s", clock.instant(), "seed");
  }

  @AllDatabases
  void countsOnAllNodesThoseWhoNeverCameBack(TestDatabase kind) throws SQLException {
    DataSource dataSource = kind.migrated();
    BegunLogins one = new BegunLogins(LoginDatabase.open(dataSource), clock);
    BegunLogins other = new BegunLogins(LoginDatabase.open(dataSource), clock);
    PendingLogin returning = pending(Protocol.OAUTH2);
    one.begun(returning);
    one.begun(pending(Protocol.OAUTH2));
    one.begun(pending(Protocol.OAUTH1));
    one.run();
    other.begun(pending(Protocol.OAUTH2));
    other.back(returning);
    other.run();

    assertThat(one.readToday()).as("they may still be at X").isEmpty();

    clock.advance(PendingLogin.LIFETIME.multipliedBy(2));
    assertThat(one.readToday())
        .containsExactly(new Begun("oauth1", 1, 0), new Begun("oauth2", 3, 1));
    assertThat(one.readToday().get(1).lost()).isEqualTo(2);

    clock.advance(DAY);
    assertThat(one.readToday()).isEmpty();
    assertThat(Rows.count(dataSource, "login_begun")).isEqualTo(2);
    clock.advance(Duration.ofDays(31));
    one.run();
    assertThat(Rows.count(dataSource, "login_begun")).isZero();
  }
}
