package org.loginwithx.login;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import org.loginwithx.oauth1.AccessToken;
import org.loginwithx.user.Profile;
import org.loginwithx.x.AuthorizationHints;
import org.loginwithx.x.XResult;

/** One protocol's way to X and back. Knows neither servlets nor users. */
public interface LoginFlow {

  /** The protocol this flow speaks. */
  Protocol protocol();

  /**
   * Prepares to send a person to X.
   *
   * @param callbackUrl where X sends them back to
   * @param hints what X's page may know about them
   */
  CompletableFuture<XResult<Started>> start(String callbackUrl, AuthorizationHints hints);

  /**
   * Finds out who came back.
   *
   * @param token the token the log-in was begun with
   * @param secret its secret
   * @param verifier what X gave the person on their way back
   */
  CompletableFuture<XResult<Authenticated>> finish(String token, String secret, String verifier);

  /**
   * A log-in that was begun.
   *
   * @param token comes back in the callback
   * @param secret stays here
   * @param authorizationUrl X's page
   */
  record Started(String token, String secret, URI authorizationUrl) {
    @Override
    public String toString() {
      return "Started[***]";
    }
  }

  /**
   * A person X vouches for.
   *
   * @param profile who they are
   * @param accessToken what X lets the application do in their name
   */
  record Authenticated(Profile profile, AccessToken accessToken) {}
}
