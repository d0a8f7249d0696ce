package org.loginwithx.database;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A pool of one connection, which is kept until it has ended. */
final class OneConnection {

  private final DataSource server;
  private @Nullable Connection kept;

  OneConnection(DataSource server) {
    this.server = server;
  }

  void end() {
    try {
      if (kept != null) {
        kept.close();
      }
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Whether the last connection that was taken has ended. */
  boolean hasEnded() throws SQLException {
    return kept == null || kept.isClosed();
  }

  DataSource dataSource() {
    return proxy(
        DataSource.class,
        (self, method, args) ->
            method.getName().equals("getConnection") ? lent() : method.invoke(server, args));
  }

  private Connection lent() throws SQLException {
    if (kept == null || kept.isClosed()) {
      kept = server.getConnection();
    }
    Connection connection = kept;
    return proxy(
        Connection.class,
        (self, method, args) ->
            method.getName().equals("close") ? null : method.invoke(connection, args));
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    InvocationHandler plain =
        (self, method, args) -> {
          try {
            return handler.invoke(self, method, args);
          } catch (InvocationTargetException failure) {
            throw failure.getCause();
          }
        };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, plain));
  }
}
