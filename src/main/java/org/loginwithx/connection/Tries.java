package org.loginwithx.connection;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.NativeSql;
import org.loginwithx.token.KeyRing;
import org.loginwithx.token.Sealer;

/**
 * Attempts that only try the connection: what they try, and their results.
 *
 * <p>{@link #run} deletes old ones about once a minute; call it every second or two.
 */
@Internal
public final class Tries implements Runnable {

  /** How long a try and its result are kept. */
  static final Duration LIFETIME = Duration.ofMinutes(15);

  /** Tries in a minute, of all administrators together: X's limits are for the users. */
  static final int MOST = 10;

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final LoginDatabase database;
  private final @Nullable Sealer sealer;
  private final Clock clock;
  private Instant nextPurge = Instant.MIN;

  /**
   * @param keys seal the drafts; null if there are none
   */
  public Tries(LoginDatabase database, @Nullable KeyRing keys, Clock clock) {
    this.database = database;
    this.sealer = keys == null ? null : new Sealer(keys);
    this.clock = clock;
  }

  /** The result of asking for a try. */
  public sealed interface Begun {

    /** It may begin. */
    record Try(String id) implements Begun {}

    /** There were too many tries within a minute. */
    record TooMany() implements Begun {}

    /** There is no key to seal an unsaved secret with while the administrator is at X. */
    record NoKey() implements Begun {}
  }

  /**
   * A try.
   *
   * @param changes the unsaved values that are tried
   * @param result the result so far, in the caller's own format
   */
  public record Draft(SettingsSet set, Map<Setting, String> changes, String result) {

    public Draft {
      changes = Map.copyOf(changes);
    }

    @Override
    public String toString() {
      return "Draft[set=" + set + ", changes=***]";
    }
  }

  /**
   * Begins a try. Three statements.
   *
   * @param changes the unsaved values that are tried
   */
  public Begun begin(String userId, SettingsSet set, Map<Setting, String> changes) {
    boolean hasSecret = changes.keySet().stream().anyMatch(Setting::isSecret);
    if (hasSecret && sealer == null) {
      return new Begun.NoKey();
    }
    String id = UUID.randomUUID().toString();
    StringBuilder text = new StringBuilder();
    // The form accepts no control characters, so line breaks separate values.
    changes.forEach(
        (setting, value) -> text.append(setting.name()).append('=').append(value).append('\n'));
    String draft =
        sealer == null ? text.toString() : sealer.seal(text.toString(), context(id, userId));
    boolean begun = database.inTransaction(entities -> insert(entities, id, userId, set, draft));
    return begun ? new Begun.Try(id) : new Begun.TooMany();
  }

  private boolean insert(
      EntityManager entities, String id, String userId, SettingsSet set, String draft) {
    Instant now = clock.instant();
    // Of tries that begin at once, each counts the earlier ones.
    NativeSql.read(entities, "select id from login_connection where id = 'one' for update");
    long recent =
        NativeSql.count(
            entities, "select count(*) from login_try where began_at > ?1", now.minus(MINUTE));
    if (recent >= MOST) {
      return false;
    }
    NativeSql.change(
        entities,
        "insert into login_try (id, user_id, set_name, draft, result, began_at, expires_at)"
            + " values (?1, ?2, ?3, ?4, '', ?5, ?6)",
        id,
        userId,
        set.id(),
        draft,
        now,
        now.plus(LIFETIME));
    return true;
  }

  /** A try of this user; empty if it is another user's, or too old. One SELECT. */
  public Optional<Draft> find(String id, String userId) {
    Optional<Object[]> found =
        database.inTransaction(
            entities ->
                NativeSql.first(
                    entities,
                    "select set_name, draft, result from login_try"
                        + " where id = ?1 and user_id = ?2 and expires_at > ?3",
                    id,
                    userId,
                    clock.instant()));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Object[] row = found.get();
    Optional<String> text =
        sealer == null
            ? Optional.of((String) row[1])
            : sealer.open((String) row[1], context(id, userId));
    return SettingsSet.of((String) row[0])
        .flatMap(set -> text.map(draft -> new Draft(set, changes(draft), (String) row[2])));
  }

  private static Map<Setting, String> changes(String text) {
    Map<Setting, String> changes = new EnumMap<>(Setting.class);
    text.lines()
        .forEach(
            line -> {
              int equals = line.indexOf('=');
              if (equals > 0) {
                // As for saved settings: nothing that is stored changes X's addresses.
                Optional.of(Setting.valueOf(line.substring(0, equals)))
                    .filter(Setting.ON_PAGE::contains)
                    .ifPresent(setting -> changes.put(setting, line.substring(equals + 1)));
              }
            });
    return changes;
  }

  /** Writes the result so far. */
  public void write(String id, String result) {
    database.inTransaction(
        entities ->
            NativeSql.change(
                entities, "update login_try set result = ?1 where id = ?2", result, id));
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
              NativeSql.change(entities, "delete from login_try where expires_at < ?1", now));
    } catch (RuntimeException nextTime) {
      // Catches everything: an exception that escapes stops a scheduled task.
    }
  }

  private static String[] context(String id, String userId) {
    return new String[] {"login_try", id, userId};
  }
}
