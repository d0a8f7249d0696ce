package org.loginwithx.site.connect;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The answer that takes a user back to a client (RFC 6749 section 4.1.2), with the name of this
 * server, so that the client does not take it for an answer of another server (RFC 9207).
 *
 * @param redirectUri the address of the client
 * @param parameters in the query, or in a form (OAuth 2.0 Form Post Response Mode)
 */
record AuthorizationResponse(String redirectUri, Map<String, String> parameters) {

  /** With a code. */
  static AuthorizationResponse code(
      String redirectUri, String code, @Nullable String state, String issuer) {
    return of(redirectUri, "code", code, state, issuer);
  }

  /** With an error of RFC 6749 section 4.1.2.1 or OpenID Connect. */
  static AuthorizationResponse error(
      String redirectUri, String error, @Nullable String state, String issuer) {
    return of(redirectUri, "error", error, state, issuer);
  }

  private static AuthorizationResponse of(
      String redirectUri, String name, String value, @Nullable String state, String issuer) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put(name, value);
    if (state != null) {
      parameters.put("state", state);
    }
    parameters.put("iss", issuer);
    return new AuthorizationResponse(redirectUri, parameters);
  }

  /** The address with the answer in its query. */
  String address() {
    String query =
        parameters.entrySet().stream()
            .map(
                each ->
                    each.getKey()
                        + '='
                        + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return redirectUri + (redirectUri.indexOf('?') < 0 ? '?' : '&') + query;
  }

  /** A code is a credential. */
  @Override
  public String toString() {
    return "AuthorizationResponse[redirectUri=" + redirectUri + "]";
  }
}
