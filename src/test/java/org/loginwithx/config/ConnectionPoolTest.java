package org.loginwithx.config;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.loginwithx.connection.Setting;

/** The connections that this module opens itself. */
class ConnectionPoolTest {

  private static final int SIZE = 5;

  @Test
  void fewestConnectionsAreEnoughForTheTables() {
    int fewest = Setting.DB_POOL_SIZE.range().orElseThrow().least();
    UsersDataSource users = ConnectionPool.open(config("", fewest));
    try {
      Migrations.run(users.source());
    } finally {
      users.close();
    }
  }

  /** Otherwise one request would wait for one dead connection after the other. */
  @Test
  void withOneDeadConnectionAllUnusedOnesAreClosed() throws SQLException, InterruptedException {
    UsersDataSource users =
        ConnectionPool.open(config(MortalDriver.class.getName(), SIZE), Duration.ofNanos(1));
    try {
      List<Connection> taken = new ArrayList<>();
      for (int i = 0; i < SIZE; i++) {
        taken.add(users.source().getConnection());
      }
      for (Connection connection : taken) {
        connection.close();
      }
      MortalDriver.oneIsDead = true;

      try (Connection alive = users.source().getConnection()) {
        assertThat(alive.isValid(1)).isTrue();
        assertThat(MortalDriver.CLOSED.await(10, SECONDS)).as("all but this one closed").isTrue();
      }
    } finally {
      users.close();
    }
  }

  private static DatabaseConfig config(String driver, int size) {
    return new DatabaseConfig(
        "",
        "jdbc:h2:mem:pool-" + size + ";DB_CLOSE_DELAY=-1",
        driver,
        "login",
        "login",
        size,
        true);
  }

  /** H2, but the next connection that is tried may turn out to be dead. */
  public static final class MortalDriver implements Driver {

    private static final CountDownLatch CLOSED = new CountDownLatch(SIZE - 1);

    private static volatile boolean oneIsDead;

    private final Driver driver = new org.h2.Driver();

    /** Agroal creates it. */
    public MortalDriver() {}

    @Override
    public Connection connect(String url, Properties properties) throws SQLException {
      Connection connection = driver.connect(url, properties);
      return (Connection)
          Proxy.newProxyInstance(
              MortalDriver.class.getClassLoader(),
              new Class<?>[] {Connection.class},
              (self, method, values) -> {
                if (method.getName().equals("isValid") && oneIsDead) {
                  oneIsDead = false;
                  return false;
                }
                if (method.getName().equals("close")) {
                  CLOSED.countDown();
                }
                try {
                  return method.invoke(connection, values);
                } catch (InvocationTargetException failure) {
                  throw failure.getCause();
                }
              });
    }

    @Override
    public boolean acceptsURL(String url) throws SQLException {
      return driver.acceptsURL(url);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties)
        throws SQLException {
      return driver.getPropertyInfo(url, properties);
    }

    @Override
    public int getMajorVersion() {
      return driver.getMajorVersion();
    }

    @Override
    public int getMinorVersion() {
      return driver.getMinorVersion();
    }

    @Override
    public boolean jdbcCompliant() {
      return driver.jdbcCompliant();
    }

    @Override
    public Logger getParentLogger() {
      return Logger.getGlobal();
    }
  }
}
