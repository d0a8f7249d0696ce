package org.loginwithx.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.user.Crowd;
import org.loginwithx.user.LinkedAccounts;
import org.loginwithx.user.LinkedUsers;
import org.loginwithx.user.Logins;
import org.loginwithx.user.Network;
import org.loginwithx.user.OpenWays;
import org.loginwithx.user.PasswordGuesses;
import org.loginwithx.user.PasswordGuesses.Guess;
import org.loginwithx.user.Profile;
import org.loginwithx.user.SettableClock;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL server that begins transactions with REPEATABLE READ. */
final class IsolationTest {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private static LoginDatabase database;
  private final SettableClock clock = new SettableClock();

  @BeforeAll
  static void open() throws SQLException {
    PGSimpleDataSource rows = TestDatabase.postgresWithoutPool();
    rows.setOptions("-c default_transaction_isolation=repeatable\\ read");
    database = LoginDatabase.open(rows);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void ofManyGuessesAtOnceExactlyTheLimitPasses() throws Exception {
    PasswordGuesses attempts = new PasswordGuesses(database, clock, Runnable::run);

    List<Guess> made =
        Crowd.atOnce(30, i -> () -> attempts.begin("burst", Network.of("198.51.7." + i)));

    assertThat(made).filteredOn(Guess.Counted.class::isInstance).hasSize(5);
  }

  @Test
  void ofTwoWaysUnlinkedAtOnceOneStays() throws Exception {
    LinkedAccounts accounts = new LinkedAccounts(database, clock);
    LinkedUsers users = new LinkedUsers(database, clock);
    for (int round = 0; round < 10; round++) {
      Profile first = someone();
      Profile second = someone();
      String userId = users.recordLogin(first, null, Set.of("user"), Logins.next()).user().userId();
      accounts.link(userId, second);
      List<String> links = accounts.of(userId).stream().map(LinkedAccounts.Link::id).toList();

      Crowd.atOnce(
          2, i -> () -> accounts.unlink(userId, links.get(i), new OpenWays(true, null), ""));

      assertThat(accounts.of(userId)).as("a way to log in").hasSize(1);
    }
  }

  @Test
  void doctorIsToldThatTheLevelIsRight() {
    assertThat(database.state().orElseThrow().readCommitted()).isTrue();
  }

  private static Profile someone() {
    String subject = Integer.toString(NUMBER.incrementAndGet());
    return new Profile(Profile.X, subject, "handle" + subject, "Name", null, null);
  }
}
