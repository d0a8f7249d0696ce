package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pac4j.core.client.Clients;
import org.pac4j.core.config.Config;
import org.pac4j.core.profile.ProfileManager;
import org.pac4j.jee.context.JEEContext;
import org.pac4j.jee.context.session.JEESessionStore;
import org.pac4j.jee.filter.CallbackFilter;
import org.pac4j.jee.filter.SecurityFilter;
import org.pac4j.oidc.client.OidcClient;
import org.pac4j.oidc.config.OidcConfiguration;
import org.pac4j.oidc.profile.OidcProfile;

/**
 * pac4j's client of OpenID Connect logs users in here. It takes the addresses and its methods from
 * the metadata, uses PKCE because it is there, checks the ID token and calls UserInfo.
 */
final class Pac4jIT {

  private static LoginServer server;

  @BeforeAll
  static void start() {
    server = LoginServer.sharedOAuth2();
  }

  @BeforeEach
  void reset() {
    server.x().reset();
  }

  private static OidcConfiguration configuration(String id) {
    OidcConfiguration configuration = new OidcConfiguration();
    configuration.setDiscoveryURI(server.uri("/.well-known/openid-configuration").toString());
    configuration.setClientId(id);
    configuration.setSecret(LoginServer.CLIENT_SECRET);
    configuration.setScope("openid profile email groups offline_access");
    configuration.setUseNonce(true);
    return configuration;
  }

  private static void addPac4j(
      ServletContext context, OidcConfiguration configuration, String callback) {
    Config config = new Config(new Clients(callback, new OidcClient(configuration)));
    context
        .addFilter("callback", new CallbackFilter(config, "/mine"))
        .addMappingForUrlPatterns(null, false, "/callback");
    context
        .addFilter("security", new SecurityFilter(config, "OidcClient"))
        .addMappingForUrlPatterns(null, false, "/mine");
  }

  /** Says who has logged in. */
  private static final class MineServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      OidcProfile user =
          new ProfileManager(new JEEContext(request, response), new JEESessionStore())
              .getProfile(OidcProfile.class)
              .orElseThrow();
      response
          .getWriter()
          .print(
              Json.createObjectBuilder()
                  .add("sub", user.getId())
                  .add("username", user.getUsername())
                  .add("name", user.getDisplayName())
                  .add("groups", String.valueOf(user.getAttribute("groups")))
                  .add("algorithm", user.getIdToken().getHeader().getAlgorithm().getName())
                  .add("refresh", user.getRefreshToken() != null)
                  .build());
    }
  }

  @ParameterizedTest
  @CsvSource({"ES256, client_secret_basic", "RS256, client_secret_post"})
  void userLogsInAndIsKnown(String algorithm, String method) {
    String id = "pac4j-" + algorithm;
    OidcConfiguration configuration = configuration(id);
    configuration.setPreferredJwsAlgorithm(JWSAlgorithm.parse(algorithm));
    configuration.setClientAuthenticationMethod(ClientAuthenticationMethod.parse(method));
    try (OtherApplication application = new OtherApplication()) {
      String callback = application.page("/callback");
      LoginServer.registerWithSecret(id, callback + "?client_name=OidcClient", algorithm, "user");
      application.start(
          new MineServlet(), (classes, context) -> addPac4j(context, configuration, callback));
      Visitor visitor = new Visitor(server);

      String connect = visitor.get(application.page("/mine")).location();
      assertThat(connect).contains("code_challenge_method=S256", "nonce=");
      Answer back = visitor.get(visitor.logInFor(connect, "alice"));
      Answer page = visitor.get(back.next());

      assertThat(page.status()).as(page.body()).isEqualTo(200);
      JsonObject user = Json.createReader(new StringReader(page.body())).readObject();
      assertThat(user.getString("username")).isEqualTo("alice");
      assertThat(user.getString("name")).isEqualTo("Alice Example");
      assertThat(user.getString("groups")).isEqualTo("[user]");
      assertThat(user.getString("algorithm")).isEqualTo(algorithm);
      assertThat(user.getBoolean("refresh")).isTrue();
      assertThat(visitor.me().orElseThrow()).contains("\"" + user.getString("sub") + "\"");
    }
  }
}
