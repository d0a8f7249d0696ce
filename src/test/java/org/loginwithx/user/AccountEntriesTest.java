package org.loginwithx.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.loginwithx.SecurityLines;
import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.EachDatabase;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.LoginDatabase;

/** What the security log says of users and their sessions. */
final class AccountEntriesTest {

  private static final Set<String> GROUPS = Set.of("user");
  private static final Profile ANNA = person("1", "anna");

  private static Profile person(String subject, String handle) {
    return new Profile(Profile.X, subject, handle, "Anna", null, null);
  }

  private static String logIn(LinkedUsers users, Profile profile) {
    LinkedUser known = users.find(Profile.X, profile.subject()).orElse(null);
    return users.recordLogin(profile, known, GROUPS, Logins.next()).user().userId();
  }

  @AllDatabases
  void eachDisablingEnablingAndEndOfSessionsIsAnEntry(TestDatabase kind) {
    Clock clock = Clock.systemUTC();
    try (LoginDatabase database = LoginDatabase.open(kind.migrated());
        SecurityLines log = SecurityLines.open()) {
      People people = new People(database, clock);
      String userId = logIn(new LinkedUsers(database, clock), ANNA);

      people.disableUnchecked(userId, "the-admin", Logins.visit(Instant.now()));
      people.enableUnchecked(userId, "the-admin", Logins.visit(Instant.now()));
      people.disableUnchecked("nobody", "the-admin", Logins.visit(Instant.now()));

      assertThat(log.lines())
          .containsExactly(
              "event=sessions outcome=ended user=%s sessions=1".formatted(userId),
              "event=account outcome=disabled user=%s by=the-admin".formatted(userId),
              "event=account outcome=enabled user=%s by=the-admin".formatted(userId));
    }
  }

  @EachDatabase
  void f70_f78_raceOfFirstLoginsAndHandleThatChangedHandsAreAnEntryEach(TestDatabase kind) {
    try (LoginDatabase database = LoginDatabase.open(kind.migrated());
        SecurityLines log = SecurityLines.open()) {
      LinkedUsers users = new LinkedUsers(database, Clock.systemUTC());
      String userId = logIn(users, ANNA);

      // As if it had looked before the other one was done.
      users.recordLogin(ANNA, null, GROUPS, Logins.next());
      logIn(users, person("2", "Anna"));

      assertThat(log.lines())
          .containsExactly(
              "event=account outcome=noted reason=first_login_race user=" + userId,
              "event=account outcome=noted reason=handle_reused accounts=1");
    }
  }

  @EachDatabase
  void f69_transactionThatWasRepeatedIsALine(TestDatabase kind) {
    WatchedDataSource watched = new WatchedDataSource(kind.migrated());
    AtomicBoolean lost = new AtomicBoolean();
    watched.watch(
        new WatchedDataSource.Watcher() {
          @Override
          public void before(String sql) throws SQLException {
            if (sql.startsWith("insert into login_account") && lost.compareAndSet(false, true)) {
              throw new SQLException("canary: values of a row", "08006");
            }
          }
        });
    try (LoginDatabase database = LoginDatabase.open(watched.dataSource());
        SecurityLines log = SecurityLines.open()) {
      logIn(new LinkedUsers(database, Clock.systemUTC()), ANNA);

      assertThat(log.lines()).containsExactly("event=database outcome=repeated reason=sql_08006");
    }
  }
}
