package org.loginwithx.user;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.NativeSql;

/** The handles of accounts, and those they had before. */
final class Usernames {

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");

  private Usernames() {}

  /**
   * X gives handles to new owners: the account that had this handle before loses it. If the new
   * owner's account is known already, this is a transaction of its own: two users who swap handles
   * would otherwise wait for each other's row.
   */
  static void takeFromOthers(LoginDatabase database, Profile profile) {
    if (!profile.username().isEmpty()) {
      database.inTransaction(entities -> takeFromOthers(entities, profile));
    }
  }

  static int takeFromOthers(EntityManager entities, Profile profile) {
    if (profile.username().isEmpty()) {
      return 0;
    }
    int former =
        NativeSql.change(
            entities,
            "update login_account set username_current = false where provider = ?1"
                + " and username_key = ?2 and subject <> ?3 and username_current = true",
            profile.provider(),
            key(profile.username()),
            profile.subject());
    if (former > 0) {
      LOG.log(
          System.Logger.Level.INFO,
          "event=account outcome=noted reason=handle_reused accounts={0}",
          Integer.toString(former));
    }
    return former;
  }

  static void keepFormer(EntityManager entities, Profile before, Instant now) {
    if (before.username().isEmpty()) {
      return;
    }
    NativeSql.change(
        entities,
        "insert into login_former_username (id, account_id, username, until)"
            + " select cast(?1 as varchar(36)), id, cast(?2 as varchar(255)),"
            + " cast(?3 as timestamp with time zone)"
            + " from login_account where provider = ?4 and subject = ?5",
        UUID.randomUUID().toString(),
        before.username(),
        now,
        before.provider(),
        before.subject());
  }

  static String key(String username) {
    // Not String.toLowerCase: it makes some texts longer, and this key has to fit its column.
    StringBuilder key = new StringBuilder(username.length());
    username.codePoints().map(Character::toLowerCase).forEach(key::appendCodePoint);
    return key.toString();
  }

  /** Handles this account had before, newest first. */
  static List<String> former(LoginDatabase database, String provider, String subject) {
    return database.inTransaction(
        entities ->
            NativeSql.read(
                    entities,
                    "select f.username from login_former_username f"
                        + " join login_account a on a.id = f.account_id"
                        + " where a.provider = ?1 and a.subject = ?2 order by f.until desc",
                    provider,
                    subject)
                .stream()
                .map(row -> NativeSql.text(row[0]))
                .toList());
  }
}
