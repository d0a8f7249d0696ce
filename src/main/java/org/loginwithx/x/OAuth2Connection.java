package org.loginwithx.x;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import org.loginwithx.Internal;
import org.loginwithx.oauth2.ClientCredentials;
import org.loginwithx.oauth2.Scopes;

/**
 * How an application is known at X for OAuth 2.0, and the addresses of X.
 *
 * @param credentials client id and, for a confidential client, its secret
 * @param apiUrl the address of X's API, without a trailing slash
 * @param authorizeUrl X's page for users, which is on another host than the API
 * @param scopes the scopes that users are asked for
 */
@Internal
public record OAuth2Connection(
    ClientCredentials credentials, URI apiUrl, URI authorizeUrl, Scopes scopes) {

  /** The scopes that {@code users/me} needs; X requires both. */
  public static final Scopes LEAST = Scopes.of("users.read", "tweet.read");

  /** The scope of the confirmed e-mail address. */
  public static final String EMAIL = "users.email";

  /** The scope that makes X give a refresh token. */
  public static final String REFRESH = "offline.access";

  public OAuth2Connection {
    requireNonNull(credentials, "credentials");
    requireNonNull(apiUrl, "apiUrl");
    requireNonNull(authorizeUrl, "authorizeUrl");
    requireNonNull(scopes, "scopes");
  }
}
