package org.loginwithx.oauth2;

import org.loginwithx.Internal;

/**
 * A token that any holder may use (RFC 6750).
 *
 * @param value the text of the token
 */
@Internal
public record BearerToken(String value) {

  /**
   * @throws IllegalArgumentException if it is no token by RFC 6750 section 2.1, or is
   *     percent-encoded, as X's console shows tokens
   */
  public BearerToken {
    if (!value.matches("[A-Za-z0-9._~+/%-]+=*")) {
      throw new IllegalArgumentException("not a bearer token");
    }
  }

  /** The header {@code Authorization}. */
  public String authorization() {
    return "Bearer " + value;
  }

  @Override
  public String toString() {
    return "BearerToken[***]";
  }
}
