package org.loginwithx.database;

import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.eclipse.persistence.sessions.Session;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * What differs between databases. Statements are written in standard SQL, as H2 and PostgreSQL
 * understand it; another database translates them. One more database is one more implementation
 * and, if it needs other tables, a folder of migrations.
 *
 * <p>An implementation is also EclipseLink's platform for the database. EclipseLink creates it by
 * reflection, so it is public.
 */
@Internal
public interface Dialect {

  /** The dialect of a database; empty if the database is not supported. */
  static Optional<Dialect> of(Connection connection) throws SQLException {
    return switch (connection.getMetaData().getDatabaseProductName()) {
      case "H2" -> Optional.of(new H2Dialect());
      case "PostgreSQL" -> Optional.of(new PostgresDialect());
      case "MariaDB" -> Optional.of(new MariaDbDialect());
      default -> Optional.empty();
    };
  }

  /** The dialect of an open database. */
  static Dialect of(EntityManager entities) {
    return (Dialect) entities.unwrap(Session.class).getPlatform();
  }

  /** The folder of its migrations, below {@code META-INF/login/migrations}. */
  default String migrations() {
    return "standard";
  }

  /**
   * Whether the database undoes a migration that fails half-way. If not, it has to be possible to
   * run each of its statements again.
   */
  default boolean undoesMigrations() {
    return true;
  }

  /** A name in lower case, which some databases would otherwise change to upper case. */
  default String quoted(String name) {
    return '"' + name + '"';
  }

  /** The statement as this database understands it. */
  default String translated(String statement) {
    return statement;
  }

  /**
   * An expression for the number of whole periods from 1970 to a time, in UTC.
   *
   * @param column the column with the time
   * @param seconds the length of a period
   */
  default String periods(String column, long seconds) {
    return "cast(floor(extract(epoch from " + column + ") / " + seconds + ") as bigint)";
  }

  /** A query for one boolean: whether this server refuses to write, as a standby does. */
  String onlyReads();

  /**
   * Locks rows until the transaction ends. Waits for them two seconds or so at most: a node that
   * hangs while it holds the locks must not take the connections of all other nodes.
   *
   * @param select selects the rows, in the order in which they are locked
   */
  default void lockSoon(EntityManager entities, String select, Object... values) {
    NativeSql.read(entities, select + " for update", values);
  }

  /** What a failure means. */
  default Fault fault(SQLException failure) {
    return Fault.of(failure);
  }

  /** The instant that EclipseLink passes to a statement; null if it passes something else. */
  static @Nullable Instant instant(Object parameter) {
    if (parameter instanceof Timestamp timestamp) {
      return timestamp.toInstant();
    }
    return parameter instanceof OffsetDateTime time ? time.toInstant() : null;
  }
}
