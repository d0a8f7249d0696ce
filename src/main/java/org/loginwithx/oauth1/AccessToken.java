package org.loginwithx.oauth1;

import java.io.Serializable;

/**
 * The right to act for one user at the provider: the "token credentials" of RFC 5849 section 2.3.
 */
public record AccessToken(String token, String tokenSecret) implements Serializable {

  /**
   * @throws IllegalArgumentException if one of the two is empty
   */
  public AccessToken {
    if (token.isEmpty()) {
      throw new IllegalArgumentException("the access token is empty");
    }
    if (tokenSecret.isEmpty()) {
      throw new IllegalArgumentException("the access token's secret is empty");
    }
  }

  @Override
  public String toString() {
    return "AccessToken[token=***, tokenSecret=***]";
  }
}
