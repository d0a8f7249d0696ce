package org.loginwithx.config;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.loginwithx.database.Dialect;
import org.loginwithx.database.SqlState;

/** Waits for the database of the linked users. */
final class DatabaseWait {

  private static final System.Logger LOG = System.getLogger(DatabaseWait.class.getName());
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  /** Some tools create users and databases a moment after the server answers. */
  private static final Duration SETTLED = Duration.ofSeconds(10);

  private static final long PAUSE_SECONDS = 2;

  private DatabaseWait() {}

  /**
   * Waits for a database that starts at the same time as this application.
   *
   * @throws ConfigurationException if it is not there after 60 seconds, or after 10 seconds if
   *     waiting cannot help
   */
  static void awaitConnection(UsersDataSource users) {
    awaitConnection(users, SETTLED);
  }

  static void awaitConnection(UsersDataSource users, Duration settled) {
    long began = System.nanoTime();
    long giveUp = began + LONGEST_WAIT.toNanos();
    while (true) {
      try (Connection connection = users.source().getConnection()) {
        checkProduct(connection, users.name());
        LOG.log(
            System.Logger.Level.INFO,
            "Linked users are in {0}",
            connection.getMetaData().getURL().replaceAll("[?;].*", ""));
        return;
      } catch (SQLException notThere) {
        Optional<String> reason = hopeless(SqlState.of(notThere));
        if (reason.isPresent() && System.nanoTime() - began > settled.toNanos()) {
          throw new ConfigurationException(List.of(reason.get()));
        }
        long left = giveUp - System.nanoTime();
        if (left <= 0) {
          throw new ConfigurationException(
              List.of(
                  users.name() + " did not answer for 60 seconds (" + innermost(notThere) + ")"));
        }
        LOG.log(
            System.Logger.Level.WARNING,
            "The database does not answer yet ({0}); trying for {1} s more",
            innermost(notThere),
            TimeUnit.NANOSECONDS.toSeconds(left));
        pause();
      }
    }
  }

  private static void checkProduct(Connection connection, String name) throws SQLException {
    if (Dialect.of(connection).isEmpty()) {
      throw new ConfigurationException(
          List.of(
              name
                  + " is "
                  + connection.getMetaData().getDatabaseProductName()
                  + ", and has to be H2, PostgreSQL or MariaDB"));
    }
  }

  /** A problem that waiting cannot solve; empty if the database may still come. */
  private static Optional<String> hopeless(String state) {
    return switch (state) {
      case "28000", "28P01" ->
          Optional.of("the database refuses LOGIN_DB_USER with LOGIN_DB_PASSWORD");
      case "3D000" -> Optional.of("the database that LOGIN_DB_URL names does not exist");
      // MariaDB has one state for both.
      case "42000" ->
          Optional.of(
              "the database that LOGIN_DB_URL names does not exist, or LOGIN_DB_USER has no right"
                  + " to use it");
      // H2: not found, wrong path, wrong form, unsupported setting.
      case "90146", "90013", "90011", "90046", "90113" ->
          Optional.of("LOGIN_DB_URL is no address of a database (H2 error " + state + ")");
      case "90020" ->
          Optional.of(
              "the database file of LOGIN_DB_URL is open in another program or in another"
                  + " application of this server (H2 error 90020). Each needs a database of its own");
      default -> Optional.empty();
    };
  }

  private static String innermost(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }

  private static void pause() {
    try {
      TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Stopped while waiting for the database", stopped);
    }
  }
}
