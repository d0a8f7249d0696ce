package org.loginwithx.config;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import io.agroal.api.AgroalDataSourceListener;
import io.agroal.api.cache.ConnectionCache;
import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.supplier.AgroalConnectionFactoryConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.loginwithx.connection.Setting;
import org.loginwithx.database.SqlState;

/**
 * The connections of this module to its database, if it uses no data source of the server. A data
 * source is configured in another way on each server; this pool is the same on all of them.
 *
 * <p>This is a class of its own, so that an application with a data source does not need Agroal.
 */
final class ConnectionPool {

  private static final System.Logger LOG = System.getLogger(ConnectionPool.class.getName());

  /** A request that gets no connection fails soon, and does not hold its thread for a minute. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(4);

  /**
   * A connection that was unused for longer is tried before it is used: the server may have been
   * restarted. Busy connections need no try, so it costs little under load.
   */
  private static final Duration TRUSTED = Duration.ofMillis(500);

  /** After a peak, connections that nothing uses any more are closed. */
  private static final Duration UNUSED = Duration.ofMinutes(5);

  private static final int TRY_SECONDS = 2;

  private ConnectionPool() {}

  /**
   * Connects when the first connection is asked for.
   *
   * @throws ConfigurationException if there is no driver for the address
   */
  static UsersDataSource open(DatabaseConfig config) {
    return open(config, TRUSTED);
  }

  /**
   * @param trusted how long an unused connection is not tried
   */
  static UsersDataSource open(DatabaseConfig config, Duration trusted) {
    try {
      Suspicion suspicion = new Suspicion();
      AgroalDataSource pool = AgroalDataSource.from(settings(config, trusted), suspicion);
      suspicion.pool = pool;
      return new UsersDataSource(
          pool,
          "the database of " + Setting.DB_URL,
          () -> {
            pool.close();
            forgetDrivers();
          });
    } catch (SQLException impossible) {
      // The pool does not connect here, because it has no initial connections.
      throw new IllegalStateException(impossible);
    } catch (NoClassDefFoundError missing) {
      throw new ConfigurationException(
          List.of(
              "to connect to "
                  + Setting.DB_URL
                  + " the application needs io.agroal:agroal-pool in WEB-INF/lib; or set "
                  + Setting.DATA_SOURCE
                  + " to a data source of the server"),
          missing);
    }
  }

  private static AgroalDataSourceConfigurationSupplier settings(
      DatabaseConfig config, Duration trusted) {
    Class<?> driver = driver(config);
    return new AgroalDataSourceConfigurationSupplier()
        .connectionPoolConfiguration(
            pool ->
                pool.maxSize(config.poolSize())
                    .acquisitionTimeout(LONGEST_WAIT)
                    .idleValidationTimeout(trusted)
                    .reapTimeout(UNUSED)
                    .connectionValidator(
                        ConnectionValidator.defaultValidatorWithTimeout(TRY_SECONDS))
                    // A connection that failed does not go back to the pool.
                    .exceptionSorter(failure -> SqlState.endsConnection(SqlState.of(failure)))
                    // By default a connection stays with its thread, and threads of the server
                    // would keep the class loader of an application that has stopped.
                    .connectionCache(ConnectionCache.none())
                    .connectionFactoryConfiguration(to -> connect(to, config, driver)));
  }

  /**
   * When one connection turns out to be dead, closes all that are unused: most likely they are dead
   * as well. A server that does not answer makes each try take {@link #TRY_SECONDS}, and one
   * request would try one connection after the other.
   */
  private static final class Suspicion implements AgroalDataSourceListener {

    private volatile @Nullable AgroalDataSource pool;

    @Override
    public void onConnectionInvalid(Connection dead) {
      AgroalDataSource known = pool;
      if (known != null) {
        known.flush(FlushMode.IDLE);
      }
    }
  }

  private static AgroalConnectionFactoryConfigurationSupplier connect(
      AgroalConnectionFactoryConfigurationSupplier to, DatabaseConfig config, Class<?> driver) {
    return to.connectionProviderClass(driver)
        .jdbcUrl(config.url())
        .jdbcTransactionIsolation(TransactionIsolation.READ_COMMITTED)
        .principal(new NamePrincipal(config.user()))
        .credential(new SimplePassword(config.password()));
  }

  /**
   * Drivers register themselves for the whole JVM, which would keep the class loader of an
   * application that has stopped. Drivers that applications share stay.
   */
  private static void forgetDrivers() {
    ClassLoader ours = ConnectionPool.class.getClassLoader();
    if (ours == ClassLoader.getSystemClassLoader()
        || ours != Thread.currentThread().getContextClassLoader()) {
      return;
    }
    DriverManager.drivers()
        .filter(driver -> driver.getClass().getClassLoader() == ours)
        .forEach(ConnectionPool::forget);
  }

  private static void forget(Driver driver) {
    try {
      DriverManager.deregisterDriver(driver);
    } catch (SQLException refused) {
      LOG.log(System.Logger.Level.WARNING, "A driver stays registered: {0}", driver.getClass());
    }
  }

  private static Class<?> driver(DatabaseConfig config) {
    ClassLoader ours = ConnectionPool.class.getClassLoader();
    if (!config.driver().isEmpty()) {
      try {
        return Class.forName(config.driver(), false, ours);
      } catch (ClassNotFoundException missing) {
        throw new ConfigurationException(
            List.of(Setting.DB_CLASS + ": the application has no class of this name"), missing);
      }
    }
    return ServiceLoader.load(Driver.class, ours).stream()
        .flatMap(found -> takes(found, config.url()))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    List.of(
                        "no driver takes "
                            + Setting.DB_URL
                            + " (jdbc:"
                            + config.url().split(":", 3)[1]
                            + ":...): put "
                            + Libraries.driver(config.url()).orElse("the driver")
                            + " into WEB-INF/lib of the application")));
  }

  private static Stream<Class<?>> takes(ServiceLoader.Provider<Driver> found, String url) {
    try {
      Driver driver = found.get();
      return driver.acceptsURL(url) ? Stream.of(driver.getClass()) : Stream.empty();
    } catch (SQLException | ServiceConfigurationError unusable) {
      return Stream.empty();
    }
  }
}
