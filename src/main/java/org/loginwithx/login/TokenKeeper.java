package org.loginwithx.login;

import org.loginwithx.user.LinkedUser;
import org.loginwithx.x.UserTokens;

/** Keeps what X lets the application do in a person's name, if the operator wants that. */
@FunctionalInterface
public interface TokenKeeper {

  /** Log-in needs no tokens once it is over. */
  TokenKeeper NONE = (user, tokens) -> {};

  /**
   * Keeps the tokens of a log-in.
   *
   * @throws org.loginwithx.user.DatabaseUnavailableException if the database does not answer
   */
  void keep(LinkedUser user, UserTokens tokens);
}
