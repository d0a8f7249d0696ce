package org.loginwithx.oauth2;

import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a token endpoint grants (RFC 6749 section 5.1).
 *
 * @param accessToken goes into the header {@code Authorization: Bearer}
 * @param refreshToken buys the next pair, once; null if none was granted
 * @param scopes what the person agreed to, which may be less than was asked for
 * @param expiresAt when the access token ends
 */
public record OAuth2Tokens(
    String accessToken, @Nullable String refreshToken, Scopes scopes, Instant expiresAt)
    implements Serializable {

  @Override
  public String toString() {
    return "OAuth2Tokens[accessToken=***, refreshToken=***, scopes="
        + scopes
        + ", expiresAt="
        + expiresAt
        + ']';
  }
}
