package org.loginwithx.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Jakarta EE server other than the main one, in a process of its own. It has the WAR at {@code /}
 * and an application with the JAR at {@code /app}, or an application that logs users in by OpenID
 * Connect.
 */
abstract class OtherServer implements AutoCloseable {

  /** Where {@code mvn -Pservers} puts what it downloads. */
  private static final Path DOWNLOADS =
      Path.of(System.getProperty("login.war")).resolveSibling("other-servers");

  private static final Duration LONGEST_START = Duration.ofSeconds(120);

  /** The name of its log. */
  private static final String SERVER = "server";

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  /** A directory of its own. */
  final Path directory;

  final int port;
  private final Map<String, String> environment;
  private List<String> pages = List.of();
  private @Nullable Process process;

  OtherServer(Path directory, int port, Map<String, String> environment) {
    this.directory = directory;
    this.port = port;
    this.environment = environment;
  }

  /** Which server to start. */
  enum Kind {
    WILDFLY,
    OPEN_LIBERTY,
    GLASSFISH,
    PAYARA_7;

    /**
     * The status at a resource that only an annotation protects, for a user who is not logged in.
     * Two servers do not ask the authentication mechanism there.
     */
    int strangerAtJaxRs() {
      return this == OPEN_LIBERTY || this == WILDFLY ? 403 : 401;
    }

    /** Whether it has MicroProfile Health as it is started here. */
    boolean hasHealth() {
      return this == OPEN_LIBERTY || this == PAYARA_7;
    }

    /**
     * A data source of the server, if it has one by default; otherwise a pool of the application.
     */
    String databaseOfApp() {
      return switch (this) {
        case WILDFLY -> "login.data.source=java:jboss/datasources/ExampleDS";
        case PAYARA_7 -> "login.data.source=java:comp/DefaultDataSource";
        default -> "login.db.url=jdbc:h2:mem:app;DB_CLOSE_DELAY=-1";
      };
    }

    OtherServer at(Path directory, int port, Map<String, String> environment) {
      return switch (this) {
        case WILDFLY -> new WildFly(directory, port, environment);
        case OPEN_LIBERTY -> new OpenLiberty(directory, port, environment);
        case GLASSFISH -> new GlassFish(directory, port, environment);
        case PAYARA_7 -> new Payara7(directory, port, environment);
      };
    }
  }

  /** The downloaded file or directory whose name begins with this text. */
  static Path download(String name) {
    try (Stream<Path> all = Files.list(DOWNLOADS)) {
      return all.filter(path -> path.getFileName().toString().startsWith(name))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("Run by mvn -Pservers: no " + name));
    } catch (IOException missing) {
      throw new UncheckedIOException("Run by mvn -Pservers", missing);
    }
  }

  /** Puts the two applications where the server finds them at its start. */
  abstract void install(Path war, Path app) throws IOException;

  /** The command that starts the server, and runs as long as the server. */
  abstract List<String> command();

  /** Deploys the applications after the first start, if the server needs that. */
  void deploy() throws IOException {}

  /** Variables besides the settings. */
  Map<String, String> variables() {
    return Map.of();
  }

  /**
   * Starts it, and waits for its applications.
   *
   * @param openPages pages without a log-in, each of which answers when its application has started
   */
  final void start(String... openPages) throws IOException {
    pages = List.of(openPages);
    process = programs().start(SERVER, command());
    deploy();
    pages.forEach(this::await);
  }

  /** Stops and starts the server, which still has its applications. */
  final void restart() throws IOException {
    close();
    process = programs().start(SERVER, command());
    pages.forEach(this::await);
  }

  private Process running() {
    return Objects.requireNonNull(process, "not started");
  }

  private Programs programs() {
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(variables());
    return new Programs(directory, all);
  }

  /** Runs a program to its end. */
  final void runToEnd(String name, List<String> command) throws IOException {
    programs().runToEnd(name, command);
  }

  private void await(String page) {
    HttpRequest request = HttpRequest.newBuilder(uri(page)).timeout(Duration.ofSeconds(5)).build();
    long giveUp = System.nanoTime() + LONGEST_START.toNanos();
    LoginServer.await(
        () -> {
          if (!running().isAlive() || System.nanoTime() > giveUp) {
            throw new AssertionError(page + " does not answer: " + log());
          }
          return answers(request);
        },
        page);
  }

  private boolean answers(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  final URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** All that the server has printed so far. */
  final String log() {
    return programs().log(SERVER);
  }

  @Override
  public final void close() {
    if (process != null) {
      Programs.end(process);
    }
  }

  static final class WildFly extends OtherServer {

    private final Path home = download("wildfly");
    private final List<String> options;

    WildFly(Path directory, int port, Map<String, String> environment, String... options) {
      super(directory, port, environment);
      this.options = List.of(options);
    }

    /** Puts applications into a server as it was downloaded; their names are their paths. */
    void installOnly(Path... wars) throws IOException {
      copy(home.resolve("standalone"), directory.resolve("standalone"));
      for (Path war : wars) {
        Files.copy(war, directory.resolve("standalone/deployments").resolve(war.getFileName()));
      }
    }

    @Override
    void install(Path war, Path app) throws IOException {
      installOnly();
      Path deployments = directory.resolve("standalone/deployments");
      Files.copy(war, deployments.resolve("ROOT.war"));
      Files.copy(app, deployments.resolve("app.war"));
      // The command of the documentation.
      runToEnd(
          "configuration",
          List.of(
              home.resolve("bin/jboss-cli.sh").toString(),
              "--commands=embed-server --server-config=standalone.xml,"
                  + "/subsystem=undertow/application-security-domain=other"
                  + ":write-attribute(name=integrated-jaspi,value=false)"));
    }

    @Override
    Map<String, String> variables() {
      return Map.of(
          "JAVA_OPTS",
          LoginServer.SHORT_LIVED
              + " -Djava.net.preferIPv4Stack=true -Djboss.server.base.dir="
              + directory.resolve("standalone"));
    }

    @Override
    List<String> command() {
      List<String> command = new ArrayList<>();
      command.add(home.resolve("bin/standalone.sh").toString());
      command.add("-Djboss.http.port=" + port);
      command.add("-Djboss.https.port=" + PayaraMicro.freePort());
      command.add("-Djboss.management.http.port=" + PayaraMicro.freePort());
      command.addAll(options);
      return command;
    }
  }

  static final class OpenLiberty extends OtherServer {

    private final Path home = download("wlp");

    OpenLiberty(Path directory, int port, Map<String, String> environment) {
      super(directory, port, environment);
    }

    /** Puts applications there, and this {@code server.xml} for port 8080. */
    void installOnly(String serverXml, Path... wars) throws IOException {
      Path server = directory.resolve("servers/login");
      Path apps = Files.createDirectories(server.resolve("apps"));
      for (Path war : wars) {
        Files.copy(war, apps.resolve(war.getFileName()));
      }
      Files.writeString(
          server.resolve("server.xml"),
          serverXml.replace("httpPort=\"8080\"", "httpPort=\"" + port + "\" httpsPort=\"-1\""));
    }

    @Override
    void install(Path war, Path app) throws IOException {
      installOnly(serverXml());
      Path apps = directory.resolve("servers/login/apps");
      Files.copy(war, apps.resolve("login-with-x.war"));
      Files.copy(app, apps.resolve("app.war"));
    }

    /** The file of the documentation, with the second application. */
    private static String serverXml() {
      return Guide.block("servers", "## Open Liberty", "xml")
          .replace(
              "</server>",
              """
                <webApplication location="app.war" contextRoot="/app">
                  <classloader delegation="parentLast"/>
                </webApplication>
              </server>
              """);
    }

    @Override
    Map<String, String> variables() {
      return Map.of("WLP_USER_DIR", directory.toString(), "JVM_ARGS", LoginServer.SHORT_LIVED);
    }

    @Override
    List<String> command() {
      return List.of(home.resolve("bin/server").toString(), "run", "login");
    }
  }

  private static final class GlassFish extends OtherServer {

    private final Path home = download("glassfish");
    private final String adminPort = Integer.toString(PayaraMicro.freePort());
    private List<Path> applications = List.of();

    GlassFish(Path directory, int port, Map<String, String> environment) {
      super(directory, port, environment);
    }

    @Override
    void install(Path war, Path app) throws IOException {
      applications = List.of(war, app);
      copy(home.resolve("glassfish/domains/domain1"), directory.resolve("domain1"));
      Path configuration = directory.resolve("domain1/config/domain.xml");
      Files.writeString(
          configuration,
          Files.readString(configuration)
              .replace("port=\"8080\"", "port=\"" + port + "\"")
              .replace("port=\"8181\"", "port=\"" + PayaraMicro.freePort() + "\"")
              .replace("port=\"4848\"", "port=\"" + adminPort + "\"")
              .replace("port=\"7676\"", "port=\"" + PayaraMicro.freePort() + "\"")
              .replace("port=\"3700\"", "port=\"" + PayaraMicro.freePort() + "\"")
              .replace("port=\"3820\"", "port=\"" + PayaraMicro.freePort() + "\"")
              .replace("port=\"3920\"", "port=\"" + PayaraMicro.freePort() + "\"")
              .replace("port=\"8686\"", "port=\"" + PayaraMicro.freePort() + "\"")
              .replace("address=\"0.0.0.0\"", "address=\"127.0.0.1\""));
    }

    @Override
    List<String> command() {
      return List.of(
          asadmin(), "start-domain", "--verbose", "--domaindir", directory.toString(), "domain1");
    }

    private String asadmin() {
      return home.resolve("bin/asadmin").toString();
    }

    @Override
    void deploy() throws IOException {
      LoginServer.await(() -> log().contains("Total startup time"), "GlassFish");
      deploy("/", "login", applications.get(0));
      deploy("/app", "app", applications.get(1));
    }

    private void deploy(String path, String name, Path war) throws IOException {
      runToEnd(
          "deploy-" + name,
          List.of(
              asadmin(),
              "--port",
              adminPort,
              "deploy",
              "--contextroot",
              path,
              "--name",
              name,
              war.toString()));
    }
  }

  private static final class Payara7 extends OtherServer {

    Payara7(Path directory, int port, Map<String, String> environment) {
      super(directory, port, environment);
    }

    @Override
    void install(Path war, Path app) throws IOException {
      Files.copy(war, directory.resolve("ROOT.war"));
      Files.copy(app, directory.resolve("app.war"));
    }

    @Override
    List<String> command() {
      return List.of(
          NewerJdk.find().orElseThrow().resolve("bin/java").toString(),
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-jar",
          download("payara-micro").toString(),
          "--port",
          Integer.toString(port),
          "--nohazelcast",
          "--disablephonehome",
          "--deploy",
          "ROOT.war",
          "--deploy",
          "app.war");
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    }
  }
}
