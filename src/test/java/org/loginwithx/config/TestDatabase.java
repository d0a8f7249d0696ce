package org.loginwithx.config;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The databases this project runs on, for tests: each asks for fresh ones as often as it likes. The
 * migrations run once for each kind; a migrated database is a copy of what they made.
 */
public enum TestDatabase {
  H2 {
    @Override
    public DataSource migrated() {
      DataSource dataSource = empty();
      for (String statement : H2Script.STATEMENTS) {
        execute(dataSource, statement);
      }
      return dataSource;
    }

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
    public DataSource migrated() {
      return create(" template " + PostgresTemplate.NAME);
    }

    @Override
    public DataSource empty() {
      return create("");
    }

    private DataSource create(String template) {
      return new PooledPostgres(
          PostgresServer.RUNNING.getJdbcUrl("postgres", createPostgres(template)));
    }
  };

  private static final AtomicInteger NUMBER = new AtomicInteger();

  /** A new database without any table. */
  public abstract DataSource empty();

  /** A new database with our tables, made by our own migrations. */
  public abstract DataSource migrated();

  /** A new database with our tables on PostgreSQL, and each time another connection. */
  public static PGSimpleDataSource postgresWithoutPool() {
    String name = createPostgres(" template " + PostgresTemplate.NAME);
    return (PGSimpleDataSource) PostgresServer.RUNNING.getDatabase("postgres", name);
  }

  private static String createPostgres(String template) {
    String name = "test" + NUMBER.incrementAndGet();
    administerPostgres("create database " + name + template);
    return name;
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

  /** What the migrations made on H2, as statements that make it again. */
  private static final class H2Script {

    static final List<String> STATEMENTS = statements();

    private H2Script() {}

    private static List<String> statements() {
      DataSource migrated = H2.empty();
      Migrations.run(migrated);
      List<String> statements = new ArrayList<>();
      try (Connection connection = migrated.getConnection();
          Statement script = connection.createStatement();
          ResultSet rows = script.executeQuery("script nopasswords nosettings")) {
        while (rows.next()) {
          statements.add(rows.getString(1));
        }
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
      return List.copyOf(statements);
    }
  }

  /** The database that all migrated ones on PostgreSQL are copies of. */
  private static final class PostgresTemplate {

    static final String NAME = make("migrated");

    private PostgresTemplate() {}

    private static String make(String name) {
      administerPostgres("create database " + name);
      Migrations.run(PostgresServer.RUNNING.getDatabase("postgres", name));
      return name;
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
