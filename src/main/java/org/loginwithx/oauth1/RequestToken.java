package org.loginwithx.oauth1;

import org.loginwithx.Internal;

/** The token of one log-in in progress: the "temporary credentials" of RFC 5849 section 2.1. */
@Internal
public record RequestToken(String token, String tokenSecret) {

  /**
   * @throws IllegalArgumentException if one of the two is empty: an empty token would equal the
   *     empty token of a forged callback
   */
  public RequestToken {
    if (token.isEmpty()) {
      throw new IllegalArgumentException("the request token is empty");
    }
    if (tokenSecret.isEmpty()) {
      throw new IllegalArgumentException("the request token's secret is empty");
    }
  }

  @Override
  public String toString() {
    return "RequestToken[token=***, tokenSecret=***]";
  }
}
