package org.loginwithx.config;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Makes our tables and keeps them up to date. A class of its own, so that an application that
 * switches this off needs no Flyway.
 */
final class Migrations {

  private Migrations() {}

  /** Works beside an application's own Flyway: other scripts, other history, same schema. */
  static void run(DataSource dataSource) {
    Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(dataSource)
        .locations("classpath:META-INF/login/migrations")
        .table("login_schema_history")
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .load()
        .migrate();
  }
}
