package org.loginwithx.x;

import java.io.Serializable;
import org.loginwithx.oauth1.AccessToken;
import org.loginwithx.oauth2.OAuth2Tokens;

/** Tokens with which the application acts at X for a user, of either protocol. */
public sealed interface UserTokens extends Serializable {

  /** OAuth 1.0a: a token and its secret, which sign each call. They do not expire. */
  record OAuth1(AccessToken token) implements UserTokens {}

  /** OAuth 2.0: a bearer token with scopes and a lifetime, and perhaps a refresh token. */
  record OAuth2(OAuth2Tokens tokens) implements UserTokens {}
}
