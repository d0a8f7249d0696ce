package org.loginwithx.user;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;

/**
 * How a person can log in. Whoever takes a way away counts them first with the person's row locked:
 * two who do so at the same moment would otherwise take the last two.
 *
 * @param accounts how many accounts are linked
 * @param hasPassword whether a password is set, and an address to log in with
 */
record LoginMethods(int accounts, boolean hasPassword) {

  /** Locks the person until the transaction ends, and counts; empty if there is no such person. */
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
    // A statement of its own: it sees what was committed while this one waited for the lock.
    Number accounts =
        (Number)
            entities
                .createNativeQuery("select count(*) from login_account where user_id = ?1")
                .setParameter(1, userId)
                .getSingleResult();
    boolean hasPassword = ((Number) user.get(0)).intValue() == 1;
    return Optional.of(new LoginMethods(accounts.intValue(), hasPassword));
  }

  /** Locks a person who may log in until the transaction ends; false if there is no such person. */
  static boolean lockIfEnabled(EntityManager entities, String userId) {
    return !entities
        .createNativeQuery(
            "select id from login_user where id = ?1 and disabled_at is null for update")
        .setParameter(1, userId)
        .getResultList()
        .isEmpty();
  }

  /**
   * @param passwords whether anybody can log in by password
   */
  int count(boolean passwords) {
    return accounts + (hasPassword && passwords ? 1 : 0);
  }
}
