package org.loginwithx.user;

import jakarta.persistence.EntityManager;
import java.util.Optional;
import org.loginwithx.database.NativeSql;

/**
 * How a user can log in. The code that removes a way to log in first locks the user's row and
 * counts: two requests at the same moment would otherwise remove the last two.
 *
 * @param accounts how many accounts are linked
 * @param hasPassword whether a password is set, and an address to log in with
 */
record LoginMethods(int accounts, boolean hasPassword) {

  /** Locks the user until the transaction ends, and counts; empty if there is no such user. */
  static Optional<LoginMethods> lockAndCount(EntityManager entities, String userId) {
    Optional<Object[]> user =
        NativeSql.first(
            entities,
            "select case when password_hash is not null and email_key is not null"
                + " then 1 else 0 end from login_user where id = ?1 for update",
            userId);
    if (user.isEmpty()) {
      return Optional.empty();
    }
    // A separate statement: it sees what was committed while this transaction waited for the lock.
    long accounts =
        NativeSql.count(entities, "select count(*) from login_account where user_id = ?1", userId);
    boolean hasPassword = NativeSql.number(user.get()[0]) == 1;
    return Optional.of(new LoginMethods(Math.toIntExact(accounts), hasPassword));
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

  /**
   * @param passwords whether log-in by password is switched on
   */
  int count(boolean passwords) {
    return accounts + (hasPassword && passwords ? 1 : 0);
  }
}
