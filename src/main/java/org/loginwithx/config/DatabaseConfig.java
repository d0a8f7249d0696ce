package org.loginwithx.config;

/**
 * Where the linked users are.
 *
 * @param dataSource the JNDI name of a data source of the server; empty if none is used
 * @param url the JDBC address to connect to if no data source is used
 * @param driver the driver or data source class; empty for the driver that takes the address
 * @param user the user of the database
 * @param password the password of this user
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
