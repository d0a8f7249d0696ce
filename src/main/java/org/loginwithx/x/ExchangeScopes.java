package org.loginwithx.x;

import org.loginwithx.Internal;
import org.loginwithx.oauth2.Scopes;

/**
 * The scopes that X grants for a token of OAuth 1.0a. They follow from the permission that the app
 * had when the user agreed, which X does not tell. Asking for one scope too many is refused as a
 * whole.
 */
@Internal
public enum ExchangeScopes {
  /** All that any app can have. */
  WIDEST(
      "tweet.read users.read follows.read mute.read block.read list.read like.read timeline.read"
          + " broadcast.read tweet.write tweet.moderate.write follows.write like.write list.write"
          + " mute.write block.write media.write broadcast.write dm.read dm.write users.email"
          + " ads.read ads.write"),
  /** What every app has. */
  READ(
      "tweet.read users.read follows.read mute.read block.read list.read like.read timeline.read"
          + " broadcast.read");

  private final Scopes granted;

  ExchangeScopes(String granted) {
    this.granted = Scopes.parse(granted);
  }

  /** What to ask for: of the wanted scopes those that can be granted, and a refresh token. */
  public Scopes of(Scopes wanted) {
    return wanted.within(granted).with(OAuth2Connection.REFRESH);
  }
}
