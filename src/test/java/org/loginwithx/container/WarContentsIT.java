package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** What goes to production. */
class WarContentsIT {

  private static final String LIB = "WEB-INF/lib/";
  private static final String CLASSES = "WEB-INF/classes/org/loginwithx/";

  @Test
  void hasTheseLibrariesAndNoOther() throws IOException {
    assertThat(entries())
        .filteredOn(entry -> entry.startsWith(LIB))
        .map(
            entry ->
                entry.substring(LIB.length()).replaceAll("-[0-9][0-9.-]*(RELEASE)?\\.jar$", ""))
        .containsExactlyInAnyOrder(
            "accessors-smart",
            "agroal-api",
            "agroal-pool",
            "asm",
            "checker-qual",
            "content-type",
            "flyway-core",
            "flyway-database-postgresql",
            "flyway-mysql",
            "h2",
            "httpclient5",
            "httpcore5",
            "httpcore5-h2",
            "jackson-annotations",
            // Jackson 2 of Flyway, and Jackson 3 of WebAuthn4J.
            "jackson-core",
            "jackson-core",
            "jackson-databind",
            "jackson-databind",
            "jackson-dataformat-cbor",
            "jcip-annotations",
            "json-smart",
            "lang-tag",
            "mariadb-java-client",
            "nimbus-jose-jwt",
            "oauth2-oidc-sdk",
            "org.eclipse.persistence.asm",
            "org.eclipse.persistence.core",
            "org.eclipse.persistence.jpa",
            "org.eclipse.persistence.jpa.jpql",
            "postgresql",
            "slf4j-api",
            "slf4j-nop",
            "webauthn4j-core");
  }

  @Test
  void hasNothingThatIsThereForTestsOnly() throws IOException {
    assertThat(entries())
        .contains(CLASSES + "login/LoginFilter.class", CLASSES + "site/signin/SignInServlet.class")
        .noneMatch(
            entry -> entry.matches(CLASSES + "(simulator|example|demo|container|browser)/.*"))
        .noneMatch(entry -> entry.matches(".*(Simulator|Test|IT|E2E|Benchmark)\\.class"))
        .noneMatch(entry -> entry.matches(".*(arquillian|junit|assertj|selenium|jmh).*"));
  }

  private static List<String> entries() throws IOException {
    try (JarFile war = new JarFile(System.getProperty("login.war"))) {
      return war.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName).toList();
    }
  }
}
