package org.loginwithx.user;

import jakarta.persistence.EntityManager;
import java.util.Optional;
import org.loginwithx.database.NativeSql;

/**
 * How a user can log in. The code that removes a way to log in first locks the user's row and
 * counts: two requests at the same moment would otherwise remove the last two.
 *
 * @param accounts how many accounts are linked
 * @param passwords how many passwords are set, and have an address to log in with: one or none
 * @param passkeys how many passkeys the user has for this site
 */
record LoginMethods(int accounts, int passwords, int passkeys) {

  /**
   * Locks the user until the transaction ends, and counts what is switched on; empty if there is no
   * such user.
   */
  static Optional<LoginMethods> lockAndCount(EntityManager entities, String userId, OpenWays open) {
    Optional<Object[]> user =
        NativeSql.first(
            entities,
            "select case when password_hash is not null and email_key is not null"
                + " then 1 else 0 end from login_user where id = ?1 for update",
            userId);
    if (user.isEmpty()) {
      return Optional.empty();
    }
    // Separate statements: they see what was committed while this transaction waited for the lock.
    int accounts = count(entities, "select count(*) from login_account where user_id = ?1", userId);
    String host = open.passkeyHost();
    int passkeys =
        host == null
            ? 0
            : count(
                entities,
                "select count(*) from login_passkey where user_id = ?1 and host = ?2",
                userId,
                host);
    int passwords = open.passwords() ? (int) NativeSql.number(user.get()[0]) : 0;
    return Optional.of(new LoginMethods(accounts, passwords, passkeys));
  }

  private static int count(EntityManager entities, String sql, Object... values) {
    return Math.toIntExact(NativeSql.count(entities, sql, values));
  }

  /**
   * Locks the user until the transaction ends; false if there is no such user, or if the user is
   * disabled.
   */
  static boolean lockIfEnabled(EntityManager entities, String userId) {
    return NativeSql.exists(
        entities,
        "select id from login_user where id = ?1 and disabled_at is null for update",
        userId);
  }

  /** Locks the user until the transaction ends; false if there is no such user. */
  static boolean lock(EntityManager entities, String userId) {
    return NativeSql.exists(entities, "select id from login_user where id = ?1 for update", userId);
  }

  int count() {
    return accounts + passwords + passkeys;
  }
}
