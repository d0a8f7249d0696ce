package org.loginwithx.config;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.logging.Logger;
import javax.sql.ConnectionEvent;
import javax.sql.ConnectionEventListener;
import javax.sql.DataSource;
import javax.sql.PooledConnection;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGConnectionPoolDataSource;

/**
 * One PostgreSQL database with a pool of connections: opening a connection takes ten times as long
 * as the statements of most tests. No test closes its database, so all databases share one limit of
 * idle connections.
 */
final class PooledPostgres implements DataSource, ConnectionEventListener {

  private static final int MOST_IDLE = 80;

  /** Newest first. */
  private static final Deque<Idle> IDLE = new ArrayDeque<>();

  private record Idle(PooledPostgres owner, PooledConnection connection) {}

  private final PGConnectionPoolDataSource database = new PGConnectionPoolDataSource();

  PooledPostgres(String url) {
    database.setUrl(url);
  }

  @Override
  public Connection getConnection() throws SQLException {
    PooledConnection used = takeIdle();
    while (used != null) {
      try {
        return used.getConnection();
      } catch (SQLException dead) {
        used = takeIdle();
      }
    }
    PooledConnection opened = database.getPooledConnection();
    opened.addConnectionEventListener(this);
    return opened.getConnection();
  }

  private @Nullable PooledConnection takeIdle() {
    synchronized (IDLE) {
      for (Iterator<Idle> each = IDLE.iterator(); each.hasNext(); ) {
        Idle idle = each.next();
        if (idle.owner == this) {
          each.remove();
          return idle.connection;
        }
      }
      return null;
    }
  }

  @Override
  public void connectionClosed(ConnectionEvent event) {
    Idle oldest;
    synchronized (IDLE) {
      IDLE.addFirst(new Idle(this, (PooledConnection) event.getSource()));
      oldest = IDLE.size() > MOST_IDLE ? IDLE.removeLast() : null;
    }
    if (oldest != null) {
      end(oldest.connection);
    }
  }

  @Override
  public void connectionErrorOccurred(ConnectionEvent event) {
    end((PooledConnection) event.getSource());
  }

  private void end(PooledConnection connection) {
    try {
      connection.removeConnectionEventListener(this);
      connection.close();
    } catch (SQLException ended) {
      // The connection is closed all the same.
    }
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) {}

  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
