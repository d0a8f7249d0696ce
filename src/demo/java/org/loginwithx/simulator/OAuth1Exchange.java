package org.loginwithx.simulator;

import static org.loginwithx.simulator.OAuth2Endpoints.require;
import static org.loginwithx.simulator.OAuth2Endpoints.required;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The exchange of an app's OAuth 1.0a tokens for tokens of OAuth 2.0 (RFC 8693, with X's own token
 * type). The user is not asked, and the OAuth 1.0a token stays valid.
 */
final class OAuth1Exchange {

  static final String GRANT_TYPE = "urn:ietf:params:oauth:grant-type:token-exchange";
  static final String TOKEN_TYPE = "urn:x:params:oauth:token-type:oauth1_token";

  private final Simulation simulation;
  private final OAuth2Endpoints endpoints;

  OAuth1Exchange(Simulation simulation, OAuth2Endpoints endpoints) {
    this.simulation = simulation;
    this.endpoints = endpoints;
  }

  /** Whether this call of the token endpoint asks for an exchange. */
  static boolean isIn(Request request) {
    try {
      return GRANT_TYPE.equals(request.formParameters().first("grant_type"));
    } catch (IllegalArgumentException noForm) {
      return false;
    }
  }

  Reply token(Request request) throws RefusedException {
    Parameters form =
        endpoints.authenticatedForm(
            request, XError.EXCHANGE_UNAUTHORIZED_CLIENT, XError.EXCHANGE_INVALID_CLIENT);
    require(simulation.exchangeLimit().take(), XError.EXCHANGE_RATE_LIMITED);
    String token = required(form, "subject_token");
    String type = required(form, "subject_token_type");
    String secret = required(form, "oauth_token_secret");
    if (!type.equals(TOKEN_TYPE)) {
      throw new RefusedException(XError.EXCHANGE_INVALID_REQUEST, "subject_token_type", type);
    }
    // Why a token is not accepted is not said.
    AccessToken oauth1 = simulation.accessTokens().find(token);
    if (oauth1 == null || !oauth1.secret().equals(secret)) {
      throw new RefusedException(XError.EXCHANGE_INVALID_GRANT);
    }
    Set<Scope> scopes =
        scopes(oauth1, form.all("scope").isEmpty() ? null : required(form, "scope"));
    return OAuth2Endpoints.json(simulation.oauth2Tokens().exchange(oauth1, scopes));
  }

  private Set<Scope> scopes(AccessToken oauth1, @Nullable String asked) throws RefusedException {
    Set<Scope> most = Scope.ofOAuth1(oauth1.accessLevel(), simulation.settings().emailPermission());
    if (asked == null) {
      return most;
    }
    Set<Scope> scopes = EnumSet.of(Scope.OFFLINE_ACCESS);
    try {
      scopes.addAll(Scope.parse(asked));
    } catch (IllegalArgumentException unknown) {
      throw new RefusedException(XError.EXCHANGE_INVALID_SCOPE);
    }
    require(most.containsAll(scopes), XError.EXCHANGE_INVALID_SCOPE);
    return scopes;
  }
}
