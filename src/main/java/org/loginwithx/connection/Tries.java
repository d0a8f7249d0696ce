package org.loginwithx.connection;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.loginwithx.Internal;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.NativeSql;
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
  private final Supplier<Optional<Sealer>> sealers;
  private final Clock clock;
  private Instant nextPurge = Instant.MIN;

  /**
   * @param sealers gives what seals the drafts, as soon as there is a key
   */
  public Tries(LoginDatabase database, Supplier<Optional<Sealer>> sealers, Clock clock) {
    this.database = database;
    this.sealers = sealers;
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
  public Begun begin(TryOwner owner, SettingsSet set, Map<Setting, String> changes) {
    Optional<Sealer> sealer = sealers.get();
    boolean hasSecret = changes.keySet().stream().anyMatch(Setting::isSecret);
    if (hasSecret && sealer.isEmpty()) {
      return new Begun.NoKey();
    }
    String id = UUID.randomUUID().toString();
    String text = DraftText.write(changes);
    String draft = sealer.map(with -> with.seal(text, context(id, owner))).orElse(text);
    boolean begun = database.inTransaction(entities -> insert(entities, id, owner, set, draft));
    return begun ? new Begun.Try(id) : new Begun.TooMany();
  }

  private boolean insert(
      EntityManager entities, String id, TryOwner owner, SettingsSet set, String draft) {
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
        "insert into login_try (id, user_id, set_name, draft, result, began_at, expires_at, owner)"
            + " values (?1, cast(?2 as varchar(36)), ?3, ?4, '', ?5, ?6, ?7)",
        id,
        owner.userId(),
        set.id(),
        draft,
        now,
        now.plus(LIFETIME),
        owner.id());
    return true;
  }

  /** A try of this owner; empty if it is another one's, or too old. One SELECT. */
  public Optional<Draft> find(String id, TryOwner owner) {
    Optional<Object[]> found =
        database.inTransaction(
            entities ->
                NativeSql.first(
                    entities,
                    "select set_name, draft, result from login_try"
                        + " where id = ?1 and owner = ?2 and expires_at > ?3",
                    id,
                    owner.id(),
                    clock.instant()));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Object[] row = found.get();
    return SettingsSet.of((String) row[0])
        .flatMap(
            set ->
                text(id, owner, (String) row[1])
                    .map(text -> new Draft(set, DraftText.read(text), (String) row[2])));
  }

  private Optional<String> text(String id, TryOwner owner, String draft) {
    Optional<Sealer> sealer = sealers.get();
    return sealer.isEmpty() ? Optional.of(draft) : sealer.get().open(draft, context(id, owner));
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

  private static String[] context(String id, TryOwner owner) {
    return new String[] {"login_try", id, owner.id()};
  }
}
