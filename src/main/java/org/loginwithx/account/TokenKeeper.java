package org.loginwithx.account;

import org.loginwithx.user.Profile;
import org.loginwithx.x.UserTokens;

/** Keeps what X lets the application do in a person's name, if the operator wants that. */
@FunctionalInterface
public interface TokenKeeper {

  /** Log-in needs no tokens once it is over. */
  TokenKeeper NONE = (userId, profile, tokens) -> {};

  /**
   * Keeps the tokens that came with a log-in.
   *
   * @param profile the account they belong to
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  void keep(String userId, Profile profile, UserTokens tokens);
}
