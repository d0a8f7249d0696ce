package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jboss.shrinkwrap.api.ArchivePath;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An application that has excluded too much says at its start what it lacks. */
@Tag("thorough")
class MissingLibrariesIT {

  @Test
  void libraryThatIsMissingIsNamedAtTheStart() {
    WebArchive less = without("flyway-core-");
    Path war = Deployments.write(less, "missing-libraries.war");

    try (LoginServer server = LoginServer.launch("missing-libraries", Map.of(), List.of(), war)) {
      assertThat(server.awaitLogLine("Log in with X cannot start: the application needs"))
          .contains("org.flywaydb:flyway-core in WEB-INF/lib")
          .contains("LOGIN_MIGRATE=false");
    }
  }

  private static WebArchive without(String... libraries) {
    WebArchive war = Deployments.quickStart();
    List<ArchivePath> excluded =
        war
            .getContent(path -> List.of(libraries).stream().anyMatch(path.get()::contains))
            .keySet()
            .stream()
            .toList();
    assertThat(excluded).hasSameSizeAs(libraries);
    excluded.forEach(war::delete);
    return war;
  }
}
