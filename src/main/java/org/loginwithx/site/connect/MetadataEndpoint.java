package org.loginwithx.site.connect;

import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.loginwithx.Internal;
import org.loginwithx.oauthserver.AuthorizationServer;
import org.loginwithx.oauthserver.TokenLifetimes;
import org.loginwithx.web.ClientRequests;
import org.loginwithx.web.LoginSettings;

/** What clients can look up: the addresses of this server (RFC 8414) and its public keys. */
@WebServlet({"/.well-known/oauth-authorization-server", "/.well-known/jwks.json"})
@Internal
public class MetadataEndpoint extends HttpServlet {

  private static final long serialVersionUID = 1L;

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
    return Json.createObjectBuilder()
        .add("issuer", issuer)
        .add("authorization_endpoint", issuer + ClientRequests.CONNECT)
        .add("token_endpoint", issuer + "/api/token")
        .add("revocation_endpoint", issuer + "/api/token/revoke")
        .add("jwks_uri", issuer + "/.well-known/jwks.json")
        .add("response_types_supported", Json.createArrayBuilder().add("code"))
        .add("response_modes_supported", Json.createArrayBuilder().add("query"))
        .add(
            "grant_types_supported",
            Json.createArrayBuilder().add("authorization_code").add("refresh_token"))
        .add("code_challenge_methods_supported", Json.createArrayBuilder().add("S256"))
        .add("token_endpoint_auth_methods_supported", Json.createArrayBuilder().add("none"))
        .add("revocation_endpoint_auth_methods_supported", Json.createArrayBuilder().add("none"))
        .add("authorization_response_iss_parameter_supported", true)
        .build()
        .toString();
  }
}
