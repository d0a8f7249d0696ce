package org.loginwithx.config;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.function.Function;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * A data source with the user and the password from files, without the line end that most editors
 * add. The container reads these two settings itself, and uses a file of its secrets directory
 * unchanged.
 */
final class SecretsOfFiles implements DataSource {

  private final DataSource source;
  private final String user;
  private final String password;

  private SecretsOfFiles(DataSource source, String user, String password) {
    this.source = source;
    this.user = user;
    this.password = password;
  }

  /**
   * The same data source if the values have no line end.
   *
   * @param settings gives the value of a property as the container reads it
   */
  static DataSource of(DataSource source, Function<String, String> settings) {
    String user = settings.apply("login.db.user");
    String password = settings.apply("login.db.password");
    return endsALine(user) || endsALine(password)
        ? new SecretsOfFiles(source, withoutLineEnd(user), withoutLineEnd(password))
        : source;
  }

  private static boolean endsALine(String value) {
    return value.endsWith("\n");
  }

  private static String withoutLineEnd(String value) {
    return value.replaceFirst("\\R\\z", "");
  }

  @Override
  public Connection getConnection() throws SQLException {
    return source.getConnection(user, password);
  }

  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    return source.getConnection(username, password);
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return source.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    source.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    source.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return source.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    return source.getParentLogger();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return source.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return source.isWrapperFor(type);
  }
}
