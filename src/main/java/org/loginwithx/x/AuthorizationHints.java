package org.loginwithx.x;

import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * Hints about the user for X's log-in page.
 *
 * @param forceLogin makes the user type the password even if logged in at X
 * @param screenName fills in the handle
 * @param lang the language of the page; X does not document it, but libraries send it
 */
@Internal
public record AuthorizationHints(
    boolean forceLogin, @Nullable String screenName, @Nullable String lang) {

  /** No hints. */
  public static final AuthorizationHints NONE = new AuthorizationHints(false, null, null);
}
