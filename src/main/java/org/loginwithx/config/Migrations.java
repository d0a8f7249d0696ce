package org.loginwithx.config;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Creates the tables and keeps them up to date. It is a class of its own, so that an application
 * that switches this off needs no Flyway.
 */
final class Migrations {

  private static final String SCRIPTS = "classpath:META-INF/login/migrations";

  private Migrations() {}

  /**
   * An application can use Flyway itself: its scripts and its history are separate, in the same
   * schema.
   */
  static void run(DataSource dataSource) {
    Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(dataSource)
        .locations(SCRIPTS)
        // Not those of an application that uses Flyway itself.
        .callbackLocations(SCRIPTS)
        .table("login_schema_history")
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .load()
        .migrate();
  }
}
