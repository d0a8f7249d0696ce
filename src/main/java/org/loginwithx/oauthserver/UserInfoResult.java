package org.loginwithx.oauthserver;

import java.util.List;
import java.util.Map;
import org.loginwithx.Internal;

/** The answer of UserInfo (OpenID Connect Core section 5.3). */
@Internal
public sealed interface UserInfoResult {

  /** The claims that there can be, here or in ID tokens. */
  List<String> CLAIMS =
      List.of(
          "sub",
          "iss",
          "aud",
          "exp",
          "iat",
          "auth_time",
          "nonce",
          "acr",
          "amr",
          "at_hash",
          "sid",
          "name",
          "preferred_username",
          "picture",
          "email",
          "email_verified",
          "groups",
          "roles",
          UserClaims.X_ID,
          UserClaims.X_USERNAME);

  /**
   * @param claims with {@code sub}
   */
  record Found(Map<String, Object> claims) implements UserInfoResult {

    @Override
    public String toString() {
      return "Found[claims=" + claims.keySet() + "]";
    }
  }

  /** The token is not valid, or not for this server. */
  record InvalidToken() implements UserInfoResult {}

  /** The token does not have the scope {@code openid}. */
  record InsufficientScope() implements UserInfoResult {}
}
