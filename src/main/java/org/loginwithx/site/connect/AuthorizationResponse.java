package org.loginwithx.site.connect;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The address that takes a user back to a client, with the answer in its query (RFC 6749 section
 * 4.1.2) and the name of this server, so that the client does not take it for an answer of another
 * server (RFC 9207).
 */
final class AuthorizationResponse {

  private final StringBuilder address;
  private char separator;

  private AuthorizationResponse(String redirectUri) {
    this.address = new StringBuilder(redirectUri);
    this.separator = redirectUri.indexOf('?') < 0 ? '?' : '&';
  }

  /** With a code. */
  static String code(String redirectUri, String code, @Nullable String state, String issuer) {
    return new AuthorizationResponse(redirectUri).with("code", code).end(state, issuer);
  }

  /** With an error of RFC 6749 section 4.1.2.1 or OpenID Connect. */
  static String error(String redirectUri, String error, @Nullable String state, String issuer) {
    return new AuthorizationResponse(redirectUri).with("error", error).end(state, issuer);
  }

  private AuthorizationResponse with(String name, String value) {
    address
        .append(separator)
        .append(name)
        .append('=')
        .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    separator = '&';
    return this;
  }

  private String end(@Nullable String state, String issuer) {
    if (state != null) {
      with("state", state);
    }
    return with("iss", issuer).address.toString();
  }
}
