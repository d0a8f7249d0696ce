package org.loginwithx.account;

import org.loginwithx.Internal;
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
}
