package org.loginwithx.site.connect;

import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.loginwithx.Internal;
import org.loginwithx.oauthserver.AuthorizationServer;
import org.loginwithx.oauthserver.Scopes;
import org.loginwithx.oauthserver.TokenLifetimes;
import org.loginwithx.oauthserver.UserInfoResult;
import org.loginwithx.web.ClientRequests;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;

/**
 * What clients can look up: the addresses of this server (OpenID Connect Discovery, RFC 8414) and
 * its public keys.
 */
@WebServlet({
  "/.well-known/openid-configuration",
  "/.well-known/oauth-authorization-server",
  "/.well-known/jwks.json"
})
@Internal
public class MetadataEndpoint extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private static final String KEYS_METHOD = "private_key_jwt";

  @Inject private transient AuthorizationServer server;
  @Inject private transient LoginSettings settings;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public MetadataEndpoint() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    URI issuer = settings.publicUrl();
    if (issuer == null) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    boolean keys = request.getServletPath().endsWith("/jwks.json");
    Optional<String> text = keys ? server.jwks() : Optional.of(metadata(issuer.toString()));
    if (text.isEmpty()) {
      // Clients would cache an empty list, and refuse valid tokens.
      response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      return;
    }
    byte[] body = text.get().getBytes(StandardCharsets.UTF_8);
    response.setContentType(keys ? "application/jwk-set+json" : "application/json");
    response.setHeader(
        "Cache-Control", "public, max-age=" + TokenLifetimes.KEYS_CACHED.toSeconds());
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  private static String metadata(String issuer) {
    JsonArray methods = array("none", "client_secret_basic", "client_secret_post", KEYS_METHOD);
    JsonArray proven = array("client_secret_basic", "client_secret_post", KEYS_METHOD);
    JsonArray algorithms = array("ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256");
    return Json.createObjectBuilder()
        .add("issuer", issuer)
        .add("authorization_endpoint", issuer + ClientRequests.CONNECT)
        .add("token_endpoint", issuer + TokenEndpoint.TOKEN)
        .add("userinfo_endpoint", issuer + UserInfoEndpoint.PATH)
        .add("revocation_endpoint", issuer + TokenEndpoint.REVOKE)
        .add("introspection_endpoint", issuer + TokenEndpoint.INTROSPECT)
        .add("end_session_endpoint", issuer + EndSessionEndpoint.PATH)
        .add("backchannel_logout_supported", true)
        .add("backchannel_logout_session_supported", true)
        .add("jwks_uri", issuer + "/.well-known/jwks.json")
        .add("scopes_supported", Json.createArrayBuilder(Scopes.ALL))
        .add("response_types_supported", array("code"))
        .add("response_modes_supported", array("query", "form_post"))
        .add("grant_types_supported", array("authorization_code", "refresh_token"))
        .add("subject_types_supported", array("public", "pairwise"))
        .add("id_token_signing_alg_values_supported", array("RS256", "ES256"))
        .add("acr_values_supported", Json.createArrayBuilder(AuthorizationServer.ACR_VALUES))
        .add("claims_supported", Json.createArrayBuilder(UserInfoResult.CLAIMS))
        .add("prompt_values_supported", array("none", "login", "consent", "select_account"))
        .add("ui_locales_supported", Json.createArrayBuilder(Messages.languageTags()))
        .add("code_challenge_methods_supported", array("S256"))
        .add("token_endpoint_auth_methods_supported", methods)
        .add("token_endpoint_auth_signing_alg_values_supported", algorithms)
        .add("revocation_endpoint_auth_methods_supported", methods)
        .add("revocation_endpoint_auth_signing_alg_values_supported", algorithms)
        .add("introspection_endpoint_auth_methods_supported", proven)
        .add("introspection_endpoint_auth_signing_alg_values_supported", algorithms)
        .add("authorization_response_iss_parameter_supported", true)
        .add("claims_parameter_supported", false)
        .add("request_parameter_supported", false)
        .add("request_uri_parameter_supported", false)
        .build()
        .toString();
  }

  private static JsonArray array(String... values) {
    return Json.createArrayBuilder(List.of(values)).build();
  }
}
