package org.example.guestbook;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Makes the guest book's own tables, in the same database as the linked users. */
@ApplicationScoped
public class GuestBookMigrations {

  @Resource(lookup = "java:app/jdbc/guestbook")
  private DataSource dataSource;

  void migrate(@Observes Startup startup) {
    Flyway.configure(GuestBookMigrations.class.getClassLoader())
        .dataSource(dataSource)
        .locations("classpath:guestbook/migrations")
        .table("guestbook_history")
        // The tables of the linked users may be there already.
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .load()
        .migrate();
  }
}
