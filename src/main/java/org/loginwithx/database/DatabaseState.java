package org.loginwithx.database;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How the database is.
 *
 * @param product its name and version
 * @param onlyReads whether it refuses to write, as a standby does
 * @param took how long it took to answer
 * @param ahead by how much its clock is ahead of ours
 * @param schema the number of the last migration that was done; empty if nobody wrote that down
 * @param sealedTokens how many stored tokens are sealed with which key, by the key's id
 * @param readCommitted whether transactions have the isolation level that the code needs
 */
public record DatabaseState(
    String product,
    boolean onlyReads,
    Duration took,
    Duration ahead,
    Optional<String> schema,
    Map<String, Long> sealedTokens,
    boolean readCommitted) {

  /** The number of the last migration that this version of ours needs. */
  public static final int SCHEMA = 14;

  public DatabaseState {
    sealedTokens = Map.copyOf(sealedTokens);
  }

  @Override
  public String toString() {
    return "DatabaseState[product=" + product + ", took=" + took + ", schema=" + schema + ']';
  }
}
