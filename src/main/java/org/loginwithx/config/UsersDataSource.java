package org.loginwithx.config;

import java.util.Optional;
import javax.sql.DataSource;

/** The data source of the linked users. */
final class UsersDataSource {

  /** The name that an application gives to a data source for this module in its own web.xml. */
  private static final String OF_APPLICATION = "java:app/jdbc/login";

  private final DataSource source;
  private final String name;
  private final Runnable end;

  /**
   * @param name its name in messages
   * @param end closes its connections, unless the server does
   */
  UsersDataSource(DataSource source, String name, Runnable end) {
    this.source = source;
    this.name = name;
    this.end = end;
  }

  /**
   * The data source of the server that the operator names, or that the application declares, or
   * else a pool of this module.
   *
   * @throws ConfigurationException if there is no such data source, or no driver
   */
  static UsersDataSource of(DatabaseConfig config) {
    String named = config.dataSource();
    if (!named.isEmpty()) {
      return new UsersDataSource(
          ContainerResources.dataSource(named), "the data source " + named, () -> {});
    }
    Optional<DataSource> declared = ContainerResources.declaredDataSource(OF_APPLICATION);
    if (declared.isPresent()) {
      return new UsersDataSource(declared.get(), "the database of " + OF_APPLICATION, () -> {});
    }
    return ConnectionPool.open(config);
  }

  DataSource source() {
    return source;
  }

  String name() {
    return name;
  }

  void close() {
    end.run();
  }
}
