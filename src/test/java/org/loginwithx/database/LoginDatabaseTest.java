package org.loginwithx.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.tools.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.loginwithx.attempt.UsedCallbacks;
import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.user.EmailAddress;
import org.loginwithx.user.LinkedUsers;
import org.loginwithx.user.Logins;
import org.loginwithx.user.MailLink;
import org.loginwithx.user.MailLinks;
import org.loginwithx.user.Profile;
import org.loginwithx.user.Rows;
import org.loginwithx.user.SettableClock;
import org.loginwithx.user.WatchedDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** What happens when the database does not do what it should. */
final class LoginDatabaseTest {

  private static final Set<String> GROUPS = Set.of("user");
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(9);
  private static final Profile CANARY =
      new Profile(Profile.X, "5550123", "canary_handle", "Canary Name", null, "canary@x.test");

  @Test
  void f67_h2ThatGoesDownIsReportedAndUsedAgainWhenItIsBack(@TempDir Path directory)
      throws SQLException {
    Server server = h2Server(directory, "0");
    JdbcDataSource dataSource = new JdbcDataSource();
    dataSource.setURL("jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/./users");
    dataSource.setUser("login");
    dataSource.setPassword("canary-password");
    TestDatabase.migrate(dataSource);
    try (LoginDatabase database = LoginDatabase.open(dataSource)) {
      LinkedUsers users = new LinkedUsers(database, new SettableClock());
      String userId = users.recordLogin(CANARY, null, GROUPS, Logins.next()).user().userId();

      server.stop();
      assertUnavailable(database);

      server = h2Server(directory, Integer.toString(server.getPort()));
      assertThat(users.find(Profile.X, CANARY.subject()).orElseThrow().userId()).isEqualTo(userId);
    } finally {
      server.stop();
    }
  }

  @Test
  void f67_postgresThatGoesDownIsReportedAndUsedAgainWhenItIsBack() {
    PGSimpleDataSource dataSource = TestDatabase.postgresWithoutPool();
    String name = dataSource.getDatabaseName();
    try (LoginDatabase database = LoginDatabase.open(dataSource)) {
      LinkedUsers users = new LinkedUsers(database, new SettableClock());
      String userId = users.recordLogin(CANARY, null, GROUPS, Logins.next()).user().userId();

      TestDatabase.administerPostgres("alter database " + name + " allow_connections false");
      assertUnavailable(database);

      TestDatabase.administerPostgres("alter database " + name + " allow_connections true");
      assertThat(users.find(Profile.X, CANARY.subject()).orElseThrow().userId()).isEqualTo(userId);
    }
  }

  @Test
  void databaseThatIsNotThereAtFirstIsUsedWhenItComes() {
    PGSimpleDataSource dataSource = TestDatabase.postgresWithoutPool();
    String name = dataSource.getDatabaseName();
    TestDatabase.administerPostgres("alter database " + name + " allow_connections false");
    try (LoginDatabase database = LoginDatabase.open(dataSource)) {
      assertUnavailable(database);

      TestDatabase.administerPostgres("alter database " + name + " allow_connections true");
      assertThat(new LinkedUsers(database, new SettableClock()).find(Profile.X, "1")).isEmpty();
    }
  }

  @Test
  void f69_postgresConnectionKilledInATransactionCostsNobodyTheLogIn() throws SQLException {
    PGSimpleDataSource dataSource = TestDatabase.postgresWithoutPool();
    String name = dataSource.getDatabaseName();
    WatchedDataSource watched = new WatchedDataSource(dataSource);
    AtomicBoolean killed = new AtomicBoolean();
    watched.watch(
        new WatchedDataSource.Watcher() {
          @Override
          public void before(String sql) {
            if (sql.startsWith("insert into login_account") && killed.compareAndSet(false, true)) {
              TestDatabase.administerPostgres(
                  "select pg_terminate_backend(pid) from pg_stat_activity where datname = '%s'"
                      .formatted(name));
            }
          }
        });
    try (LoginDatabase database = LoginDatabase.open(watched.dataSource())) {
      LinkedUsers users = new LinkedUsers(database, new SettableClock());

      assertThat(users.recordLogin(CANARY, null, GROUPS, Logins.next()).firstLogin()).isTrue();

      assertThat(killed).isTrue();
      assertThat(Rows.count(dataSource, "login_user")).isEqualTo(1);
      assertThat(new UsedCallbacks(database, new SettableClock(), Runnable::run).take("token"))
          .isTrue();
    }
  }

  /** After a failover, what was the primary server answers, but does not write any more. */
  @ParameterizedTest
  @ValueSource(strings = {"log-in", "mail", "probe"})
  void connectionThatOnlyReadsIsNotUsedAgain(String work) {
    PGSimpleDataSource server = TestDatabase.postgresWithoutPool();
    String name = server.getDatabaseName();
    OneConnection pool = new OneConnection(server);
    try (LoginDatabase database = LoginDatabase.open(pool.dataSource())) {
      pool.end();
      TestDatabase.administerPostgres(
          "alter database " + name + " set default_transaction_read_only = on");
      assertThat(new LinkedUsers(database, new SettableClock()).find(Profile.X, "1")).isEmpty();
      TestDatabase.administerPostgres(
          "alter database " + name + " reset default_transaction_read_only");

      switch (work) {
        case "log-in" ->
            new LinkedUsers(database, new SettableClock())
                .recordLogin(CANARY, null, GROUPS, Logins.next());
        case "mail" ->
            new MailLinks(database, new SettableClock(), Runnable::run)
                .make(MailLink.join(CANARY, new EmailAddress("a@mail.example")));
        default -> assertThat(database.answers()).isFalse();
      }

      assertThat(database.answers()).isTrue();
    }
  }

  @Test
  void h2FileClosedUnderneathIsOpenedAgain(@TempDir Path directory) throws SQLException {
    JdbcDataSource dataSource = new JdbcDataSource();
    dataSource.setURL("jdbc:h2:file:" + directory.resolve("users") + ";DB_CLOSE_DELAY=-1");
    dataSource.setUser("login");
    TestDatabase.migrate(dataSource);
    try (LoginDatabase database = LoginDatabase.open(dataSource)) {
      LinkedUsers users = new LinkedUsers(database, new SettableClock());
      users.recordLogin(CANARY, null, GROUPS, Logins.next());

      execute(dataSource, "shutdown");

      assertThat(users.find(Profile.X, CANARY.subject())).isPresent();
      execute(dataSource, "shutdown");
    }
  }

  @AllDatabases
  void missingTableIsReportedLikeAnyOtherFailure(TestDatabase kind) {
    try (LoginDatabase database = LoginDatabase.open(kind.empty())) {
      assertUnavailable(database);
    }
  }

  @AllDatabases
  void nothingAboutAPersonIsPrintedWhenTheDatabaseRefusesARow(TestDatabase kind) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try (LoginDatabase database = LoginDatabase.open(kind.migrated())) {
      LinkedUsers users = new LinkedUsers(database, new SettableClock());
      users.recordLogin(CANARY, null, GROUPS, Logins.next());
      // As if the other log-in had not been there yet: the row is refused, then updated.
      users.recordLogin(CANARY, null, GROUPS, Logins.next());
      UsedCallbacks taken = new UsedCallbacks(database, new SettableClock(), Runnable::run);
      taken.take("canary token");
      taken.take("canary token");
    } finally {
      System.setErr(before);
    }

    assertThat(printed.toString(StandardCharsets.UTF_8))
        .doesNotContainIgnoringCase("canary")
        .doesNotContain(CANARY.subject());
  }

  private static void assertUnavailable(LoginDatabase database) {
    LinkedUsers users = new LinkedUsers(database, new SettableClock());
    UsedCallbacks taken = new UsedCallbacks(database, new SettableClock(), Runnable::run);
    assertUnavailable(() -> users.find(Profile.X, CANARY.subject()));
    assertUnavailable(() -> users.recordLogin(CANARY, null, GROUPS, Logins.next()));
    assertUnavailable(() -> taken.take("canary token"));
    // In the background, where no caller could handle it.
    taken.purge();
  }

  private static void assertUnavailable(Runnable work) {
    // F-68: as long as a driver takes to find out, a few times, and no pauses in between.
    assertTimeout(
        LONGEST_WAIT,
        () ->
            assertThatThrownBy(work::run)
                .isInstanceOf(DatabaseUnavailableException.class)
                .message()
                .doesNotContainIgnoringCase("canary")
                .doesNotContain(CANARY.subject())
                .doesNotContainIgnoringCase("insert", "select"));
  }

  private static Server h2Server(Path directory, String port) throws SQLException {
    return Server.createTcpServer(
            "-tcpPort", port, "-baseDir", directory.toString(), "-ifNotExists")
        .start();
  }

  private static void execute(DataSource dataSource, String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
