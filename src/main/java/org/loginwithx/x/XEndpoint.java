package org.loginwithx.x;

import java.util.Locale;
import org.loginwithx.Internal;

/** The calls to X. */
@Internal
public enum XEndpoint {
  /** OAuth 1.0a: a request token, the "temporary credentials" of RFC 5849 section 2.1. */
  REQUEST_TOKEN("POST", "/oauth/request_token"),
  /** OAuth 1.0a: the access token, the "token credentials" of RFC 5849 section 2.3. */
  ACCESS_TOKEN("POST", "/oauth/access_token"),
  /** OAuth 1.0a: the account that the access token belongs to. */
  VERIFY_CREDENTIALS("GET", "/1.1/account/verify_credentials.json"),
  /** OAuth 2.0: exchanges a code for tokens, RFC 6749 section 4.1.3. */
  TOKEN("POST", "/2/oauth2/token"),
  /** OAuth 2.0: the next pair of tokens, RFC 6749 section 6. */
  REFRESH("POST", "/2/oauth2/token"),
  /** OAuth 2.0: a pair of tokens for a token of OAuth 1.0a, RFC 8693. */
  EXCHANGE("POST", "/2/oauth2/token"),
  /** OAuth 2.0: revokes a token, RFC 7009. */
  REVOKE("POST", "/2/oauth2/revoke"),
  /** OAuth 2.0: the account that the access token belongs to. */
  USERS_ME("GET", "/2/users/me"),
  /** OAuth 1.0a: revokes an access token. */
  INVALIDATE_TOKEN("POST", "/1.1/oauth/invalidate_token.json"),
  /** The application's own token, for requests without a user. */
  APP_TOKEN("POST", "/oauth2/token"),
  /** Any other call, for a user or for the application itself. */
  API("", "");

  private final String method;
  private final String path;
  private final String route;
  private final String word;

  XEndpoint(String method, String path) {
    this.method = method;
    this.path = path;
    this.word = name().toLowerCase(Locale.ROOT);
    this.route = method.isEmpty() ? "X API" : method + ' ' + path;
  }

  String method() {
    return method;
  }

  String path() {
    return path;
  }

  /** Method and path in a trace, which must not name the user that another path may name. */
  String route() {
    return route;
  }

  /** Whether this call uses the key pair of OAuth 1.0a; the other calls use that of OAuth 2.0. */
  public boolean isOAuth1() {
    return switch (this) {
      case REQUEST_TOKEN, ACCESS_TOKEN, VERIFY_CREDENTIALS, INVALIDATE_TOKEN, APP_TOKEN -> true;
      case TOKEN, REFRESH, EXCHANGE, REVOKE, USERS_ME, API -> false;
    };
  }

  /** Whether X counts this call for each user, and not for the application as a whole. */
  boolean isCountedPerPerson() {
    return this == VERIFY_CREDENTIALS || this == USERS_ME || this == API;
  }

  /** The name in logs. */
  @Override
  public String toString() {
    return word;
  }
}
