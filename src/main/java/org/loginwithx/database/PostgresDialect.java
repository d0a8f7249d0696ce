package org.loginwithx.database;

import jakarta.persistence.EntityManager;
import org.eclipse.persistence.platform.database.PostgreSQLPlatform;
import org.loginwithx.Internal;

/** PostgreSQL. */
@Internal
public final class PostgresDialect extends PostgreSQLPlatform implements Dialect {

  private static final long serialVersionUID = 1L;

  @Override
  public String onlyReads() {
    return "select current_setting('transaction_read_only') = 'on'";
  }

  /**
   * Computes with floating point, which takes half the time of {@code extract} and its decimals.
   */
  @Override
  public String periods(String column, long seconds) {
    return "cast(floor(date_part('epoch', " + column + ") / " + seconds + ") as bigint)";
  }

  /** Without this limit, PostgreSQL waits as long as the lock is held. */
  @Override
  public void lockSoon(EntityManager entities, String select, Object... values) {
    NativeSql.read(entities, "select set_config('lock_timeout', '2s', true)");
    Dialect.super.lockSoon(entities, select, values);
  }
}
