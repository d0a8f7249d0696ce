package org.loginwithx.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an application lacks is named when it starts. */
final class LibrariesTest {

  private static final String H2 = "jdbc:h2:mem:";
  private static final String POSTGRESQL = "jdbc:postgresql://127.0.0.1/login";

  @ParameterizedTest
  @CsvSource({
    "com.nimbusds.,           com.nimbusds:nimbus-jose-jwt",
    "org.apache.hc.client5.,  org.apache.httpcomponents.client5:httpclient5",
    "org.eclipse.persistence.,org.eclipse.persistence:org.eclipse.persistence.jpa",
    "org.flywaydb.core.,      org.flywaydb:flyway-core"
  })
  void libraryThatIsMissingIsNamed(String hidden, String artifact) {
    assertNamed(artifact, hidden, H2);
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:postgresql://127.0.0.1/login, org.flywaydb:flyway-database-postgresql",
    "jdbc:mariadb://127.0.0.1/login,    org.flywaydb:flyway-mysql"
  })
  void partOfFlywayForTheDatabaseIsNamed(String url, String artifact) {
    assertNamed(artifact, "org.flywaydb.database.", url);
  }

  private static void assertNamed(String artifact, String hidden, String url) {
    assertThat(missing(hidden, database("", url, true)))
        .singleElement()
        .asString()
        .startsWith("the application needs " + artifact + " in WEB-INF/lib ");
  }

  @Test
  void nothingIsMissingInTheWar() {
    Libraries.check(database("", POSTGRESQL, true), LibrariesTest.class.getClassLoader());
  }

  @Test
  void onlyWhatIsUsedIsNeeded() {
    Libraries.check(database("", POSTGRESQL, false), new Without("org.flywaydb."));
    Libraries.check(database("", H2, true), new Without("org.flywaydb.database."));
    Libraries.check(database("jdbc/login", "", true), new Without("org.flywaydb.database."));
  }

  @Test
  void allThatIsMissingIsNamedAtOnce() {
    assertThat(missing("org.", database("", H2, true))).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:h2:file:./users, com.h2database:h2",
    "jdbc:mariadb://db/login, org.mariadb.jdbc:mariadb-java-client",
    "jdbc:other:users, the driver"
  })
  void driverThatIsMissingIsNamed(String url, String artifact) {
    assertThat(Libraries.driver(url).orElse("the driver")).isEqualTo(artifact);
  }

  private static List<String> missing(String hidden, DatabaseConfig config) {
    return assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> Libraries.check(config, new Without(hidden)))
        .actual()
        .problems();
  }

  private static DatabaseConfig database(String dataSource, String url, boolean migrate) {
    return new DatabaseConfig(dataSource, url, "", "login", "", 2, migrate);
  }

  /** Hides the classes of a library. */
  private static final class Without extends ClassLoader {

    private final String hidden;

    Without(String hidden) {
      super(LibrariesTest.class.getClassLoader());
      this.hidden = hidden;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith(hidden)) {
        throw new ClassNotFoundException(name);
      }
      return super.loadClass(name, resolve);
    }
  }
}
