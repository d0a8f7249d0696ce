package org.loginwithx.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The poms of the JARs that are artifacts of their own. */
final class ArtifactPomsTest {

  private static final Set<String> OPTIONAL =
      Set.of(
          "org.eclipse.persistence.jpa",
          "postgresql",
          "mariadb-java-client",
          "flyway-mysql",
          "opentelemetry-api",
          "webauthn4j-core");

  /** Only the pages use it, which are not in the JAR. */
  private static final Set<String> WAR_ONLY = Set.of("oauth2-oidc-sdk");

  @Test
  void jarNeedsWhatIsInTheWar() throws Exception {
    Map<String, Dependency> build = dependencies("pom.xml");
    Map<String, Dependency> core = dependencies("src/artifact/login-with-x-core.pom");
    build.keySet().removeAll(WAR_ONLY);
    build.values().removeIf(each -> each.scope().equals("test"));
    build.values().removeIf(each -> each.scope().equals("provided") && !each.optional());

    assertThat(core.keySet()).isEqualTo(build.keySet());
    assertThat(core)
        .allSatisfy(
            (name, dependency) -> {
              Dependency ours = requireNonNull(build.get(name));
              assertThat(dependency.version()).as(name).isEqualTo(ours.version());
              if (!ours.optional()) {
                assertThat(dependency.scope()).as(name).isEqualTo(ours.scope());
              }
              assertThat(dependency.optional()).as(name).isEqualTo(OPTIONAL.contains(name));
            });
  }

  @Test
  void simulatorNeedsNothingButJUnit() throws Exception {
    assertThat(dependencies("src/artifact/login-with-x-simulator.pom"))
        .containsExactly(
            Map.entry("junit-jupiter-api", new Dependency("${junit.version}", "compile", true)));
  }

  private record Dependency(String version, String scope, boolean optional) {}

  private static Map<String, Dependency> dependencies(String pom) throws Exception {
    Element project =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(Path.of(pom).toFile())
            .getDocumentElement();
    Map<String, Dependency> found = new HashMap<>();
    NodeList all = project.getElementsByTagName("dependency");
    IntStream.range(0, all.getLength())
        .mapToObj(each -> (Element) all.item(each))
        .filter(ofProject(project))
        .forEach(
            each ->
                found.put(
                    text(each, "artifactId", ""),
                    new Dependency(
                        text(each, "version", ""),
                        text(each, "scope", "compile"),
                        text(each, "optional", "").equals("true"))));
    return found;
  }

  /** Not those of plugins, and not what is only managed. */
  private static Predicate<Element> ofProject(Element project) {
    return each -> each.getParentNode().getParentNode() == project;
  }

  private static String text(Element element, String name, String otherwise) {
    NodeList found = element.getElementsByTagName(name);
    return found.getLength() == 0 ? otherwise : found.item(0).getTextContent();
  }
}
