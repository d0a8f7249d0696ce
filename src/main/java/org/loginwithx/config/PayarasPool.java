package org.loginwithx.config;

/**
 * The pool that Payara makes for a {@code <data-source>} of an application. Payara 6 keeps it, with
 * all its connections, after the application has stopped: the file of H2 stays locked, and
 * PostgreSQL keeps a process for each connection. It closes them at the next deployment at the
 * earliest, when the driver's class loader does not work any more.
 *
 * <p>There is no API to close a pool. This calls what Payara calls when it removes a pool. On
 * another server it does nothing.
 */
final class PayarasPool {

  private static final System.Logger LOG = System.getLogger(PayarasPool.class.getName());

  /**
   * The beginning of the pool's name in Payara; the names of the application and of the data source
   * follow.
   */
  private static final String PREFIX = "__SYSTEM/pools/__datasource_definition/";

  private PayarasPool() {}

  static void close(String application, String dataSource) {
    try {
      Class<?> runtime = Class.forName("com.sun.enterprise.connectors.ConnectorRuntime");
      Class<?> info = Class.forName("org.glassfish.resourcebase.resources.api.PoolInfo");
      Object pool =
          info.getConstructor(String.class).newInstance(PREFIX + application + '/' + dataSource);
      runtime
          .getMethod("deleteConnectorConnectionPool", info)
          .invoke(runtime.getMethod("getRuntime").invoke(null), pool);
    } catch (ReflectiveOperationException otherServer) {
      LOG.log(System.Logger.Level.DEBUG, "No pool of Payara was closed", otherServer);
    }
  }
}
