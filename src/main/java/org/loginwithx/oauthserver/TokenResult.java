package org.loginwithx.oauthserver;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/** The answer of the token endpoint. */
@Internal
public sealed interface TokenResult {

  /**
   * @param accessToken a JWT, see {@link AccessTokens}
   * @param refreshToken valid for one use; null if the client did not ask for one
   * @param idToken see {@link IdTokens}; null if the client did not ask for OpenID Connect
   * @param scopes of the access token
   * @param expiresIn how long the access token is valid
   */
  record Granted(
      String accessToken,
      @Nullable String refreshToken,
      @Nullable String idToken,
      Scopes scopes,
      Duration expiresIn)
      implements TokenResult {

    @Override
    public String toString() {
      return "Granted[accessToken=***, refreshToken=***, idToken=***, expiresIn=" + expiresIn + "]";
    }
  }

  /**
   * @param error a code of RFC 6749 section 5.2 or RFC 8707
   */
  record ErrorResponse(String error) implements TokenResult {

    static final ErrorResponse INVALID_GRANT = new ErrorResponse("invalid_grant");
    static final ErrorResponse INVALID_SCOPE = new ErrorResponse("invalid_scope");
    static final ErrorResponse INVALID_TARGET = new ErrorResponse("invalid_target");
  }
}
