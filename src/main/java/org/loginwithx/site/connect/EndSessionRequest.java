package org.loginwithx.site.connect;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.loginwithx.oauthserver.Client;
import org.loginwithx.oauthserver.IdTokenHint;

/**
 * What a client asks for that logs a user out (OpenID Connect RP-Initiated Logout 1.0 section 2).
 *
 * <p>Nimbus' LogoutRequest refuses requests whose hint is no token. Here the user is asked then: an
 * old client must not leave a user logged in.
 *
 * @param client null if the request does not say which one it is
 * @param hint what the ID token says; null if there is none that this server made
 * @param back the address to which the user returns, with the state; null if there is none
 */
record EndSessionRequest(
    @Nullable Client client, @Nullable IdTokenHint hint, @Nullable String back) {

  /** The parameters that the question sends back. */
  static final String CLIENT = "client_id";

  static final String BACK = "post_logout_redirect_uri";
  static final String STATE = "state";
  static final String LANGUAGES = "ui_locales";

  /** The result of reading a request. */
  sealed interface Result {

    record Read(EndSessionRequest request) implements Result {}

    /**
     * @param reason the end of the key of a text
     */
    record Wrong(String reason) implements Result {}
  }

  /**
   * Reads a request.
   *
   * @param hints reads an ID token
   * @param clients finds an enabled client
   */
  static Result of(
      HttpServletRequest request,
      Function<String, Optional<IdTokenHint>> hints,
      Function<String, Optional<Client>> clients) {
    boolean once =
        request.getParameterMap().values().stream().allMatch(values -> values.length == 1);
    Optional<String> state = AuthorizationRequest.single(request, STATE);
    Optional<IdTokenHint> hint =
        AuthorizationRequest.single(request, AuthorizationRequest.ID_TOKEN_HINT).flatMap(hints);
    Optional<String> named = AuthorizationRequest.single(request, CLIENT);
    boolean same = hint.isEmpty() || named.isEmpty() || hint.get().clientId().equals(named.get());
    if (!once || !same || !state.map(AuthorizationRequest::isState).orElse(true)) {
      return new Result.Wrong("malformed");
    }
    Optional<String> id = named.or(() -> hint.map(IdTokenHint::clientId));
    Optional<Client> client = id.flatMap(clients);
    if (id.isPresent() && client.isEmpty()) {
      return new Result.Wrong("unknown");
    }
    Optional<String> back = AuthorizationRequest.single(request, BACK);
    if (client.isEmpty() || back.isEmpty()) {
      return new Result.Read(new EndSessionRequest(client.orElse(null), hint.orElse(null), null));
    }
    return client.get().logout().after().contains(back.get())
        ? new Result.Read(
            new EndSessionRequest(
                client.get(), hint.orElse(null), address(back.get(), state.orElse(null))))
        : new Result.Wrong("redirect");
  }

  private static String address(String back, @Nullable String state) {
    return state == null ? back : new AuthorizationResponse(back, Map.of(STATE, state)).address();
  }

  /** Tokens are of the user. */
  @Override
  public String toString() {
    return "EndSessionRequest[client=" + (client == null ? "-" : client.id()) + "]";
  }
}
