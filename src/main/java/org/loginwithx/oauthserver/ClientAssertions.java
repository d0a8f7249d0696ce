package org.loginwithx.oauthserver;

import java.time.Clock;
import java.time.Instant;
import org.loginwithx.Internal;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.LoginDatabase.UniqueViolationException;
import org.loginwithx.database.NativeSql;
import org.loginwithx.secret.Secrets;

/** The assertions by which clients with keys proved who they are: each is good once (RFC 7523). */
@Internal
public final class ClientAssertions {

  private final LoginDatabase database;
  private final Clock clock;

  ClientAssertions(LoginDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Uses an assertion up. One INSERT. Call it after the signature is checked, so that no stranger
   * can add rows.
   *
   * @param id the claim {@code jti}
   * @param expires when the assertion expires
   * @return false if it was used before, on any node
   */
  public boolean use(String clientId, String id, Instant expires) {
    try {
      database.inTransaction(
          entities ->
              NativeSql.change(
                  entities,
                  "insert into login_assertion (hash, expires_at) values (?1, ?2)",
                  Secrets.sha256(clientId + "\n" + id),
                  expires));
      return true;
    } catch (UniqueViolationException used) {
      return false;
    }
  }

  void purge() {
    database.inTransaction(
        entities ->
            NativeSql.change(
                entities,
                "delete from login_assertion where expires_at < ?1",
                clock.instant().minus(Codes.CLOCKS)));
  }
}
