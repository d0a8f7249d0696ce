package org.loginwithx.x;

import org.jspecify.annotations.Nullable;

/**
 * What X's log-in page can be told about the person.
 *
 * @param forceLogin makes them type their password even if they are logged in at X
 * @param screenName fills in the handle
 * @param lang the language of the page; X documents none, libraries pass it on all the same
 */
public record AuthorizationHints(
    boolean forceLogin, @Nullable String screenName, @Nullable String lang) {

  /** No hints. */
  public static final AuthorizationHints NONE = new AuthorizationHints(false, null, null);
}
