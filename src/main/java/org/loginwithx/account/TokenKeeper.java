package org.loginwithx.account;

import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.user.Profile;
import org.loginwithx.x.UserTokens;

/**
 * Stores the tokens with which the application acts at X for a user, if the operator wants that.
 */
@FunctionalInterface
@Internal
public interface TokenKeeper {

  /** Stores no tokens: a log-in needs none once it is over. */
  TokenKeeper NONE = (userId, profile, tokens) -> {};

  /**
   * Stores the tokens that came with a log-in.
   *
   * @param profile the account they belong to
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  void keep(String userId, Profile profile, UserTokens tokens);

  /** Whether tokens are stored now: then it makes sense to let the user connect with X. */
  default boolean isOn() {
    return false;
  }

  /**
   * Does the same after the user was logged in, or the account linked: a failure to store tokens
   * does not undo that.
   *
   * @param tokens null if the provider gave none
   */
  default void keepIfPossible(String userId, Profile profile, @Nullable UserTokens tokens) {
    if (tokens == null) {
      return;
    }
    try {
      keep(userId, profile, tokens);
    } catch (DatabaseUnavailableException away) {
      System.getLogger("org.loginwithx.security")
          .log(
              System.Logger.Level.WARNING,
              "event=tokens outcome=failed reason=db_down user={0} detail=not_stored",
              userId);
    }
  }
}
