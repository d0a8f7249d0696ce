package org.loginwithx.login;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.user.LinkedUser;
import org.loginwithx.user.Profile;
import org.loginwithx.x.UserTokens;

/**
 * Somebody X vouches for, about to be logged in.
 *
 * @param profile what X says about them now
 * @param tokens what X lets the application do in their name; not kept unless the application keeps
 *     it
 * @param linkedUser the user this account is linked to, as stored at the log-in before; null the
 *     first time
 */
public record LoginCandidate(Profile profile, UserTokens tokens, @Nullable LinkedUser linkedUser) {

  /** The user this account is linked to, empty the first time. */
  public Optional<LinkedUser> user() {
    return Optional.ofNullable(linkedUser);
  }
}
