package org.loginwithx.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.user.LinkedUsers;
import org.loginwithx.user.Logins;
import org.loginwithx.user.Profile;
import org.loginwithx.user.Rows;
import org.loginwithx.user.SettableClock;

/** The pool of the module over MariaDB. */
@Tag("thorough")
@EnabledIf(
    value = "org.loginwithx.config.MariaDbServer#isInstalled",
    disabledReason = MariaDbServer.MISSING)
final class MariaDbPoolTest {

  @Test
  void addressIsEnoughAndNoTransactionHasToSetItsLevel() throws SQLException {
    MariaDbServer server = TestDatabase.mariaDb();
    server.create("testpool");
    DatabaseConfig config =
        new DatabaseConfig("", server.url("testpool"), "", "login", "login", 2, true);
    UsersDataSource users = ConnectionPool.open(config);
    try {
      for (int round = 0; round < 3; round++) {
        try (Connection connection = users.source().getConnection()) {
          assertThat(connection.getTransactionIsolation())
              .isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
        }
      }
      assertThat(Rows.of(users.source(), "select @@session.tx_isolation"))
          .containsExactly("READ-COMMITTED");
    } finally {
      users.close();
    }
  }

  @Test
  void connectionToAServerThatOnlyReadsIsNotUsedAgain() throws SQLException {
    MariaDbServer server = TestDatabase.mariaDb();
    TestDatabase.migrate(server.create("testfailover"));
    DatabaseConfig config =
        new DatabaseConfig("", server.url("testfailover"), "", "login", "login", 1, true);
    UsersDataSource users = ConnectionPool.open(config);
    try (LoginDatabase database = LoginDatabase.open(users.source())) {
      LinkedUsers accounts = new LinkedUsers(database, new SettableClock());
      Profile account = new Profile(Profile.X, "1", "handle", "Name", null, null);
      assertThat(accounts.find(Profile.X, "1")).isEmpty();
      List<String> before = Rows.of(users.source(), "select connection_id()");
      server.administer("set global read_only = 1");
      try {
        assertThatExceptionOfType(DatabaseUnavailableException.class)
            .isThrownBy(() -> accounts.recordLogin(account, null, Set.of("user"), Logins.next()));
      } finally {
        server.administer("set global read_only = 0");
      }

      assertThat(Rows.of(users.source(), "select connection_id()")).isNotEqualTo(before);
      assertThat(accounts.recordLogin(account, null, Set.of("user"), Logins.next()).firstLogin())
          .isTrue();
    } finally {
      users.close();
    }
  }

  @Test
  void lostConnectionsDoNotUseUpThePool() throws SQLException {
    MariaDbServer server = TestDatabase.mariaDb();
    TestDatabase.migrate(server.create("testlost"));
    DatabaseConfig config =
        new DatabaseConfig("", server.url("testlost"), "", "login", "login", 1, true);
    UsersDataSource users = ConnectionPool.open(config);
    try (LoginDatabase database = LoginDatabase.open(users.source())) {
      LinkedUsers accounts = new LinkedUsers(database, new SettableClock());
      for (int round = 0; round < 2; round++) {
        server.administer("kill " + Rows.of(users.source(), "select connection_id()").get(0));
        assertThat(accounts.find(Profile.X, "1")).isEmpty();

        server.administer("kill " + Rows.of(users.source(), "select connection_id()").get(0));
        Profile account = new Profile(Profile.X, "lost" + round, "handle", "Name", null, null);
        assertThat(accounts.recordLogin(account, null, Set.of("user"), Logins.next()).firstLogin())
            .isTrue();
      }
    } finally {
      users.close();
    }
  }
}
