package org.loginwithx.attempt;

import org.loginwithx.Internal;

/** The protocol of an attempt; no other can finish it. */
@Internal
public enum Protocol {
  /** OAuth 1.0a, RFC 5849. */
  OAUTH1("oauth1"),
  /** OAuth 2.0 with PKCE, RFC 6749 and 7636. */
  OAUTH2("oauth2");

  private final String word;

  Protocol(String word) {
    this.word = word;
  }

  /** The word in the settings and in a trace. */
  String word() {
    return word;
  }
}
