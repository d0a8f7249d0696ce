package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.loginwithx.example.reports.LogIn;
import org.loginwithx.simulator.XAccount;
import org.loginwithx.simulator.XSimulator;

/** The OpenID Connect client of Open Liberty. */
final class OpenLibertyOpenIdIT extends OpenIdServerSuite {

  private @Nullable HttpsMetadata metadata;

  OpenLibertyOpenIdIT() {
    super("open-liberty-openid");
  }

  @Override
  List<String> redirects() {
    return List.of("/oidcclient/redirect/wiki", "/reports/callback");
  }

  @Override
  OtherServer install(Path directory, int port, Map<String, String> environment)
      throws IOException {
    metadata = HttpsMetadata.start(logIn(), directory);
    String serverXml = configuration("### Open Liberty", "xml");
    // Open Liberty reads metadata only by https, and the login server of the tests has no TLS.
    serverXml =
        serverXml
            .replaceAll("http:[^\"]*openid-configuration", metadata.address().toString())
            .replace("<openidConnectClient ", "<openidConnectClient httpsRequired=\"false\" ")
            .replace("</server>", trust(metadata) + "</server>");
    Map<String, String> settings = new HashMap<>(environment);
    settings.put("REPORTS_SERVER", logIn().payara().baseUri().toString());
    settings.put("REPORTS_CLIENT_ID", party().id());
    settings.put("REPORTS_CLIENT_SECRET", party().secret());
    OtherServer.OpenLiberty server = new OtherServer.OpenLiberty(directory, port, settings);
    server.installOnly(
        withReports(serverXml),
        Deployments.file(Deployments.wiki("wiki.war")),
        Deployments.file(reports()));
    return server;
  }

  /**
   * The wiki with the annotation that the guide has for Jakarta Security. The example application
   * of the guide needs UserInfo, which Open Liberty asks only by https.
   */
  private static WebArchive reports() {
    return Deployments.wiki("reports.war")
        .addClass(LogIn.class)
        .addAsResource(
            "example/reports/microprofile-config.properties",
            "META-INF/microprofile-config.properties");
  }

  /** Adds the application of {@link #reports} beside the wiki. */
  private static String withReports(String serverXml) {
    return serverXml
        .replace("<feature>jsonp", "<feature>mpConfig-3.1</feature>\n    <feature>jsonp")
        .replace("<openidConnectClient ", "<openidConnectClient authFilterRef=\"wiki\" ")
        .replace(
            "</server>",
            """
              <authFilter id="wiki"><requestUrl urlPattern="/wiki/"/></authFilter>
              <webApplication location="reports.war" contextRoot="/reports"/>
            </server>
            """);
  }

  private static String trust(HttpsMetadata metadata) {
    return "  <keyStore id=\"defaultKeyStore\" location=\"%s\" password=\"%s\"/>\n"
        .formatted(metadata.keys().toAbsolutePath(), HttpsMetadata.PASSWORD);
  }

  @AfterAll
  void stopMetadata() {
    if (metadata != null) {
      metadata.close();
    }
  }

  @Test
  void logOutAtTheLoginServerEndsTheSession() {
    Visitor visitor = new Visitor(logIn());
    open(visitor, "/wiki/mine", "wiki_quits");

    // Browsers send secure cookies to http://localhost, and this client does not.
    Visitor browser = visitor.at(wiki()).copy();
    assertThat(browser.get("/wiki/mine").status()).isEqualTo(200);

    visitor.logOut();

    LoginServer.await(() -> browser.get("/wiki/mine").status() == 302, "end of the session");
    assertThat(browser.get("/wiki/mine").location())
        .startsWith(logIn().uri("/connect/twitter?").toString());
  }

  @Test
  void jakartaSecurityOfTheServerDoesTheSame() {
    logIn().x().putAccount(XAccount.of(LoginServer.ADMIN_ID, "wiki_boss", "Boss"));

    JsonObject user = json(openReports("/reports/mine", "alice"));
    assertThat(user.getString("caller")).isEqualTo("alice");
    assertThat(user.getJsonArray("roles")).hasToString("[\"user\"]");
    assertThat(openReports("/reports/all", "wiki_boss").status()).isEqualTo(200);
    assertThat(openReports("/reports/all", "wiki_member").status()).isEqualTo(403);
  }

  private Answer openReports(String path, String handle) {
    Visitor visitor = new Visitor(logIn());
    String connect = visitor.get(address(path)).location();
    assertThat(connect).startsWith(logIn().uri("/connect/twitter?").toString());
    Answer back = visitor.get(visitor.logInFor(connect, handle));
    assertThat(back.status()).as(back.everything()).isEqualTo(302);
    return visitor.get(back.next());
  }

  private Site wiki() {
    return new Site() {
      @Override
      public URI uri(String page) {
        return URI.create(address(page));
      }

      @Override
      public XSimulator x() {
        return logIn().x();
      }
    };
  }
}
