package org.loginwithx.config;

/**
 * Where the linked users are.
 *
 * @param dataSource the JNDI name of a data source of the server; empty if the server has none
 * @param url the JDBC address to connect to, where the server has no data source
 * @param driver the driver or data source class; empty for the driver that takes the address
 * @param user who connects
 * @param password the password
 * @param poolSize how many connections this node opens at most
 * @param migrate whether this application creates and updates the tables
 */
record DatabaseConfig(
    String dataSource,
    String url,
    String driver,
    String user,
    String password,
    int poolSize,
    boolean migrate) {

  /** Without the password, which the address may contain as well. */
  @Override
  public String toString() {
    return dataSource.isEmpty() ? url.replaceFirst("[?;].*", "") : dataSource;
  }
}
