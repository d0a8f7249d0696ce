package org.loginwithx.site.connect;

import static java.util.Objects.requireNonNull;

import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.loginwithx.Internal;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.oauthserver.AuthorizationServer;
import org.loginwithx.oauthserver.Client;
import org.loginwithx.oauthserver.Clients;
import org.loginwithx.oauthserver.Scopes;
import org.loginwithx.oauthserver.TokenResult;
import org.loginwithx.oauthserver.TokenResult.ErrorResponse;
import org.loginwithx.oauthserver.TokenResult.Granted;
import org.loginwithx.site.connect.ClientAuthenticator.Sender;
import org.loginwithx.timer.Seldom;
import org.loginwithx.web.LoginSettings;

/**
 * The token endpoint (RFC 6749 section 3.2), and below it those that revoke a token (RFC 7009) and
 * tell what a token stands for (RFC 7662).
 */
@WebServlet({TokenEndpoint.TOKEN, TokenEndpoint.REVOKE, TokenEndpoint.INTROSPECT})
@Internal
public class TokenEndpoint extends HttpServlet {

  static final String TOKEN = "/api/token";
  static final String REVOKE = "/api/token/revoke";
  static final String INTROSPECT = "/api/token/introspect";

  private static final long serialVersionUID = 1L;

  private static final System.Logger LOG = System.getLogger(TokenEndpoint.class.getName());

  /** Strangers can send such requests. */
  private static final Seldom NOT_SET_UP = new Seldom(Duration.ofMinutes(1));

  private static final int LONGEST_BODY = 8 * 1024;

  /** The only parameter that may be there more than once (RFC 8707 section 2). */
  private static final String RESOURCE = "resource";

  private static final JsonBuilderFactory BUILDERS = Json.createBuilderFactory(Map.of());

  @Inject private transient AuthorizationServer server;
  @Inject private transient Clients applications;
  @Inject private transient LoginSettings settings;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public TokenEndpoint() {}

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!settings.isSetUp() || !server.isReady()) {
      if (NOT_SET_UP.mayHappen()) {
        LOG.log(
            System.Logger.Level.ERROR,
            "{0} needs the settings of a log-in and a key in LOGIN_KEYS to sign with",
            request.getServletPath());
      }
      refuse(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "temporarily_unavailable");
      return;
    }
    if (!isForm(request)) {
      refuse(response, "invalid_request");
      return;
    }
    try {
      Sender sender = new ClientAuthenticator(applications, server).identify(request, issuer());
      if (sender instanceof Sender.Unknown unknown) {
        refuse(response, unknown.error());
        return;
      }
      Client client = ((Sender.Known) sender).client();
      switch (request.getServletPath()) {
        case REVOKE -> revoke(request, response, client.id());
        case INTROSPECT -> introspect(request, response, client);
        default -> answer(response, token(request, client));
      }
    } catch (DatabaseUnavailableException away) {
      refuse(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "temporarily_unavailable");
    }
  }

  /**
   * A short form in the body, with each field once, and nothing in the address, which is logged.
   */
  private static boolean isForm(HttpServletRequest request) {
    String type = request.getContentType();
    int length = request.getContentLength();
    return type != null
        && type.toLowerCase(Locale.ROOT)
            .split(";", 2)[0]
            .strip()
            .equals("application/x-www-form-urlencoded")
        && length > 0
        && length <= LONGEST_BODY
        && request.getQueryString() == null
        && request.getParameterMap().entrySet().stream()
            .allMatch(each -> each.getValue().length == 1 || each.getKey().equals(RESOURCE));
  }

  private String issuer() {
    return requireNonNull(settings.publicUrl(), "publicUrl").toString();
  }

  private TokenResult token(HttpServletRequest request, Client client) {
    String issuer = issuer();
    return switch (value(request, "grant_type")) {
      case "authorization_code" ->
          has(request, "code", "redirect_uri")
                  && (client.isConfidential() || has(request, "code_verifier"))
              ? server.exchange(
                  issuer,
                  client,
                  value(request, "code"),
                  value(request, "redirect_uri"),
                  value(request, "code_verifier"),
                  resources(request))
              : new ErrorResponse("invalid_request");
      case "refresh_token" ->
          has(request, "refresh_token")
              ? server.refresh(
                  issuer,
                  client,
                  value(request, "refresh_token"),
                  has(request, "scope") ? Scopes.of(value(request, "scope")) : null,
                  resources(request))
              : new ErrorResponse("invalid_request");
      case "" -> new ErrorResponse("invalid_request");
      default -> new ErrorResponse("unsupported_grant_type");
    };
  }

  private static List<String> resources(HttpServletRequest request) {
    String[] values = request.getParameterValues(RESOURCE);
    return values == null ? List.of() : List.of(values);
  }

  private static boolean has(HttpServletRequest request, String... names) {
    for (String name : names) {
      if (value(request, name).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private static String value(HttpServletRequest request, String name) {
    return Optional.ofNullable(request.getParameter(name)).orElse("");
  }

  private static void answer(HttpServletResponse response, TokenResult result) throws IOException {
    if (result instanceof ErrorResponse error) {
      refuse(response, error.error());
      return;
    }
    Granted granted = (Granted) result;
    JsonObjectBuilder json =
        BUILDERS
            .createObjectBuilder()
            .add("access_token", granted.accessToken())
            .add("token_type", "Bearer")
            .add("expires_in", granted.expiresIn().toSeconds());
    if (granted.refreshToken() != null) {
      json.add("refresh_token", granted.refreshToken());
    }
    if (granted.idToken() != null) {
      json.add("id_token", granted.idToken());
    }
    if (!granted.scopes().values().isEmpty()) {
      json.add("scope", granted.scopes().text());
    }
    write(response, json.build());
  }

  /** Only for clients that prove who they are: others could try out stolen tokens. */
  private void introspect(HttpServletRequest request, HttpServletResponse response, Client client)
      throws IOException {
    if (!client.isConfidential()) {
      refuse(response, "invalid_client");
      return;
    }
    if (!has(request, "token")) {
      refuse(response, "invalid_request");
      return;
    }
    Optional<Map<String, Object>> found =
        server.introspect(issuer(), client, value(request, "token"));
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("active", found.isPresent());
    found.ifPresent(claims::putAll);
    write(response, BUILDERS.createObjectBuilder(claims).build());
  }

  /**
   * The answer is 200 also for an unknown token, or one of another client (RFC 7009 section 2.2):
   * this client cannot use it in either case.
   */
  private void revoke(HttpServletRequest request, HttpServletResponse response, String application)
      throws IOException {
    if (!has(request, "token")) {
      refuse(response, "invalid_request");
      return;
    }
    server.revoke(issuer(), application, value(request, "token"));
    response.setStatus(HttpServletResponse.SC_OK);
    response.setContentLength(0);
  }

  private static void refuse(HttpServletResponse response, String error) throws IOException {
    if (error.equals("invalid_client")) {
      // RFC 6749 section 5.2.
      response.setHeader("WWW-Authenticate", "Basic realm=\"client\"");
      refuse(response, HttpServletResponse.SC_UNAUTHORIZED, error);
      return;
    }
    refuse(response, HttpServletResponse.SC_BAD_REQUEST, error);
  }

  private static void refuse(HttpServletResponse response, int status, String error)
      throws IOException {
    response.setStatus(status);
    write(response, BUILDERS.createObjectBuilder().add("error", error).build());
  }

  private static void write(HttpServletResponse response, JsonObject json) throws IOException {
    byte[] body = json.toString().getBytes(StandardCharsets.UTF_8);
    response.setHeader("Pragma", "no-cache");
    response.setContentType("application/json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
