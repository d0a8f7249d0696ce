package org.loginwithx.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.EachDatabase;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.user.LoginStatistics.Count;
import org.loginwithx.user.LoginStatistics.Statistics;
import org.loginwithx.user.LoginStatistics.Users;

final class LoginStatisticsTest {

  private static final Set<String> GROUPS = Set.of("user");

  /** Not at the beginning of an hour. */
  private static final Instant NOW = Instant.parse("2026-11-21T12:34:56Z");

  private final SettableClock clock = new SettableClock();

  private static LinkedUser logIn(LinkedUsers users, String subject, Instant at) {
    Profile profile = new Profile(Profile.X, subject, "h" + subject, "Name", null, null);
    LinkedUser known = users.find(Profile.X, subject).orElse(null);
    return users.recordLogin(profile, known, GROUPS, Logins.at(at)).user();
  }

  private void fail(LoginHistory history, String reason, Instant at) {
    history.failed(
        new FailedAttempt(
            HistoryEntry.failed(reason, null, Profile.X, Logins.visit(at)), List.of()));
    history.run();
  }

  @AllDatabases
  void countsHoursAndDaysInUtc(TestDatabase kind) {
    LoginDatabase database = LoginDatabase.open(kind.migrated());
    LinkedUsers users = new LinkedUsers(database, clock);
    LoginHistory history =
        new LoginHistory(database, clock, Duration.ofDays(90), Duration.ofHours(12));
    clock.set(Instant.parse("2026-10-22T23:59:59Z"));
    logIn(users, "1", clock.instant());
    clock.set(Instant.parse("2026-10-23T00:00:00Z"));
    logIn(users, "1", clock.instant());
    clock.set(Instant.parse("2026-11-20T23:59:59.999Z"));
    LinkedUser two = logIn(users, "2", clock.instant());
    fail(history, "denied", clock.instant());
    clock.set(NOW);
    logIn(users, "2", Instant.parse("2026-11-21T00:00:00Z"));
    logIn(users, "2", NOW);
    fail(history, "denied", NOW);
    fail(history, "denied", NOW);
    fail(history, "x_5xx", NOW);
    new People(database, clock).disableUnchecked(two.userId(), "a", Logins.visit(NOW));

    Statistics figures = new LoginStatistics(database, clock).now();

    assertThat(figures.firstHour()).isEqualTo(Instant.parse("2026-11-20T13:00:00Z"));
    assertThat(figures.firstDay()).isEqualTo(Instant.parse("2026-10-23T00:00:00Z"));
    assertThat(figures.hours())
        .containsExactlyInAnyOrder(
            count("2026-11-20T23:00:00Z", true, "first_login", 1),
            count("2026-11-20T23:00:00Z", false, "denied", 1),
            count("2026-11-21T00:00:00Z", true, "ok", 1),
            count("2026-11-21T12:00:00Z", true, "ok", 1),
            count("2026-11-21T12:00:00Z", false, "denied", 2),
            count("2026-11-21T12:00:00Z", false, "x_5xx", 1));
    assertThat(figures.days())
        .containsExactlyInAnyOrder(
            count("2026-10-23T00:00:00Z", true, "ok", 1),
            count("2026-11-20T00:00:00Z", true, "first_login", 1),
            count("2026-11-20T00:00:00Z", false, "denied", 1),
            count("2026-11-21T00:00:00Z", true, "ok", 2),
            count("2026-11-21T00:00:00Z", false, "denied", 2),
            count("2026-11-21T00:00:00Z", false, "x_5xx", 1));
    assertThat(figures.users()).isEqualTo(new Users(2, 1, 1, 2, 1, 2));
  }

  private static Count count(String from, boolean loggedIn, String reason, long number) {
    return new Count(Instant.parse(from), loggedIn, reason, Profile.X, number);
  }

  @EachDatabase
  void reloadingAgainAndAgainCostsNothing(TestDatabase kind) {
    DataSource dataSource = kind.migrated();
    WatchedDataSource watched = new WatchedDataSource(dataSource);
    LoginStatistics statistics =
        new LoginStatistics(LoginDatabase.open(watched.dataSource()), clock);
    Statistics first = statistics.now();
    assertThat(watched.statements()).hasSize(5);
    watched.statements().clear();

    for (int i = 0; i < 100; i++) {
      assertThat(statistics.now()).isSameAs(first);
    }
    assertThat(watched.statements()).isEmpty();

    clock.advance(Duration.ofSeconds(10));
    statistics.now();
    assertThat(watched.statements()).as("not the days before today").hasSize(3);
    watched.statements().clear();

    clock.advance(Duration.ofHours(12));
    statistics.now();
    assertThat(watched.statements()).as("another day").hasSize(5);
  }
}
