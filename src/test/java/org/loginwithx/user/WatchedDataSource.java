package org.loginwithx.user;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Writes down the statements that reach a database, and can step in before or after each. */
public final class WatchedDataSource {

  /** What happens around a statement or a commit; may throw what a driver would throw. */
  public interface Watcher {

    default void before(String sql) throws SQLException {}

    default void after(String sql) throws SQLException {}
  }

  /** How a commit appears to a {@link Watcher}. */
  static final String COMMIT = "commit";

  private final DataSource dataSource;
  private final List<String> statements = new CopyOnWriteArrayList<>();
  private volatile Watcher watcher = new Watcher() {};

  public WatchedDataSource(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  public DataSource dataSource() {
    return proxy(DataSource.class, dataSource, "");
  }

  public void watch(Watcher newWatcher) {
    this.watcher = newWatcher;
  }

  /** The statements so far in lower case, without commits. */
  public List<String> statements() {
    return statements;
  }

  private <T> T proxy(Class<T> type, Object target, String sql) {
    InvocationHandler handler = (self, method, args) -> call(target, sql, method, args);
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private @Nullable Object call(
      Object target, String preparedSql, Method method, Object @Nullable [] args) throws Throwable {
    String sql = executed(target, preparedSql, method, args);
    if (!sql.isEmpty()) {
      watcher.before(sql);
    }
    Object result;
    try {
      result = method.invoke(target, args);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
    if (!sql.isEmpty()) {
      if (!sql.equals(COMMIT)) {
        statements.add(sql);
      }
      watcher.after(sql);
    }
    if (result instanceof Connection) {
      return proxy(Connection.class, result, "");
    }
    if (result instanceof PreparedStatement && args != null) {
      return proxy(PreparedStatement.class, result, ((String) args[0]).toLowerCase(Locale.ROOT));
    }
    return result instanceof Statement ? proxy(Statement.class, result, "") : result;
  }

  /** What this call sends to the database; empty if it sends nothing of interest. */
  private static String executed(
      Object target, String preparedSql, Method method, Object @Nullable [] args) {
    if (target instanceof Connection && method.getName().equals("commit")) {
      return COMMIT;
    }
    if (!(target instanceof Statement) || !method.getName().startsWith("execute")) {
      return "";
    }
    return args != null && args[0] instanceof String sql
        ? sql.toLowerCase(Locale.ROOT)
        : preparedSql;
  }
}
