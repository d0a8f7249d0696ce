package org.loginwithx.x;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.oauth1.ConsumerCredentials;

/**
 * How an application is known at X, and the address of X.
 *
 * @param credentials API key and secret of the application
 * @param apiUrl the address of X's API, without a trailing slash; a signature is valid for this
 *     host only
 * @param accessType asks for less than the app is registered for; null asks for all of it
 * @param alwaysAsk sends users to the page that always asks, instead of the one that does not ask
 *     users who agreed before
 * @param email whether to ask for the user's e-mail address
 */
@Internal
public record OAuth1Connection(
    ConsumerCredentials credentials,
    URI apiUrl,
    @Nullable AccessType accessType,
    boolean alwaysAsk,
    boolean email) {

  public OAuth1Connection {
    requireNonNull(credentials, "credentials");
    requireNonNull(apiUrl, "apiUrl");
  }

  URI endpoint(XEndpoint endpoint) {
    return URI.create(apiUrl + endpoint.path());
  }
}
