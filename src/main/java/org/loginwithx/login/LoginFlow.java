package org.loginwithx.login;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.attempt.PendingLogin;
import org.loginwithx.attempt.Protocol;
import org.loginwithx.user.Profile;
import org.loginwithx.web.RequestParameters;
import org.loginwithx.x.AuthorizationHints;
import org.loginwithx.x.UserTokens;
import org.loginwithx.x.XEndpoint;
import org.loginwithx.x.XResult;

/**
 * One protocol's way to X and back, and all that differs between protocols. Knows no sessions and
 * no users.
 */
@Internal
public interface LoginFlow {

  /** The protocol this flow speaks. */
  Protocol protocol();

  /** The call to X that makes tokens of the proof. */
  XEndpoint exchangeCall();

  /**
   * Names the application at X and where X is. A log-in is finished where it began: its secrets go
   * to no other place, even if settings change while the user is at X (RFC 9700 section 4.4.2).
   */
  String connection();

  /** Whether this flow began the attempt, for the same application at the same X. */
  default boolean began(PendingLogin pending) {
    return pending.protocol() == protocol() && pending.connection().equals(connection());
  }

  /**
   * Prepares to send a user to X.
   *
   * @param callbackUrl where X sends the user back to
   * @param hints what X's page may know about the user
   */
  CompletableFuture<XResult<Started>> start(String callbackUrl, AuthorizationHints hints);

  /** Reads what the browser brought back. */
  Returned read(RequestParameters parameters);

  /**
   * Finds out which account came back.
   *
   * @param token the token with which the log-in began
   * @param secret its secret
   * @param proof what the callback brought as a proof
   * @param callbackUrl where X sent the user back to
   */
  CompletableFuture<XResult<Authenticated>> finish(
      String token, String secret, String proof, String callbackUrl);

  /**
   * A log-in that has begun.
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

  /** What a callback says. None of it is trusted yet. */
  sealed interface Returned {

    /** Names the log-in; empty if nothing can be read. */
    default String token() {
      return "";
    }

    /** It cannot be used, and it ends no log-in. */
    record Unusable(LoginFailure reason) implements Returned {}

    /**
     * The user cancelled, or X refused (RFC 6749 section 4.1.2.1).
     *
     * @param token names the log-in
     * @param reason why there is no log-in
     * @param detail what X said, safe for a log; null if there is nothing to say
     */
    record ErrorResponse(String token, LoginFailure reason, @Nullable String detail)
        implements Returned {
      @Override
      public String toString() {
        return "ErrorResponse[token=***, reason=" + reason + ", detail=" + detail + ']';
      }
    }

    /**
     * The user agreed.
     *
     * @param token names the log-in
     * @param proof lets this server ask X who it was: the verifier or the code
     */
    record Approved(String token, String proof) implements Returned {
      @Override
      public String toString() {
        return "Approved[***]";
      }
    }
  }

  /**
   * A user for whom X, or a provider of the application, vouches.
   *
   * @param profile the account at the provider
   * @param tokens the tokens with which the application may act for the user at X; null if the
   *     provider is not X
   * @param raw the user object as X sent it; empty if X was not asked for it
   */
  record Authenticated(Profile profile, @Nullable UserTokens tokens, JsonObject raw) {

    /** A user of one of the application's own providers: without tokens of X. */
    Authenticated(Profile profile) {
      this(profile, null, JsonValue.EMPTY_JSON_OBJECT);
    }

    @Override
    public String toString() {
      return "Authenticated[profile=" + profile + ", tokens=" + tokens + ", raw=***]";
    }
  }
}
