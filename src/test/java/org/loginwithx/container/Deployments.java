package org.loginwithx.container;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.loginwithx.example.GuestBook;
import org.loginwithx.example.members.MembersResource;
import org.loginwithx.example.ownmechanism.ApiKeyMechanism;
import org.loginwithx.example.plain.HelloServlet;

/** What the Arquillian tests deploy. Served at {@code /}, which is what the name stands for. */
final class Deployments {

  private static final String NAME = "ROOT.war";

  private Deployments() {}

  /** The WAR as built. */
  static WebArchive builtWar() {
    return ShrinkWrap.create(ZipImporter.class, NAME)
        .importFrom(built("login.war"))
        .as(WebArchive.class);
  }

  /** The example application, packed as somebody else's build would pack it. */
  static WebArchive guestBook() {
    return withLogin("example/guest-book.properties")
        .addAsLibraries(libraries("nimbus-jose-jwt-"))
        .addPackage(GuestBook.class.getPackage())
        .addAsResource("example/persistence.xml", "META-INF/persistence.xml")
        .addAsResource("example/migrations/V1__entries.sql", "guestbook/migrations/V1__entries.sql")
        .addAsResource(
            "example/migrations/V2__members.sql", "guestbook/migrations/V2__members.sql");
  }

  /** The example application with an authentication mechanism of its own. */
  static WebArchive guestBookWithOwnMechanism() {
    return guestBook().addPackage(ApiKeyMechanism.class.getPackage());
  }

  /** An application without EJBs and without a persistence unit. */
  static WebArchive plain() {
    return withLogin("example/plain.properties").addPackage(HelloServlet.class.getPackage());
  }

  /** Another application, which has no login of its own and nothing of ours in it. */
  static WebArchive members() {
    return ShrinkWrap.create(WebArchive.class, "members.war")
        .addPackage(MembersResource.class.getPackage())
        .addAsResource(
            "example/members/microprofile-config.properties",
            "META-INF/microprofile-config.properties");
  }

  /** What every application needs for it: the JAR, what the JAR needs, and the descriptors. */
  private static WebArchive withLogin(String settings) {
    return ShrinkWrap.create(WebArchive.class, NAME)
        .addAsLibraries(built("login.classes.jar"))
        .addAsLibraries(libraries("flyway-", "jackson-", "h2-", "httpc", "slf4j-"))
        .setWebXML("example/web.xml")
        .addAsWebInfResource("example/glassfish-web.xml", "glassfish-web.xml")
        .addAsWebResource("example/sign-in.html", "sign-in.html")
        .addAsResource(settings, "META-INF/microprofile-config.properties");
  }

  private static File built(String property) {
    String path = System.getProperty(property);
    if (path == null) {
      throw new IllegalStateException("Run by mvn verify, which sets the property " + property);
    }
    return Path.of(path).toFile();
  }

  private static File[] libraries(String... prefixes) {
    List<String> wanted = Arrays.asList(prefixes);
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(File::new)
        .filter(file -> wanted.stream().anyMatch(file.getName()::startsWith))
        .toArray(File[]::new);
  }
}
