package org.loginwithx.oauth2;

import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * The tokens that a token endpoint grants (RFC 6749 section 5.1).
 *
 * @param accessToken goes into the header {@code Authorization: Bearer}
 * @param refreshToken is exchanged for the next pair, once; null if none was granted
 * @param scopes the scopes that the user agreed to, which may be fewer than were asked for
 * @param expiresAt when the access token expires
 */
@Internal
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
