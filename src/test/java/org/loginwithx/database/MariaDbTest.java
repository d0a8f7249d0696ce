package org.loginwithx.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.loginwithx.attempt.UsedCallbacks;
import org.loginwithx.config.MariaDbServer;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.user.Crowd;
import org.loginwithx.user.EmailAddress;
import org.loginwithx.user.LinkedUsers;
import org.loginwithx.user.Logins;
import org.loginwithx.user.MailLink;
import org.loginwithx.user.MailLinks;
import org.loginwithx.user.Profile;
import org.loginwithx.user.Rows;
import org.loginwithx.user.SettableClock;
import org.loginwithx.user.WatchedDataSource;

/** What is different on MariaDB. The tests of {@code AllDatabases} run there as well. */
@Tag("thorough")
@EnabledIf(
    value = "org.loginwithx.config.MariaDbServer#isInstalled",
    disabledReason = MariaDbServer.MISSING)
final class MariaDbTest {

  private static final Set<String> GROUPS = Set.of("user");

  private final SettableClock clock = new SettableClock();

  private LinkedUsers users(LoginDatabase database) {
    return new LinkedUsers(database, clock);
  }

  private void logIn(LoginDatabase database, String subject) {
    users(database).recordLogin(account(subject), null, GROUPS, Logins.next());
  }

  private static Profile account(String subject) {
    return new Profile(Profile.X, subject, "handle", "Name", null, null);
  }

  @Test
  void tablesAreThoseOfOtherDatabases() throws SQLException {
    assertThat(description(TestDatabase.MARIADB.migrated()))
        .containsExactlyElementsOf(description(TestDatabase.H2.migrated()));
  }

  /** Columns, unique keys and foreign keys, but not the names of constraints. */
  private static Set<String> description(DataSource dataSource) throws SQLException {
    Set<String> lines = new TreeSet<>();
    try (Connection connection = dataSource.getConnection()) {
      DatabaseMetaData about = connection.getMetaData();
      String catalog = connection.getCatalog();
      String schema = connection.getSchema();
      for (String table : tables(about, catalog, schema)) {
        String name = table.toLowerCase(Locale.ROOT);
        try (ResultSet column = about.getColumns(catalog, schema, table, null)) {
          while (column.next()) {
            lines.add(name + " " + column(column));
          }
        }
        try (ResultSet key = about.getIndexInfo(catalog, schema, table, true, false)) {
          Set<String> columns = new TreeSet<>();
          while (key.next()) {
            columns.add(key.getString("COLUMN_NAME").toLowerCase(Locale.ROOT));
          }
          lines.add(name + " unique " + columns);
        }
        try (ResultSet key = about.getImportedKeys(catalog, schema, table)) {
          while (key.next()) {
            lines.add(
                (name
                            + " "
                            + key.getString("FKCOLUMN_NAME")
                            + " to "
                            + key.getString("PKTABLE_NAME"))
                        .toLowerCase(Locale.ROOT)
                    + " delete "
                    + deleteRule(key));
          }
        }
      }
    }
    return lines;
  }

  private static List<String> tables(DatabaseMetaData about, String catalog, String schema)
      throws SQLException {
    try (ResultSet rows =
        about.getTables(catalog, schema, "%", new String[] {"TABLE", "BASE TABLE"})) {
      Stream.Builder<String> tables = Stream.builder();
      while (rows.next()) {
        tables.add(rows.getString("TABLE_NAME"));
      }
      return tables.build().filter(name -> !name.equalsIgnoreCase("login_schema_history")).toList();
    }
  }

  private static String column(ResultSet column) throws SQLException {
    String type = column.getString("TYPE_NAME").toLowerCase(Locale.ROOT);
    String known =
        switch (type) {
          case "character varying", "varchar" -> text(column.getInt("COLUMN_SIZE"));
          case "text", "mediumtext" -> "long text";
          case "timestamp with time zone", "datetime" -> "time";
          case "tinyint", "bit", "bool" -> "boolean";
          case "int" -> "integer";
          default -> type;
        };
    return column.getString("COLUMN_NAME").toLowerCase(Locale.ROOT)
        + " "
        + known
        + (column.getInt("NULLABLE") == DatabaseMetaData.columnNoNulls ? " not null" : "");
  }

  /** MariaDB keeps a text outside of the row if it could be too long for it. */
  private static String text(int length) {
    return length > 8000 || length == 5000 ? "long text" : "varchar(" + length + ")";
  }

  private static String deleteRule(ResultSet key) throws SQLException {
    return switch (key.getShort("DELETE_RULE")) {
      case DatabaseMetaData.importedKeyCascade -> "cascade";
      case DatabaseMetaData.importedKeySetNull -> "set null";
      default -> "refused";
    };
  }

  @Test
  void textsHaveOneCollationWhateverTheDefaultOfTheServer() throws SQLException {
    assertThat(
            Rows.of(
                TestDatabase.MARIADB.migrated(),
                "select distinct collation_name from information_schema.columns"
                    + " where table_schema = database() and collation_name is not null"
                    + " and table_name <> 'login_schema_history'"))
        .containsExactly("utf8mb4_nopad_bin");
  }

  @Test
  void keysDifferByCaseAndByEachCharacter() {
    try (LoginDatabase database = LoginDatabase.open(TestDatabase.MARIADB.migrated())) {
      List<String> subjects = List.of("a", "A", "\u00e4", "\u00c4", "\ud83d\ude00", "\ud83d\ude01");
      subjects.forEach(subject -> logIn(database, subject));

      assertThat(subjects)
          .allSatisfy(
              subject ->
                  assertThat(users(database).find(Profile.X, subject).orElseThrow().profile())
                      .isEqualTo(account(subject)));
    }
  }

  @Test
  void timesAreStoredInUtcAndNowIsNow() throws SQLException {
    DataSource rows = TestDatabase.MARIADB.migrated();
    assertThat(Rows.of(rows, "select @@session.time_zone")).containsExactly("-03:30");
    try (LoginDatabase database = LoginDatabase.open(rows)) {
      clock.set(Instant.parse("2026-07-01T12:00:00.123456Z"));

      new UsedCallbacks(database, clock, Runnable::run).take("token");

      assertThat(Rows.of(rows, "select cast(taken_at as char) from login_taken"))
          .containsExactly("2026-07-01 12:00:00.123456");
      assertThat(database.state().orElseThrow().ahead().abs()).isLessThan(Duration.ofMinutes(1));
    }
  }

  @Test
  void transactionsAreReadCommittedAlthoughTheServerHasAnotherLevel() throws SQLException {
    DataSource rows = TestDatabase.MARIADB.migrated();
    assertThat(Rows.of(rows, "select @@global.tx_isolation")).containsExactly("REPEATABLE-READ");
    try (LoginDatabase database = LoginDatabase.open(rows)) {
      assertThat(database.state().orElseThrow().readCommitted()).isTrue();
    }
  }

  @Test
  void connectionKilledInATransactionCostsNoUserTheLogIn() throws SQLException {
    DataSource dataSource = TestDatabase.MARIADB.migrated();
    String name = Rows.of(dataSource, "select database()").get(0);
    WatchedDataSource watched = new WatchedDataSource(dataSource);
    AtomicBoolean killed = new AtomicBoolean();
    watched.watch(
        new WatchedDataSource.Watcher() {
          @Override
          public void before(String sql) throws SQLException {
            if (sql.startsWith("insert into login_account") && killed.compareAndSet(false, true)) {
              MariaDbServer server = TestDatabase.mariaDb();
              for (String id :
                  Rows.of(
                      server.administrator(),
                      "select id from information_schema.processlist where db = '%s'"
                          .formatted(name))) {
                server.administer("kill " + id);
              }
            }
          }
        });
    try (LoginDatabase database = LoginDatabase.open(watched.dataSource())) {
      logIn(database, "1");

      assertThat(killed).isTrue();
      assertThat(Rows.count(dataSource, "login_user")).isEqualTo(1);
    }
  }

  @Test
  void serverThatFailsAgainAndAgainIsUsedWhenItIsBack(@TempDir Path directory) throws SQLException {
    try (MariaDbServer server = MariaDbServer.create(directory)) {
      DataSource dataSource = server.create("test");
      TestDatabase.migrate(dataSource);
      OneConnection pool = new OneConnection(dataSource);
      try (LoginDatabase database = LoginDatabase.open(pool.dataSource())) {
        for (int round = 0; round < 3; round++) {
          logIn(database, "before" + round);
          if (round % 2 == 0) {
            server.kill();
          } else {
            server.stop();
          }
          assertThatExceptionOfType(DatabaseUnavailableException.class)
              .isThrownBy(() -> logIn(database, "meanwhile"))
              .withMessageNotContaining("meanwhile");
          server.start();
          logIn(database, "after" + round);

          // The pool does not notice that its connection ends here.
          server.kill();
          server.start();
          logIn(database, "at once" + round);
        }
      }
      assertThat(Rows.count(dataSource, "login_user")).isEqualTo(9);
    }
  }

  /** After a failover, the former primary server answers, but refuses to write. */
  @ParameterizedTest
  @ValueSource(strings = {"log-in", "mail", "probe"})
  void connectionToAServerThatOnlyReadsIsNotUsedAgain(String work) throws SQLException {
    OneConnection pool = new OneConnection(TestDatabase.MARIADB.migrated());
    try (LoginDatabase database = LoginDatabase.open(pool.dataSource())) {
      assertThat(database.answers()).isTrue();
      assertThat(pool.hasEnded()).isFalse();
      TestDatabase.mariaDb().administer("set global read_only = 1");
      try {
        switch (work) {
          case "log-in" ->
              assertThatExceptionOfType(DatabaseUnavailableException.class)
                  .isThrownBy(() -> logIn(database, "1"));
          case "mail" ->
              assertThatExceptionOfType(DatabaseUnavailableException.class)
                  .isThrownBy(
                      () ->
                          new MailLinks(database, clock, Runnable::run)
                              .make(
                                  MailLink.join(account("1"), new EmailAddress("a@mail.example"))));
          default -> assertThat(database.answers()).isFalse();
        }
        assertThat(pool.hasEnded()).isTrue();
        assertThat(database.state().orElseThrow().onlyReads()).isTrue();
      } finally {
        TestDatabase.mariaDb().administer("set global read_only = 0");
      }

      logIn(database, "1");
      assertThat(database.answers()).isTrue();
    }
  }

  @Test
  void migrationThatFailsHalfWayIsReportedAndGoesOn() throws SQLException {
    DataSource dataSource = TestDatabase.MARIADB.empty();
    String name = Rows.of(dataSource, "select database()").get(0);
    // A foreign key cannot lead to it.
    TestDatabase.mariaDb().administer("create table " + name + ".login_application (id int)");
    for (int start = 0; start < 2; start++) {
      assertThatThrownBy(() -> TestDatabase.migrate(dataSource))
          .hasMessageContaining("login_code")
          .hasMessageContaining("Remove the cause and start again");
    }
    assertThat(Rows.of(dataSource, "show tables"))
        .contains("login_user")
        .doesNotContain("login_try");

    TestDatabase.mariaDb().administer("drop table " + name + ".login_application");
    TestDatabase.migrate(dataSource);

    assertThat(description(dataSource)).isEqualTo(description(TestDatabase.MARIADB.migrated()));
    assertThat(Rows.of(dataSource, "select success from login_schema_history where version = '14'"))
        .containsExactly("true");
  }

  @Test
  void nodesThatStartTogetherMakeTheTablesOnce() throws Exception {
    DataSource dataSource = TestDatabase.MARIADB.empty();

    Crowd.atOnce(
        8,
        node ->
            () -> {
              TestDatabase.migrate(dataSource);
              return node;
            });

    assertThat(Rows.count(dataSource, "login_connection")).isEqualTo(1);
  }
}
