package org.loginwithx.user;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;

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
    List<?> user =
        entities
            .createNativeQuery(
                "select case when password_hash is not null and email_key is not null"
                    + " then 1 else 0 end from login_user where id = ?1 for update")
            .setParameter(1, userId)
            .getResultList();
    if (user.isEmpty()) {
      return Optional.empty();
    }
    // A separate statement: it sees what was committed while this transaction waited for the lock.
    Number accounts =
        (Number)
            entities
                .createNativeQuery("select count(*) from login_account where user_id = ?1")
                .setParameter(1, userId)
                .getSingleResult();
    boolean hasPassword = ((Number) user.get(0)).intValue() == 1;
    return Optional.of(new LoginMethods(accounts.intValue(), hasPassword));
  }

  /**
   * Locks the user until the transaction ends; false if there is no such user, or if the user is
   * disabled.
   */
  static boolean lockIfEnabled(EntityManager entities, String userId) {
    return !entities
        .createNativeQuery(
            "select id from login_user where id = ?1 and disabled_at is null for update")
        .setParameter(1, userId)
        .getResultList()
        .isEmpty();
  }

  /**
   * @param passwords whether log-in by password is switched on
   */
  int count(boolean passwords) {
    return accounts + (hasPassword && passwords ? 1 : 0);
  }
}
