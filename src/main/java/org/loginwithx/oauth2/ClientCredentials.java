package org.loginwithx.oauth2;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * The credentials of an application at an authorization server (RFC 6749 section 2).
 *
 * @param clientId the public name
 * @param clientSecret the password of a confidential client; null for a public client, which has
 *     none
 */
@Internal
public record ClientCredentials(String clientId, @Nullable String clientSecret) {

  /**
   * @throws IllegalArgumentException if the id is empty, or the secret is an empty text
   */
  public ClientCredentials {
    if (clientId.isEmpty()) {
      throw new IllegalArgumentException("the client id is empty");
    }
    if (clientSecret != null && clientSecret.isEmpty()) {
      throw new IllegalArgumentException("the client secret is empty");
    }
  }

  /** Whether the client has a secret to authenticate with. */
  public boolean isConfidential() {
    return clientSecret != null;
  }

  /** The header {@code Authorization} of a confidential client. */
  public String basicAuthorization() {
    return basic(clientId + ":" + clientSecret);
  }

  /** HTTP Basic (RFC 7617) for {@code name:password}. */
  public static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "ClientCredentials[clientId=" + clientId + ", clientSecret=***]";
  }
}
