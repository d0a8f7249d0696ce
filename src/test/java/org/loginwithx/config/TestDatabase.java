package org.loginwithx.config;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** The databases this project runs on, for tests: each asks for fresh ones as often as it likes. */
public enum TestDatabase {
  H2 {
    @Override
    public DataSource empty() {
      JdbcDataSource dataSource = new JdbcDataSource();
      dataSource.setURL("jdbc:h2:mem:test" + NUMBER.incrementAndGet() + ";DB_CLOSE_DELAY=-1");
      dataSource.setUser("login");
      dataSource.setPassword("login");
      return dataSource;
    }
  },

  /** A real server, started once for all tests. */
  POSTGRESQL {
    @Override
    public DataSource empty() {
      EmbeddedPostgres server = PostgresServer.RUNNING;
      String name = "test" + NUMBER.incrementAndGet();
      administerPostgres("create database " + name);
      return server.getDatabase("postgres", name);
    }
  };

  private static final AtomicInteger NUMBER = new AtomicInteger();

  /** A new database without any table. */
  public abstract DataSource empty();

  /** A new database with our tables, made by our own migrations. */
  public DataSource migrated() {
    DataSource dataSource = empty();
    migrate(dataSource);
    return dataSource;
  }

  /** Makes our tables in any database. */
  public static void migrate(DataSource dataSource) {
    Migrations.run(dataSource);
  }

  /** On the PostgreSQL server, as its administrator. */
  public static void administerPostgres(String sql) {
    execute(PostgresServer.RUNNING.getPostgresDatabase(), sql);
  }

  static void execute(DataSource dataSource, String sql) {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Starts with its first use and stops with the JVM. */
  private static final class PostgresServer {

    static final EmbeddedPostgres RUNNING = start();

    private PostgresServer() {}

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder()
            // Fifty at once on each of several databases.
            .setServerConfig("max_connections", "300")
            // The data is thrown away anyway.
            .setServerConfig("fsync", "off")
            .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
