package org.loginwithx.config;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
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
  },

  /** A real server, started once for all tests. */
  MARIADB {
    @Override
    public DataSource migrated() {
      DataSource dataSource = empty();
      MariaDbTemplate.copyTo(dataSource);
      return dataSource;
    }

    @Override
    public DataSource empty() {
      return mariaDb().create("test" + NUMBER.incrementAndGet());
    }
  };

  private static final AtomicInteger NUMBER = new AtomicInteger();

  /** Whether this is a run of {@code mvn -Pthorough}. */
  static boolean isThorough() {
    return Boolean.getBoolean("test.thorough");
  }

  /** The databases that tests of this run may need. */
  public static Set<TestDatabase> ofThisRun() {
    if (!isThorough()) {
      return EnumSet.of(H2, POSTGRESQL);
    }
    return MariaDbServer.isInstalled() ? EnumSet.of(H2, MARIADB) : EnumSet.of(H2);
  }

  /** The MariaDB server of all tests. */
  public static MariaDbServer mariaDb() {
    return SharedMariaDb.RUNNING;
  }

  /** A new database without any table. */
  public abstract DataSource empty();

  /** A new database with our tables, made by our own migrations. */
  public abstract DataSource migrated();

  /** A new database with our tables on PostgreSQL. It opens a new connection for each call. */
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

  public static void execute(DataSource dataSource, String sql) {
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

  /** The database from which new ones on MariaDB get their tables. */
  private static final class MariaDbTemplate {

    private static final String NAME = "testtemplate";
    private static final List<String> STATEMENTS = statements();

    private MariaDbTemplate() {}

    private static List<String> statements() {
      DataSource migrated = mariaDb().create(NAME);
      Migrations.run(migrated);
      List<String> statements = new ArrayList<>();
      statements.add("set foreign_key_checks = 0");
      try (Connection connection = migrated.getConnection();
          Statement statement = connection.createStatement()) {
        List<String> tables = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("show tables")) {
          while (rows.next()) {
            tables.add(rows.getString(1));
          }
        }
        for (String table : tables) {
          try (ResultSet rows = statement.executeQuery("show create table " + table)) {
            rows.next();
            statements.add(rows.getString(2));
          }
          statements.add("insert into " + table + " select * from " + NAME + "." + table);
        }
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
      return List.copyOf(statements);
    }

    static void copyTo(DataSource empty) {
      try (Connection connection = empty.getConnection();
          Statement statement = connection.createStatement()) {
        for (String sql : STATEMENTS) {
          statement.execute(sql);
        }
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Starts with its first use and stops with the JVM. */
  private static final class SharedMariaDb {

    static final MariaDbServer RUNNING = start();

    private SharedMariaDb() {}

    private static MariaDbServer start() {
      try {
        Path directory = Files.createTempDirectory("mariadb");
        MariaDbServer server = MariaDbServer.create(directory);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server, directory)));
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void end(MariaDbServer server, Path directory) {
      server.close();
      try (Stream<Path> files = Files.walk(directory)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
