package org.loginwithx.connection;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.loginwithx.Internal;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.NativeSql;
import org.loginwithx.token.Sealer;

/**
 * What an operator has typed in the first set-up and not saved yet, sealed. There is one at most,
 * and only for the browser that may do the set-up.
 *
 * <p>{@link #run} deletes an old one; call it every second or two.
 */
@Internal
public final class SetUpDraft implements Runnable {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final LoginDatabase database;
  private final Supplier<Optional<Sealer>> sealers;
  private final Clock clock;
  private Instant nextPurge = Instant.MIN;

  /**
   * @param sealers gives what seals the draft, as soon as there is a key
   */
  public SetUpDraft(LoginDatabase database, Supplier<Optional<Sealer>> sealers, Clock clock) {
    this.database = database;
    this.sealers = sealers;
    this.clock = clock;
  }

  /**
   * Keeps these values in place of the ones before.
   *
   * @param browser the secret of the operator's browser
   * @return false if nothing was kept: there is no key yet, or this browser may not do the set-up
   */
  public boolean keep(String browser, Map<Setting, String> values) {
    Optional<Sealer> sealer = sealers.get();
    if (sealer.isEmpty()) {
      return false;
    }
    String hash = SetUp.browserHash(browser);
    String draft = sealer.get().seal(DraftText.write(values), context(hash));
    return database.inTransaction(
            entities ->
                NativeSql.change(
                    entities,
                    "update login_set_up set draft = ?1"
                        + " where browser_hash = ?2 and browser_until > ?3"
                        + " and finished_at is null",
                    draft,
                    hash,
                    clock.instant()))
        == 1;
  }

  /** The values of this browser; empty if there are none. One SELECT. */
  public Map<Setting, String> of(String browser) {
    String hash = SetUp.browserHash(browser);
    Optional<Object[]> row =
        database.inTransaction(
            entities ->
                NativeSql.first(
                    entities,
                    "select draft from login_set_up"
                        + " where browser_hash = ?1 and browser_until > ?2 and draft is not null",
                    hash,
                    clock.instant()));
    return row.flatMap(
            columns ->
                sealers.get().flatMap(with -> with.open(NativeSql.text(columns[0]), context(hash))))
        .map(DraftText::read)
        .orElse(Map.of());
  }

  /** Its values are saved now. */
  public void forget(String browser) {
    database.inTransaction(
        entities ->
            NativeSql.change(
                entities,
                "update login_set_up set draft = null where browser_hash = ?1",
                SetUp.browserHash(browser)));
  }

  @Override
  public void run() {
    Instant now = clock.instant();
    if (now.isBefore(nextPurge)) {
      return;
    }
    nextPurge = now.plus(MINUTE);
    try {
      database.inTransaction(
          entities ->
              NativeSql.change(
                  entities,
                  "update login_set_up set draft = null"
                      + " where draft is not null and browser_until < ?1",
                  now));
    } catch (RuntimeException nextTime) {
      // Catches everything: an exception that escapes stops a scheduled task.
    }
  }

  private static String[] context(String browserHash) {
    return new String[] {"login_set_up", browserHash};
  }
}
