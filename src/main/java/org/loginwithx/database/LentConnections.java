package org.loginwithx.database;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Lets EclipseLink give back every connection. It does not close a connection that is closed
 * already, as one is that was lost; a pool would then miss that connection for as long as it runs.
 * So a connection of this data source counts as open until EclipseLink has closed it.
 */
final class LentConnections {

  private LentConnections() {}

  static DataSource of(DataSource pool) {
    return proxy(
        DataSource.class,
        (self, method, args) -> {
          Object result = call(pool, method, args);
          return result instanceof Connection connection ? lent(connection) : result;
        });
  }

  private static Connection lent(Connection connection) {
    boolean[] closed = {false};
    return proxy(
        Connection.class,
        (self, method, args) -> {
          if (method.getName().equals("isClosed")) {
            return closed[0];
          }
          closed[0] |= method.getName().equals("close");
          return call(connection, method, args);
        });
  }

  private static @Nullable Object call(
      Object target, Method method, @Nullable Object @Nullable [] args) throws Throwable {
    try {
      return method.invoke(target, args);
    } catch (InvocationTargetException failure) {
      throw failure.getTargetException();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            LentConnections.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
