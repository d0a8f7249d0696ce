package org.loginwithx.config;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
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
    PGSimpleDataSource wrong = (PGSimpleDataSource) TestDatabase.POSTGRESQL.empty();
    wrong.setDatabaseName("no_such_database");

    assertRefused(wrong, "does not exist");
  }

  private static void assertRefused(DataSource wrong, String words) {
    assertTimeoutPreemptively(
        SOON,
        () ->
            assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> DatabaseWait.awaitConnection(wrong, Duration.ZERO, () -> true))
                .withMessageContaining(words)
                .withMessageNotContaining("canary")
                .withMessageNotContaining("60 seconds"));
  }
}
