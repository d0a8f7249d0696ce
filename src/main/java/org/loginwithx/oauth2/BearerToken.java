package org.loginwithx.oauth2;

/**
 * A token that whoever has it may use (RFC 6750).
 *
 * @param value what is sent
 */
public record BearerToken(String value) {

  /**
   * @throws IllegalArgumentException if it is none by RFC 6750 section 2.1, or percent-encoded as
   *     X's console shows its own
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
