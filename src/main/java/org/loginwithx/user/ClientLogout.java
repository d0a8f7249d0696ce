package org.loginwithx.user;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.loginwithx.Internal;
import org.loginwithx.database.NativeSql;

/**
 * Ends log-ins of users at clients, and notes in the same transaction which clients have to be told
 * (OpenID Connect Back-Channel Logout 1.0). The notices are sent later: no user waits for a client,
 * and none is lost if this node stops.
 *
 * <p>Each method first changes the rows of the log-ins, and so locks them. Of two transactions that
 * end the same log-in, the second one waits here, and then finds nothing to do.
 */
@Internal
public final class ClientLogout {

  /** Those of OpenID Connect: the scopes are stored in a fixed order. */
  public static final String OPENID = "scopes like 'openid%'";

  private static final String OFFLINE = "scopes like '%offline_access'";

  private static final String NOTE =
      "insert into login_logout_notice (session_id, application_id, user_id, next_at, tries)"
          + " select f.id, f.application_id, f.user_id,"
          + " cast(?1 as timestamp with time zone), 0"
          + " from login_family f join login_application a on a.id = f.application_id"
          + " where a.enabled = true and a.back_channel_logout_uri is not null and f."
          + OPENID
          + " and not exists (select 1 from login_logout_notice n where n.session_id = f.id)";

  private ClientLogout() {}

  /** Ends all log-ins of a user at clients. */
  static void all(EntityManager entities, String userId, Instant now) {
    Instant at = stored(now);
    int ended =
        NativeSql.change(
            entities,
            "update login_family set ended_at = ?1 where user_id = ?2 and ended_at is null",
            at,
            userId);
    if (ended > 0) {
      NativeSql.change(entities, NOTE + " and f.user_id = ?2 and f.ended_at = ?1", at, userId);
    }
  }

  /**
   * After a browser was logged out: ends what began with its log-in, by OpenID Connect. A client
   * that may act while the user is away goes on, but is told, so that it ends its own session with
   * the browser (section 2.7). Clients of plain OAuth 2.0 go on.
   */
  static void ofLogin(EntityManager entities, String loginId, Instant now) {
    Instant at = stored(now);
    int changed =
        NativeSql.change(
            entities,
            "update login_family set ended_at = case when "
                + OFFLINE
                + " then ended_at else cast(?1 as timestamp with time zone) end"
                + " where login_id = ?2 and ended_at is null and "
                + OPENID,
            at,
            loginId);
    if (changed > 0) {
      NativeSql.change(
          entities,
          NOTE + " and f.login_id = ?2 and (f.ended_at = ?1 or f.ended_at is null)",
          at,
          loginId);
    }
  }

  /**
   * Ends one log-in at a client.
   *
   * @return false if it had ended before
   */
  public static boolean one(EntityManager entities, String familyId, Instant now) {
    boolean ended = untold(entities, familyId, now);
    if (ended) {
      NativeSql.change(entities, NOTE + " and f.id = ?2", stored(now), familyId);
    }
    return ended;
  }

  /** Ends one log-in at a client that wants this itself, and so need not be told. */
  public static boolean untold(EntityManager entities, String familyId, Instant now) {
    return NativeSql.change(
            entities,
            "update login_family set ended_at = ?1 where id = ?2 and ended_at is null",
            stored(now),
            familyId)
        == 1;
  }

  /** The database keeps microseconds, and an end is found by its time. */
  private static Instant stored(Instant now) {
    return now.truncatedTo(ChronoUnit.MICROS);
  }
}
