package org.loginwithx.simulator;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.loginwithx.simulator.OAuth2Tokens.Issued;

/** The calls of an app with OAuth 2.0 (RFC 6749, RFC 7636, RFC 7009), with X's own answers. */
final class OAuth2Endpoints {

  private final Simulation simulation;

  OAuth2Endpoints(Simulation simulation) {
    this.simulation = simulation;
  }

  Reply token(Request request) throws RefusedException {
    Parameters form = authenticatedForm(request, XError.UNAUTHORIZED_CLIENT, XError.INVALID_CLIENT);
    return switch (required(form, "grant_type")) {
      case "authorization_code" -> exchange(form);
      case "refresh_token" -> refresh(form);
      // Application-only tokens are bought elsewhere, with other keys.
      default -> throw new RefusedException(XError.UNSUPPORTED_GRANT_TYPE);
    };
  }

  /** An unknown token is as good as revoked (RFC 7009 section 2.2); the hint is not needed. */
  Reply revoke(Request request) throws RefusedException {
    Parameters form = authenticatedForm(request, XError.UNAUTHORIZED_CLIENT, XError.INVALID_CLIENT);
    simulation.oauth2Tokens().revoke(required(form, "token"));
    return Reply.json(200, "{\"revoked\":true}");
  }

  private Reply exchange(Parameters form) throws RefusedException {
    String given = required(form, "code");
    String redirectUri = required(form, "redirect_uri");
    String verifier = required(form, "code_verifier");
    AuthorizationCodes codes = simulation.authorizationCodes();
    AuthorizationCode code = codes.find(given);
    if (code == null) {
      if (codes.isSpent(given)) {
        // Another client may have been first (RFC 6749 section 4.1.2).
        simulation.oauth2Tokens().revokeGrant(given);
      }
      throw new RefusedException(XError.INVALID_AUTHORIZATION_CODE);
    }
    require(redirectUri.equals(code.redirectUri()), XError.REDIRECT_URI_MISMATCH);
    require(code.challenge().isMetBy(verifier), XError.CODE_VERIFIER_MISMATCH);
    require(codes.spend(code), XError.INVALID_AUTHORIZATION_CODE);
    return json(simulation.oauth2Tokens().issue(code));
  }

  private Reply refresh(Parameters form) throws RefusedException {
    Issued issued = simulation.oauth2Tokens().refresh(required(form, "refresh_token"));
    if (issued == null) {
      throw new RefusedException(XError.INVALID_REFRESH_TOKEN);
    }
    return json(issued);
  }

  /** The form, after the client has shown who it is. A body of another type has no parameters. */
  Parameters authenticatedForm(Request request, XError unauthorized, XError otherClient)
      throws RefusedException {
    Parameters form;
    try {
      form = request.formParameters();
    } catch (IllegalArgumentException e) {
      form = Parameters.NONE;
    }
    // A secret never counts in the body, and has no business there.
    require(form.first("client_secret") == null, unauthorized);
    String clientId = form.first("client_id");
    String secret = simulation.settings().clientSecret();
    if (secret == null) {
      require(clientId != null, unauthorized);
    } else {
      BasicCredentials credentials = BasicCredentials.of(request);
      require(
          credentials != null && credentials.areOf(simulation.settings().clientId(), secret),
          unauthorized);
    }
    require(clientId == null || clientId.equals(simulation.settings().clientId()), otherClient);
    return form;
  }

  static String required(Parameters form, String name) throws RefusedException {
    List<String> values = form.all(name);
    if (values.size() > 1) {
      throw new RefusedException(XError.REPEATED_PARAMETER, name, "");
    }
    if (values.isEmpty() || values.get(0).isEmpty()) {
      throw new RefusedException(XError.MISSING_PARAMETER, name, "");
    }
    return values.get(0);
  }

  static void require(boolean fulfilled, XError otherwise) throws RefusedException {
    if (!fulfilled) {
      throw new RefusedException(otherwise);
    }
  }

  /** No value has a character in it that JSON would escape. */
  static Reply json(Issued issued) {
    OAuth2Token accessToken = issued.accessToken();
    return Reply.json(
        200,
        "{\"token_type\":\"bearer\",\"expires_in\":%d,\"access_token\":\"%s\",\"scope\":\"%s\"%s}"
            .formatted(
                OAuth2Tokens.ACCESS_LIFETIME.toSeconds(),
                accessToken.token(),
                Scope.text(accessToken.scopes()),
                refreshMember(issued.refreshToken())));
  }

  private static String refreshMember(@Nullable OAuth2Token refreshToken) {
    return refreshToken == null ? "" : ",\"refresh_token\":\"" + refreshToken.token() + "\"";
  }
}
