package org.loginwithx.user;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import org.loginwithx.database.NativeSql;
import org.loginwithx.secret.Secrets;

/**
 * Ends many log-ins in the transaction that makes this necessary. After the commit, the caller has
 * to call {@link org.loginwithx.database.LocalEnds#mark} for this node.
 */
final class LoginEnds {

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");

  private static final int HASH_LENGTH = 48;

  private LoginEnds() {}

  /**
   * Ends all log-ins of a user, also those that are being written, the tokens that clients got for
   * the user, and all the user's links in mails, except those that undo a change of the address.
   *
   * @return how many log-ins there were
   */
  static int all(EntityManager entities, String userId, Instant now) {
    int count = others(entities, userId, "", now);
    MailLinks.discardForPassword(entities, userId, now);
    return count;
  }

  /**
   * Does the same for all log-ins but one. A link that sets a new password stays valid: a thief may
   * cause this from a stolen session, see {@link MailLinks#discard(String)}.
   *
   * @param keptLoginId the log-in that does not end
   */
  static int others(EntityManager entities, String userId, String keptLoginId, Instant now) {
    // Before the other rows: this locks the user's row, so that two such calls run one after the
    // other.
    NativeSql.change(
        entities, "update login_user set generation = generation + 1 where id = ?1", userId);
    MailLinks.discard(entities, userId, now);
    int count =
        NativeSql.change(
            entities,
            "update login_history set ended_at = ?1 where user_id = ?2 and login_id is not null"
                + " and login_id <> ?3 and ended_at is null",
            now,
            userId,
            keptLoginId);
    if (!keptLoginId.isEmpty()) {
      NativeSql.change(
          entities,
          "update login_history set generation ="
              + " (select u.generation from login_user u where u.id = ?1)"
              + " where login_id = ?2 and user_id = ?1 and ended_at is null"
              // A log-in whose generation ended earlier does not come back.
              + " and generation = (select u.generation - 1 from login_user u where u.id = ?1)",
          userId,
          keptLoginId);
    }
    ClientLogout.all(entities, userId, now);
    tellOlderNodes(entities, "user:" + Secrets.sha256(userId).substring(0, HASH_LENGTH));
    return count;
  }

  /**
   * Nodes of the previous version read login_ended until they are replaced. The next version
   * removes this with the table.
   */
  static void tellOlderNodes(EntityManager entities, String key) {
    int known =
        NativeSql.change(
            entities,
            "update login_ended set ended_at = current_timestamp where login_id = ?1",
            key);
    if (known == 0) {
      NativeSql.change(
          entities,
          "insert into login_ended (login_id, ended_at) values (?1, current_timestamp)",
          key);
    }
  }

  /** For log-ins that another log-in has ended: a log-out has its own line in the log. */
  static void log(String userId, int logins) {
    if (logins > 0) {
      LOG.log(
          System.Logger.Level.INFO,
          "event=sessions outcome=ended user={0} sessions={1}",
          userId,
          Integer.toString(logins));
    }
  }
}
