package org.loginwithx.config;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** Waits for the database of the linked users. */
final class DatabaseWait {

  private static final System.Logger LOG = System.getLogger(DatabaseWait.class.getName());
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
  private static final long PAUSE_SECONDS = 2;

  private DatabaseWait() {}

  /**
   * Waits for a database that starts together with us.
   *
   * @throws ConfigurationException if it is not there after 60 seconds
   */
  static void awaitConnection(DataSource dataSource) {
    long giveUp = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (true) {
      try (Connection connection = dataSource.getConnection()) {
        LOG.log(
            System.Logger.Level.INFO,
            "Linked users are in {0}",
            connection.getMetaData().getURL().replaceAll("[?;].*", ""));
        return;
      } catch (SQLException notThere) {
        long left = giveUp - System.nanoTime();
        if (left <= 0) {
          throw new ConfigurationException(
              List.of(
                  "the database of java:app/jdbc/login (LOGIN_DB_URL) did not answer for 60 seconds ("
                      + innermost(notThere)
                      + ")"));
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
