package org.loginwithx.database;

import jakarta.persistence.EntityManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.persistence.internal.sessions.AbstractSession;
import org.eclipse.persistence.platform.database.MariaDBPlatform;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * MariaDB. It has no timestamps with a time zone: columns are {@code datetime(6)} in UTC. Times go
 * there and back as local times of UTC, which neither the driver nor the server converts, whatever
 * their time zones are.
 */
@Internal
public final class MariaDbDialect extends MariaDBPlatform implements Dialect {

  private static final long serialVersionUID = 1L;

  /** Other databases need the type of a parameter if the statement does not show it. */
  private static final Pattern TYPED_PARAMETER =
      Pattern.compile("cast\\((\\?\\d+) as [a-z ]+(?:\\(\\d+\\))?\\)");

  private static final Pattern NOW = Pattern.compile("\\bcurrent_timestamp\\b");

  /** The errors of a server, and of a storage engine, that refuses to write. */
  private static final Set<Integer> ONLY_READS = Set.of(1290, 1836);

  private static final int CONNECTION_KILLED = 1927;

  @Override
  public String migrations() {
    return "mariadb";
  }

  /** MariaDB commits after each {@code create table}. */
  @Override
  public boolean undoesMigrations() {
    return false;
  }

  @Override
  public String quoted(String name) {
    return '`' + name + '`';
  }

  @Override
  public String translated(String statement) {
    String untyped = TYPED_PARAMETER.matcher(statement).replaceAll("$1");
    return NOW.matcher(untyped).replaceAll("utc_timestamp(6)");
  }

  @Override
  public String periods(String column, long seconds) {
    return "timestampdiff(second, '1970-01-01', " + column + ") div " + seconds;
  }

  /** The variable is a number or a word, depending on the version. */
  @Override
  public String onlyReads() {
    return "select @@global.read_only not in ('0', 'OFF')";
  }

  /** Without this limit, MariaDB waits 50 seconds. */
  @Override
  public void lockSoon(EntityManager entities, String select, Object... values) {
    NativeSql.read(entities, select + " for update wait 2", values);
  }

  @Override
  public Fault fault(SQLException failure) {
    if (ONLY_READS.contains(failure.getErrorCode())) {
      return Fault.ONLY_READS;
    }
    return failure.getErrorCode() == CONNECTION_KILLED ? Fault.PASSING : Fault.of(failure);
  }

  @Override
  public void setParameterValueInDatabaseCall(
      Object parameter, PreparedStatement statement, int index, AbstractSession session)
      throws SQLException {
    Instant instant = Dialect.instant(parameter);
    if (instant == null) {
      super.setParameterValueInDatabaseCall(parameter, statement, index, session);
    } else {
      statement.setObject(index, LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
    }
  }

  /** EclipseLink would otherwise read times without asking this class. */
  @Override
  public boolean shouldOptimizeDataConversion() {
    return false;
  }

  @Override
  public @Nullable Object getObjectFromResultSet(
      ResultSet rows, int column, int type, AbstractSession session) throws SQLException {
    if (type != Types.TIMESTAMP) {
      return super.getObjectFromResultSet(rows, column, type, session);
    }
    LocalDateTime at = rows.getObject(column, LocalDateTime.class);
    return at == null ? null : at.atOffset(ZoneOffset.UTC);
  }
}
