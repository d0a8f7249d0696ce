package org.loginwithx.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.loginwithx.connection.Setting;

/**
 * The libraries that an application may lack, because it excluded them or because its server does
 * not have them. The start names their artifacts: a missing class alone does not show them.
 */
final class Libraries {

  private static final String POSTGRESQL = "jdbc:postgresql:";
  private static final String MARIADB = "jdbc:mariadb:";

  private static final Map<String, String> DRIVERS =
      Map.of(
          "jdbc:h2:",
          "com.h2database:h2",
          POSTGRESQL,
          "org.postgresql:postgresql",
          MARIADB,
          "org.mariadb.jdbc:mariadb-java-client");

  /** The artifact that passkeys need. */
  static final String WEB_AUTHN = "com.webauthn4j:webauthn4j-core";

  private final ClassLoader loader;
  private final List<String> missing = new ArrayList<>();

  private Libraries(ClassLoader loader) {
    this.loader = loader;
  }

  /**
   * Checks what this application needs, except for a driver and a pool, which the server may have.
   *
   * @throws ConfigurationException with one line for each library that is missing
   */
  static void check(DatabaseConfig config, ClassLoader loader) {
    Libraries libraries = new Libraries(loader);
    libraries.needs(
        "com.nimbusds.jose.JWEObject", "com.nimbusds:nimbus-jose-jwt", "to seal log-ins");
    libraries.needs(
        "org.apache.hc.client5.http.async.HttpAsyncClient",
        "org.apache.httpcomponents.client5:httpclient5",
        "to call X");
    libraries.needs(
        "org.eclipse.persistence.jpa.PersistenceProvider",
        "org.eclipse.persistence:org.eclipse.persistence.jpa",
        "to read and write users, because this server does not have it");
    if (config.migrate()) {
      libraries.needsFlyway(config);
    }
    if (!libraries.missing.isEmpty()) {
      throw new ConfigurationException(libraries.missing);
    }
  }

  private void needsFlyway(DatabaseConfig config) {
    String tables =
        "to create its tables; or create them yourself and set " + Setting.MIGRATE + "=false";
    needs("org.flywaydb.core.Flyway", "org.flywaydb:flyway-core", tables);
    if (!config.dataSource().isEmpty()) {
      return;
    }
    if (config.url().startsWith(POSTGRESQL)) {
      needs(
          "org.flywaydb.database.postgresql.PostgreSQLDatabaseType",
          "org.flywaydb:flyway-database-postgresql",
          tables);
    }
    if (config.url().startsWith(MARIADB)) {
      needs(
          "org.flywaydb.database.mysql.mariadb.MariaDBDatabaseType",
          "org.flywaydb:flyway-mysql",
          tables);
    }
  }

  private void needs(String type, String artifact, String purpose) {
    if (!isThere(type, loader)) {
      missing.add("the application needs " + artifact + " in WEB-INF/lib " + purpose);
    }
  }

  /** Whether this application can have passkeys. */
  static boolean hasWebAuthn() {
    ClassLoader loader = Libraries.class.getClassLoader();
    // Where the libraries of the server come first, it may have an older version of the second one.
    return isThere("com.webauthn4j.WebAuthnManager", loader)
        && isThere("com.fasterxml.jackson.annotation.JsonSerializeAs", loader);
  }

  private static boolean isThere(String type, ClassLoader loader) {
    try {
      Class.forName(type, false, loader);
      return true;
    } catch (ClassNotFoundException | LinkageError notThere) {
      return false;
    }
  }

  /** The artifact with the driver of this address, if it is a usual one. */
  static Optional<String> driver(String url) {
    return DRIVERS.entrySet().stream()
        .filter(each -> url.startsWith(each.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
