package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.loginwithx.simulator.XSimulator;

/** The OpenID Connect client of Open Liberty. */
final class OpenLibertyOpenIdIT extends OpenIdServerSuite {

  private @Nullable HttpsMetadata metadata;

  OpenLibertyOpenIdIT() {
    super("open-liberty-openid");
  }

  @Override
  List<String> redirects() {
    return List.of("/oidcclient/redirect/wiki");
  }

  @Override
  OtherServer start(Path directory, int port, Map<String, String> environment) throws IOException {
    metadata = HttpsMetadata.start(logIn(), directory);
    String serverXml = configuration("### Open Liberty", "xml");
    // The login server of the tests has no TLS.
    serverXml =
        serverXml
            .replaceAll("http:[^\"]*openid-configuration", metadata.address().toString())
            .replace("<openidConnectClient ", "<openidConnectClient httpsRequired=\"false\" ")
            .replace("</server>", trust(metadata) + "</server>");
    OtherServer.OpenLiberty server = new OtherServer.OpenLiberty(directory, port, environment);
    server.installOnly(serverXml, Deployments.file(Deployments.wiki("wiki.war")));
    server.start("/wiki/open.txt");
    return server;
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
