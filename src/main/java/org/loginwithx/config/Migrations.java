package org.loginwithx.config;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.loginwithx.database.Dialect;

/**
 * Creates the tables and keeps them up to date. It is a class of its own, so that an application
 * that switches this off needs no Flyway.
 */
final class Migrations {

  private static final System.Logger LOG = System.getLogger(Migrations.class.getName());

  /** What Flyway says about a history that another node is making. */
  private static final String IS_BEING_MADE = "already exists, and is empty";

  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
  private static final int LOOKS = 50;

  private Migrations() {}

  /**
   * An application can use Flyway itself: its scripts and its history are separate, in the same
   * schema.
   *
   * @throws ConfigurationException if a script fails
   */
  static void run(DataSource dataSource) {
    Dialect dialect = dialect(dataSource);
    String scripts = "classpath:META-INF/login/migrations/" + dialect.migrations();
    Flyway flyway =
        Flyway.configure(Migrations.class.getClassLoader())
            .dataSource(dataSource)
            .locations(scripts)
            // By default Flyway would also run callbacks of an application that uses it itself.
            .callbackLocations(scripts)
            .table("login_schema_history")
            .baselineOnMigrate(true)
            .baselineVersion("0")
            .load();
    try {
      if (!dialect.undoesMigrations() && hasFailed(flyway)) {
        // Each statement of its scripts can be run again.
        LOG.log(System.Logger.Level.INFO, "Going on with the migration that failed half-way");
        flyway.repair();
      }
      migrate(flyway, LOOKS);
    } catch (FlywayException failure) {
      throw new ConfigurationException(List.of(report(failure, dialect)), failure);
    }
  }

  /**
   * Nodes that start together on an empty database take turns by Flyway's lock. On MariaDB, the
   * table that the lock needs is there a moment before its first row, and Flyway fails in that
   * moment.
   */
  private static void migrate(Flyway flyway, int looks) {
    try {
      flyway.migrate();
    } catch (FlywayException failure) {
      if (looks == 0 || !String.valueOf(failure.getMessage()).contains(IS_BEING_MADE)) {
        throw failure;
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      migrate(flyway, looks - 1);
    }
  }

  private static Dialect dialect(DataSource dataSource) {
    try (Connection connection = dataSource.getConnection()) {
      return Dialect.of(connection).orElseThrow();
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static boolean hasFailed(Flyway flyway) {
    return Arrays.stream(flyway.info().all()).anyMatch(each -> each.getState().isFailed());
  }

  /** The statement is in the stack trace. */
  private static String report(FlywayException failure, Dialect dialect) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String problem = "the tables could not be brought up to date (" + cause.getMessage() + ")";
    return dialect.undoesMigrations()
        ? problem
        : problem
            + ". What was done until then stays, because this database does not undo it."
            + " Remove the cause and start again: the migration then goes on";
  }
}
