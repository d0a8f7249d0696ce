package org.loginwithx.x;

import java.util.Locale;

/** The calls to X that a log-in by OAuth 1.0a makes. */
public enum XEndpoint {
  /** Step 1: a request token, the "temporary credentials" of RFC 5849 section 2.1. */
  REQUEST_TOKEN("POST", "/oauth/request_token"),
  /** Step 3: the access token, the "token credentials" of RFC 5849 section 2.3. */
  ACCESS_TOKEN("POST", "/oauth/access_token"),
  /** Step 4: who the access token belongs to. */
  VERIFY_CREDENTIALS("GET", "/1.1/account/verify_credentials.json");

  private final String method;
  private final String path;

  XEndpoint(String method, String path) {
    this.method = method;
    this.path = path;
  }

  String method() {
    return method;
  }

  String path() {
    return path;
  }

  /** The name in logs. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
