package org.loginwithx.decision;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.user.LinkedUser;
import org.loginwithx.user.Profile;
import org.loginwithx.x.UserTokens;

/**
 * Somebody X vouches for, or a provider of the application's own, or who has proved otherwise to be
 * a user of ours, about to be logged in.
 *
 * @param profile what the provider says about them now; for somebody who came by their password one
 *     whose provider is {@link Profile#PASSWORD} and whose subject is our user id
 * @param tokens what X lets the application do in their name; not kept unless the application keeps
 *     it. Null for somebody who did not come by X
 * @param linkedUser the user this account is linked to, as stored at the log-in before; null the
 *     first time
 */
public record LoginCandidate(
    Profile profile, @Nullable UserTokens tokens, @Nullable LinkedUser linkedUser) {

  /**
   * Whether X named the account, and did not answer when it was asked for the profile. Name and
   * picture are then those of the log-in before, or missing, and there is no address. A rule that
   * needs what X says now refuses.
   */
  public boolean profileMissing() {
    return profile.partial();
  }

  /** The user this account is linked to, empty the first time. */
  public Optional<LinkedUser> user() {
    return Optional.ofNullable(linkedUser);
  }
}
