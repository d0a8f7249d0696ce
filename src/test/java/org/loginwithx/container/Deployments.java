package org.loginwithx.container;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.loginwithx.example.members.MembersResource;
import org.loginwithx.example.ownmechanism.ApiKeyMechanism;
import org.loginwithx.example.portable.WhoServlet;
import org.loginwithx.example.reports.MineServlet;
import org.loginwithx.example.wiki.AllServlet;

/** What the Arquillian tests deploy. Served at {@code /}, which is what the name stands for. */
final class Deployments {

  private static final String NAME = "ROOT.war";

  private Deployments() {}

  /** The WAR as built. */
  static WebArchive builtWar() {
    return builtWar(NAME);
  }

  private static WebArchive builtWar(String name) {
    return ShrinkWrap.create(ZipImporter.class, name)
        .importFrom(built("login.war"))
        .as(WebArchive.class);
  }

  /** The WAR as built, with classes of the tests, for a server that {@link LoginServer} starts. */
  static Path builtWarWith(Class<?>... classes) {
    // The options of the server name the path. A file ROOT.war would name the same path again, and
    // two applications at one path do not start.
    return file(builtWar("login-with-x.war").addClasses(classes));
  }

  /** The archive as a file with its name, in a new directory. */
  static Path file(WebArchive archive) {
    try {
      Files.createDirectories(LoginServer.SERVERS);
      Path war = Files.createTempDirectory(LoginServer.SERVERS, "war-").resolve(archive.getName());
      archive.as(ZipExporter.class).exportTo(war.toFile());
      return war;
    } catch (IOException noDirectory) {
      throw new UncheckedIOException(noDirectory);
    }
  }

  /** The guest book, built as it lies there, with what tests need to look inside. */
  static WebArchive guestBook() {
    return new WebProject(Path.of("src/example/guest-book"), dependencies())
        .addTo(withLogin(), Path.of("src/test/probe/java"));
  }

  /** The example application with an authentication mechanism of its own. */
  static WebArchive guestBookWithOwnMechanism() {
    return guestBook().addPackage(ApiKeyMechanism.class.getPackage());
  }

  /** An application without EJBs and without a persistence unit: the one of the quick start. */
  static WebArchive quickStart() {
    return new WebProject(Path.of("src/example/hello"), dependencies()).addTo(withLogin());
  }

  /** The same with a {@code web.xml}, and a page that is open to all. */
  static WebArchive quickStart(String webXml) {
    return quickStart()
        .setWebXML(new StringAsset(webXml))
        .addAsWebResource(new StringAsset("open"), "open.txt");
  }

  /** An application with the JAR, whose web.xml declares only its roles. */
  static WebArchive portable() {
    return withLogin()
        .addPackage(WhoServlet.class.getPackage())
        .addAsLibraries(libraries("org.eclipse.persistence."))
        .setWebXML(
            new StringAsset(
                """
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
                  <security-role><role-name>user</role-name></security-role>
                  <security-role><role-name>editor</role-name></security-role>
                </web-app>
                """));
  }

  /** Another application, without a log-in of its own and without this module. */
  static WebArchive members() {
    return ShrinkWrap.create(WebArchive.class, "members.war")
        .addPackage(MembersResource.class.getPackage())
        .addAsResource(
            "example/members/microprofile-config.properties",
            "META-INF/microprofile-config.properties");
  }

  /** Another application, whose users log in here by OpenID Connect. */
  static WebArchive reports() {
    return ShrinkWrap.create(WebArchive.class, "reports.war")
        .addPackage(MineServlet.class.getPackage())
        .addAsResource(
            "example/reports/microprofile-config.properties",
            "META-INF/microprofile-config.properties");
  }

  /** Another application, whose server logs users in here by OpenID Connect. */
  static WebArchive wiki(String name) {
    return ShrinkWrap.create(WebArchive.class, name)
        .addPackage(AllServlet.class.getPackage())
        .addAsWebResource(new StringAsset("open"), "open.txt");
  }

  /** Writes an application for a {@link LoginServer}. */
  static Path write(WebArchive war, String name) {
    try {
      Path file = Files.createDirectories(LoginServer.SERVERS).resolve(name);
      war.as(ZipExporter.class).exportTo(file.toFile(), true);
      return file;
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  /** The libraries of an application that depends on the JAR. */
  private static WebArchive withLogin() {
    return ShrinkWrap.create(WebArchive.class, NAME)
        .addAsLibraries(built("login.classes.jar"))
        .addAsLibraries(
            libraries(
                "agroal-",
                "flyway-",
                "jackson-annotations-",
                "jackson-core-",
                "jackson-databind-",
                "jackson-dataformat-",
                "h2-",
                "httpc",
                "slf4j-",
                "nimbus-jose-jwt-"));
  }

  /** What such an application is compiled against. */
  private static List<File> dependencies() {
    return Stream.concat(
            Stream.of(built("login.classes.jar")),
            Arrays.stream(libraries("jakarta.", "flyway-core-")))
        .toList();
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
