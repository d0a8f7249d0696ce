package org.loginwithx.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.mariadb.jdbc.MariaDbDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The start fails soon, with the right reason, if waiting for the database cannot help. */
class DatabaseWaitTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  void wrongPasswordIsNotWaitedForAMinute() {
    JdbcDataSource right = (JdbcDataSource) TestDatabase.H2.migrated();
    JdbcDataSource wrong = new JdbcDataSource();
    wrong.setURL(right.getURL());
    wrong.setUser("login");
    wrong.setPassword("canary-wrong");

    assertRefused(wrong, "LOGIN_DB_PASSWORD");
  }

  @Test
  void databaseThatDoesNotExistIsNotWaitedForAMinute() {
    PGSimpleDataSource wrong = TestDatabase.postgresWithoutPool();
    wrong.setDatabaseName("no_such_database");

    assertRefused(wrong, "does not exist");
  }

  @Test
  void fileThatAnotherApplicationHasOpenIsNotWaitedForAMinute(@TempDir Path directory)
      throws IOException {
    JdbcDataSource ours = new JdbcDataSource();
    ours.setURL("jdbc:h2:file:" + directory.resolve("users"));
    try (FileChannel other =
            FileChannel.open(
                directory.resolve("users.mv.db"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = other.lock()) {
      assertThat(lock.isValid()).isTrue();

      assertRefused(ours, "another application of this server");
    }
  }

  @Test
  @Tag("thorough")
  @EnabledIf(
      value = "org.loginwithx.config.MariaDbServer#isInstalled",
      disabledReason = MariaDbServer.MISSING)
  void mariaDbThatRefusesTheUserIsNotWaitedForAMinute() throws SQLException {
    MariaDbDataSource wrong = TestDatabase.mariaDb().database("test_none");
    assertRefused(wrong, "does not exist");

    wrong.setPassword("canary-wrong");
    assertRefused(wrong, "LOGIN_DB_PASSWORD");
  }

  @Test
  void productThatIsNotSupportedIsNamed() {
    DatabaseMetaData about = answering(DatabaseMetaData.class, "Another Database");
    Connection connection = answering(Connection.class, about);

    assertRefused(
        answering(DataSource.class, connection),
        "the database is Another Database, and has to be H2, PostgreSQL or MariaDB");
  }

  /** Every method returns this answer. */
  private static <T> T answering(Class<T> type, Object answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, args) -> method.getReturnType() == void.class ? null : answer));
  }

  private static void assertRefused(DataSource wrong, String words) {
    assertTimeoutPreemptively(
        SOON,
        () ->
            assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(
                    () ->
                        DatabaseWait.awaitConnection(
                            new UsersDataSource(wrong, "the database", () -> {}), Duration.ZERO))
                .withMessageContaining(words)
                .withMessageNotContaining("canary")
                .withMessageNotContaining("60 seconds"));
  }
}
