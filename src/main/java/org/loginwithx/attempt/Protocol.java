package org.loginwithx.attempt;

/** By which protocol a log-in was begun; it can be finished by no other. */
public enum Protocol {
  /** OAuth 1.0a, RFC 5849. */
  OAUTH1,
  /** OAuth 2.0 with PKCE, RFC 6749 and 7636. */
  OAUTH2
}
