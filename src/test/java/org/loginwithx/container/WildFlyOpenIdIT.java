package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** The OpenID Connect client of WildFly, which is part of Elytron. */
final class WildFlyOpenIdIT extends OpenIdServerSuite {

  private static final String HEADING = "### WildFly";

  WildFlyOpenIdIT() {
    super("wildfly-openid");
  }

  @Override
  List<String> redirects() {
    return List.of("/wiki/mine", "/wiki/all", "/handles/mine");
  }

  @Override
  OtherServer install(Path directory, int port, Map<String, String> environment)
      throws IOException {
    String json = configuration(HEADING, "json");
    OtherServer.WildFly server =
        new OtherServer.WildFly(directory, port, environment, "--stability=preview");
    server.installOnly(
        Deployments.file(application("wiki.war", json)),
        Deployments.file(application("handles.war", withHandles(json))));
    return server;
  }

  private WebArchive application(String name, String json) {
    return Deployments.wiki(name)
        .setWebXML(new StringAsset(configuration(HEADING, "xml")))
        .addAsWebInfResource(new StringAsset(json), "oidc.json");
  }

  /**
   * Adds what the guide says about the handle as the name, and about one redirect address for all
   * pages. Tokens are renewed at each request, so that no test waits for five minutes.
   */
  private static String withHandles(String json) {
    return json.replaceFirst(
        "\\{",
        """
        {
          "always-refresh-token": true,
          "principal-attribute": "preferred_username",
          "redirect-rewrite-rules": { "^/handles/.*": "/handles/mine" },
        """);
  }

  @Test
  void callerCanHaveTheHandleAndAllPagesOneRedirectAddress() {
    Visitor visitor = new Visitor(logIn());
    String connect = visitor.get(address("/handles/all")).location();

    Answer page = follow(visitor, address("/handles/mine"), visitor.logInFor(connect, "alice"));

    assertThat(json(page).getString("caller")).isEqualTo("alice");
    assertThat(visitor.get(address("/handles/all")).status()).isEqualTo(403);
  }

  @Test
  void sessionEndsWhenTheTokensCannotBeRenewed() {
    Visitor visitor = new Visitor(logIn());
    String connect = visitor.get(address("/handles/mine")).location();
    follow(visitor, address("/handles/mine"), visitor.logInFor(connect, "wiki_ended"));
    assertThat(visitor.get(address("/handles/mine")).status()).isEqualTo(200);

    AdminIT.act(boss(), userId(visitor), "end-sessions");

    assertThat(visitor.get(address("/handles/mine")).location())
        .startsWith(logIn().uri("/connect/twitter?").toString());
  }
}
