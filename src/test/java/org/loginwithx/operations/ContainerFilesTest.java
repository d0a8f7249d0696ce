package org.loginwithx.operations;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.loginwithx.connection.Setting;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files for containers, as far as they can be checked without an engine. */
final class ContainerFilesTest {

  private static final Path DIRECTORY = Path.of("server-config");
  private static final String DOCKERFILE = read("Dockerfile");
  private static final String COMPOSE = read("compose.yaml");
  private static final String KUBERNETES = read("kubernetes.yaml");
  private static final Pattern SETTING = Pattern.compile("\\b((?:LOGIN|TWITTER)_[A-Z_]*[A-Z])\\b");

  @ParameterizedTest
  @ValueSource(strings = {"compose.yaml", "kubernetes.yaml"})
  void settingsAreThere(String file) {
    Set<String> known =
        Stream.of(Setting.values()).map(Setting::variable).collect(Collectors.toSet());
    // A comment of the file names this variable, which Kubernetes sets for a Service.
    known.add("LOGIN_PORT");

    assertThat(matches(SETTING, read(file))).hasSizeGreaterThan(4).isSubsetOf(known);
  }

  @Test
  void imageHasOnlyFilesThatTheBuildMakes() {
    List<String> sources = matches(Pattern.compile("(?m)^COPY (\\S+) "), DOCKERFILE);
    String build = read("../pom.xml").replace("${project.build.directory}", "target");

    assertThat(sources)
        .hasSize(2)
        .allSatisfy(
            source -> {
              if (source.startsWith("target/")) {
                assertThat(build).contains(">" + source + "<");
              } else {
                assertThat(Path.of(source)).exists();
              }
              assertThat(read("Dockerfile.dockerignore").lines()).contains("!" + source);
            });
    String command = DOCKERFILE.substring(DOCKERFILE.indexOf("ENTRYPOINT"));
    assertThat(matches(Pattern.compile("(?m)^COPY \\S+ (\\S+)$"), DOCKERFILE))
        .allSatisfy(file -> assertThat(command).contains("\"" + file + "\""));
  }

  @Test
  void allFilesAgreeAboutUserAndPort() {
    assertThat(DOCKERFILE).contains("USER 10001:10001", "EXPOSE 8080", "\"--port\", \"8080\"");
    Map<?, ?> pod = pod();
    assertThat(at(pod, "securityContext", "runAsUser")).isEqualTo(10001);
    assertThat(at(pod, "securityContext", "runAsGroup")).isEqualTo(10001);
    assertThat(at(container(), "ports", 0, "containerPort")).isEqualTo(8080);
    assertThat(at(parse(COMPOSE).get(0), "services", "login", "ports", 0))
        .isEqualTo("127.0.0.1:8080:8080");
  }

  @Test
  void nothingIsWrittenButTemporaryFiles() {
    Map<?, ?> login = (Map<?, ?>) at(parse(COMPOSE).get(0), "services", "login");
    assertThat(login.get("read_only")).isEqualTo(true);
    assertThat(login.get("tmpfs")).isEqualTo(List.of("/tmp"));
    assertThat(at(container(), "securityContext", "readOnlyRootFilesystem")).isEqualTo(true);
    assertThat(at(container(), "volumeMounts", 0, "mountPath")).isEqualTo("/tmp");
  }

  @Test
  void kubernetesAsksTheHealthChecks() {
    assertThat(at(container(), "readinessProbe", "httpGet", "path")).isEqualTo("/health/ready");
    assertThat(at(container(), "livenessProbe", "httpGet", "path")).isEqualTo("/health/live");
    assertThat(at(container(), "startupProbe", "httpGet", "path")).isEqualTo("/sign-in");
    assertThat(at(container(), "ports", 0, "name")).isEqualTo("http");
  }

  @Test
  void serviceLeadsToThePods() {
    List<Object> all = parse(KUBERNETES);
    assertThat(all)
        .extracting(each -> at(each, "kind"))
        .containsExactly("Secret", "Deployment", "Service");
    Object labels = at(all.get(1), "spec", "template", "metadata", "labels");

    assertThat(at(all.get(2), "spec", "selector")).isEqualTo(labels);
    assertThat(at(all.get(1), "spec", "selector", "matchLabels")).isEqualTo(labels);
    assertThat(at(container(), "envFrom", 0, "secretRef", "name"))
        .isEqualTo(at(all.get(0), "metadata", "name"));
  }

  private static Map<?, ?> pod() {
    return (Map<?, ?>) at(parse(KUBERNETES).get(1), "spec", "template", "spec");
  }

  private static Map<?, ?> container() {
    return (Map<?, ?>) at(pod(), "containers", 0);
  }

  /** What is in a document at these names and positions. */
  private static Object at(Object document, Object... path) {
    Object found = document;
    for (Object step : path) {
      Object next =
          step instanceof Integer position
              ? ((List<?>) found).get(position)
              : ((Map<?, ?>) found).get(step);
      found = requireNonNull(next, step.toString());
    }
    return found;
  }

  private static List<Object> parse(String text) {
    Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    return StreamSupport.stream(yaml.loadAll(text).spliterator(), false).toList();
  }

  private static List<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult found) -> found.group(1)).toList();
  }

  private static String read(String file) {
    try {
      return Files.readString(DIRECTORY.resolve(file));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
