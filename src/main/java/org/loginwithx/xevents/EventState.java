package org.loginwithx.xevents;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.NativeSql;

/**
 * The one row that all nodes share: which node takes care of the events, and what it has found. A
 * node that stops or hangs is replaced after half a minute.
 */
@Internal
public final class EventState {

  private final LoginDatabase database;

  public EventState(LoginDatabase database) {
    this.database = database;
  }

  /**
   * What is known.
   *
   * @param node the node that takes care of the events, or did so last; empty if none did
   * @param connectedAt since when the stream is open; null if it is not
   * @param broken why it is not; empty if nothing went wrong
   * @param checkedAt when the subscriptions at X were last checked; null to check them now
   * @param problem why they are not as they should be; empty if they are
   * @param revokes whether X reports who revokes the access
   * @param renames of how many users X reports other names
   * @param crcAt when this application was last asked to prove that it has the consumer secret, by
   *     X or a stranger: the request has no signature
   */
  public record Row(
      String node,
      @Nullable Instant connectedAt,
      String broken,
      @Nullable Instant checkedAt,
      String problem,
      boolean revokes,
      int renames,
      @Nullable Instant crcAt) {}

  /** Takes or keeps the care of the events for 30 seconds, by the database's clock. */
  boolean hold(String owner, String node) {
    return change(
        // This comes first: MariaDB gives later assignments the new values.
        "connected_at = case when lease = ?1 then connected_at else null end, lease = ?1,"
            + " lease_until = current_timestamp + interval '30' second, node = ?2"
            + " where id = 1 and (lease is null or lease_until < current_timestamp or lease = ?1)",
        owner,
        node);
  }

  /** Lets another node take care at once. */
  void release(String owner) {
    change("lease = null, lease_until = null, connected_at = null where lease = ?1", owner);
  }

  /**
   * Notes whether the stream is open.
   *
   * @param at since when; null if it is not open
   */
  void stream(String owner, @Nullable Instant at, String broken) {
    change(
        "connected_at = cast(?1 as timestamp with time zone), broken = cast(?2 as varchar(40))"
            + " where lease = ?3",
        at,
        broken,
        owner);
  }

  /** Notes how a check of the subscriptions has ended. */
  void checked(String owner, Instant at, String problem, boolean revokes, int renames) {
    change(
        "checked_at = cast(?1 as timestamp with time zone), problem = cast(?2 as varchar(40)),"
            + " revokes = ?3, renames = ?4 where lease = ?5",
        at,
        problem,
        revokes,
        renames,
        owner);
  }

  /** Asks the node that takes care to check the subscriptions now. */
  void checkSoon() {
    change("checked_at = null where id = 1");
  }

  void crc(Instant at) {
    change("crc_at = cast(?1 as timestamp with time zone) where id = 1", at);
  }

  Row read() {
    Object[] row =
        database
            .read(
                entities ->
                    NativeSql.first(
                        entities,
                        "select node, connected_at, broken, checked_at, problem, revokes, renames,"
                            + " crc_at from login_event_state where id = 1"))
            .orElseThrow();
    return new Row(
        text(row[0]),
        time(row[1]),
        text(row[2]),
        time(row[3]),
        text(row[4]),
        NativeSql.flag(row[5]),
        (int) NativeSql.number(row[6]),
        time(row[7]));
  }

  private boolean change(String assignments, @Nullable Object... values) {
    return database.inTransaction(
            entities ->
                NativeSql.change(entities, "update login_event_state set " + assignments, values))
        == 1;
  }

  private static String text(@Nullable Object column) {
    return column == null ? "" : NativeSql.text(column);
  }

  private static @Nullable Instant time(@Nullable Object column) {
    return Optional.ofNullable(column).map(NativeSql::instant).orElse(null);
  }
}
