package org.loginwithx.oauthserver;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.loginwithx.Internal;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.LoginDatabase.UniqueViolationException;
import org.loginwithx.database.NativeSql;

/**
 * What users have allowed to clients that are not the site's own, so that they are asked once.
 *
 * <p>All methods throw {@link org.loginwithx.database.DatabaseUnavailableException} if the database
 * does not answer.
 */
@Internal
public final class Consents {

  /** How many a page shows. */
  private static final int MOST_SHOWN = 100;

  private final LoginDatabase database;
  private final Clock clock;

  Consents(LoginDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Whether the user has allowed all of this to the client. One SELECT. */
  public boolean cover(String userId, String clientId, Scopes scopes) {
    return database
        .read(
            entities ->
                NativeSql.first(
                    entities,
                    "select scopes from login_consent where user_id = ?1 and application_id = ?2",
                    userId,
                    clientId))
        .filter(row -> Scopes.of(NativeSql.text(row[0])).covers(scopes))
        .isPresent();
  }

  /** Adds to what the user has allowed to the client. */
  public void add(String userId, String clientId, Scopes scopes) {
    try {
      tryToAdd(userId, clientId, scopes);
    } catch (UniqueViolationException anotherTabWasFirst) {
      tryToAdd(userId, clientId, scopes);
    }
  }

  private void tryToAdd(String userId, String clientId, Scopes scopes) {
    database.inTransaction(
        entities -> {
          Optional<Scopes> before =
              NativeSql.first(
                      entities,
                      "select scopes from login_consent"
                          + " where user_id = ?1 and application_id = ?2 for update",
                      userId,
                      clientId)
                  .map(row -> Scopes.of(NativeSql.text(row[0])));
          return NativeSql.change(
              entities,
              before.isPresent()
                  ? "update login_consent set scopes = ?3, given_at = ?4"
                      + " where user_id = ?1 and application_id = ?2"
                  : "insert into login_consent (user_id, application_id, scopes, given_at)"
                      + " values (?1, ?2, ?3, ?4)",
              userId,
              clientId,
              before.orElse(Scopes.NONE).and(scopes).text(),
              clock.instant());
        });
  }

  /** What a user has allowed, by the names of the clients, a hundred at most. One SELECT. */
  public List<ClientConsent> of(String userId) {
    return database.read(
        entities ->
            NativeSql.read(
                    entities,
                    "select c.application_id, a.name, c.scopes, c.given_at from login_consent c"
                        + " join login_application a on a.id = c.application_id"
                        + " where c.user_id = ?1 order by a.name, a.id fetch first "
                        + MOST_SHOWN
                        + " rows only",
                    userId)
                .stream()
                .map(
                    row ->
                        new ClientConsent(
                            NativeSql.text(row[0]),
                            NativeSql.text(row[1]),
                            Scopes.of(NativeSql.text(row[2])),
                            NativeSql.instant(row[3])))
                .toList());
  }
}
