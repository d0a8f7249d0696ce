package org.loginwithx.simulator;

/** In whose name a v2 call is made. */
sealed interface Caller {

  /** A call signed as in OAuth 1.0a. */
  record Signed(AccessToken token) implements Caller {}

  /** A bearer that a person's consent has bought. */
  record User(OAuth2Token token) implements Caller {}

  /** The bearer of the app itself. */
  enum App implements Caller {
    ONLY
  }
}
