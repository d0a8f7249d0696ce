package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A project of another developer depends on what we deploy, and on nothing else. */
@Tag("thorough")
class ArtifactsIT {

  private static final String LIB = "WEB-INF/lib/";

  @TempDir private static Path directory;

  private static Path deployed;

  @BeforeAll
  static void deploy() throws Exception {
    deployed = directory.resolve("deployed");
    maven(
        Path.of("").toAbsolutePath(),
        "-Drepository.url=" + deployed.toUri(),
        "deploy:deploy-file@core",
        "deploy:deploy-file@simulator");
  }

  @Test
  void eachArtifactComesWithItsSources() throws IOException {
    try (Stream<Path> files = Files.walk(deployed)) {
      assertThat(files.map(Path::toString).filter(name -> name.endsWith(".jar")))
          .hasSize(4)
          .anyMatch(name -> name.matches(".*/login-with-x-core-[^/]*\\d\\.jar"))
          .anyMatch(name -> name.matches(".*/login-with-x-core-[^/]*-sources\\.jar"))
          .anyMatch(name -> name.matches(".*/login-with-x-simulator-[^/]*\\d\\.jar"))
          .anyMatch(name -> name.matches(".*/login-with-x-simulator-[^/]*-sources\\.jar"));
    }
  }

  @Test
  void quickStartIsBuiltFromWhatIsDeployedAndRuns() throws Exception {
    Path project = directory.resolve("hello");
    copy(Path.of("src/example/hello"), project);

    maven(project, "-gs", settings().toString(), "-Dmaven.repo.local=" + emptyOfUs(), "package");

    Path war = project.resolve("target/hello.war");
    assertThat(libraries(war))
        .anyMatch(name -> name.startsWith("login-with-x-core-"))
        .anyMatch(name -> name.startsWith("h2-"))
        .anyMatch(name -> name.startsWith("flyway-core-"))
        .anyMatch(name -> name.startsWith("agroal-pool-"))
        .noneMatch(name -> name.matches("(postgresql|eclipselink|org.eclipse|jakarta).*"));
    try (LoginServer server =
        LoginServer.start("artifacts", Map.of("TWITTER_PROTOCOL", "oauth2"), List.of(), war)) {
      Visitor visitor = new Visitor(server);
      visitor.get(visitor.approve("alice", "/hello"));
      assertThat(visitor.get("/hello").body()).isEqualTo("Hello @alice");
    }
  }

  /** A local repository with all that this machine has, except for our own artifacts. */
  private static Path emptyOfUs() throws IOException {
    Path usual = Path.of(System.getProperty("local.repository"));
    Path repository = Files.createDirectories(directory.resolve("repository"));
    Path org = Files.createDirectories(repository.resolve("org"));
    link(usual, repository, "org");
    link(usual.resolve("org"), org, "loginwithx");
    return repository;
  }

  private static void link(Path from, Path to, String except) throws IOException {
    try (Stream<Path> children = Files.list(from)) {
      for (Path child : children.toList()) {
        if (!child.endsWith(except)) {
          Files.createSymbolicLink(to.resolve(child.getFileName()), child);
        }
      }
    }
  }

  /** Beside the settings of the user, who may need a mirror. */
  private static Path settings() throws IOException {
    return Files.writeString(
        directory.resolve("settings.xml"),
        """
        <settings>
          <profiles>
            <profile>
              <id>deployed</id>
              <activation><activeByDefault>true</activeByDefault></activation>
              <repositories>
                <repository>
                  <id>deployed</id>
                  <url>%s</url>
                  <snapshots><enabled>true</enabled></snapshots>
                </repository>
              </repositories>
            </profile>
          </profiles>
        </settings>
        """
            .formatted(deployed.toUri()));
  }

  private static List<String> libraries(Path war) throws IOException {
    try (JarFile jar = new JarFile(war.toFile())) {
      return jar.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.startsWith(LIB) && name.endsWith(".jar"))
          .map(name -> name.substring(LIB.length()))
          .toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  private static void maven(Path project, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("maven.home"), "bin", "mvn").toString());
    command.addAll(List.of("-B", "-q"));
    command.addAll(List.of(arguments));
    Path log = Files.createTempFile(directory, "maven", ".log");
    int status =
        new ProcessBuilder(command)
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    assertThat(status).as(Files.readString(log)).isZero();
  }
}
