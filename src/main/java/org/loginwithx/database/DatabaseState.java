package org.loginwithx.database;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.loginwithx.Internal;

/**
 * The state of the database.
 *
 * @param product the name and version of the database
 * @param onlyReads whether it refuses to write, as a standby does
 * @param took how long the answer took
 * @param ahead how far its clock is ahead of this server's
 * @param schema the number of the last migration; empty if it is not recorded
 * @param sealedTokens how many stored tokens are sealed with which key, by the key's id
 * @param onlyOAuth1 how many stored tokens of OAuth 1.0a have no pair of OAuth 2.0 beside them
 * @param readCommitted whether transactions have the isolation level that the code needs
 */
@Internal
public record DatabaseState(
    String product,
    boolean onlyReads,
    Duration took,
    Duration ahead,
    Optional<String> schema,
    Map<String, Long> sealedTokens,
    long onlyOAuth1,
    boolean readCommitted) {

  /** The number of the last migration that this version needs. */
  public static final int SCHEMA = 31;

  public DatabaseState {
    sealedTokens = Map.copyOf(sealedTokens);
  }

  @Override
  public String toString() {
    return "DatabaseState[product=" + product + ", took=" + took + ", schema=" + schema + ']';
  }
}
