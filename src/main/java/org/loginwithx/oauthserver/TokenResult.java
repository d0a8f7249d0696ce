package org.loginwithx.oauthserver;

import java.time.Duration;
import org.loginwithx.Internal;

/** The answer of the token endpoint. */
@Internal
public sealed interface TokenResult {

  /**
   * @param accessToken a JWT, see {@link AccessTokens}
   * @param refreshToken valid for one use
   * @param expiresIn how long the access token is valid
   */
  record Granted(String accessToken, String refreshToken, Duration expiresIn)
      implements TokenResult {

    @Override
    public String toString() {
      return "Granted[accessToken=***, refreshToken=***, expiresIn=" + expiresIn + "]";
    }
  }

  /**
   * @param error a code of RFC 6749 section 5.2
   */
  record ErrorResponse(String error) implements TokenResult {

    static final ErrorResponse INVALID_GRANT = new ErrorResponse("invalid_grant");
  }
}
